"""What no credential opens: another area, what is sealed, what its scopes do not say, and anything once it has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from services.api import credentials
from services.api.models import Credential, Filed
from services.cases.act import act
from services.cases.models import Case
from tests.api.conftest import System

pytestmark = pytest.mark.django_db
MARK = "标记词甲乙丙"
READS = ("cases/{0}/", "cases/{0}/steps/")


@pytest.mark.parametrize("secret", ["", "linge_nothing", "x" * 5000])
def test_without_a_credential_there_is_nothing(town, report, noise, secret):
    case, nobody = report(), System(secret)
    answers = [
        nobody.get("cases/"),
        nobody.get(f"cases/{case.number}/"),
        nobody.get("kinds/", place=town.building.slug),
    ]
    answers += [nobody.post("cases/", noise), nobody.post(f"cases/{case.number}/steps/accept/", {})]
    assert [answer.status_code for answer in answers] == [401] * 5
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Bearer"}
    assert Case.objects.get().state == "submitted"


def test_a_session_is_no_credential(town, sign_in, client):
    sign_in(town.staff)
    assert client.get("/api/v1/cases/").status_code == 401


@pytest.mark.parametrize("scope", ["report", "read", "steps"])
def test_each_scope_opens_its_own_doors_only(system, report, noise, town, scope):
    case, one = report(), system(scope)
    got = {
        "report": [one.post("cases/", noise).status_code, one.get("kinds/", place=town.building.slug).status_code],
        "read": [one.get("cases/").status_code, one.get(f"cases/{case.number}/").status_code],
        "steps": [one.get(f"cases/{case.number}/steps/").status_code,
                  one.post(f"cases/{case.number}/steps/accept/", {"answers": {"tier": "grid"}}).status_code],
    }  # fmt: skip
    opened = {name for name, answers in got.items() if all(status in (200, 201) for status in answers)}
    shut = {status for name, answers in got.items() if name != scope for status in answers}
    assert opened == {scope}
    assert shut <= {403, 404}


def test_another_area_is_not_there(system, report, noise):
    case, elsewhere = report(), system(by="stranger")
    assert [elsewhere.get(path.format(case.number)).status_code for path in READS] == [404, 404]
    assert elsewhere.post(f"cases/{case.number}/steps/accept/", {"answers": {"tier": "grid"}}).status_code == 404
    assert elsewhere.get("cases/").json()["cases"] == []
    assert elsewhere.get("cases/", before=case.number).status_code == 404
    assert elsewhere.post("cases/", noise).status_code == 422
    assert Case.objects.get().version == 1


@pytest.mark.parametrize("by", ["staff", "keeper", "confidant"])
def test_nothing_sealed_leaves_this_way_not_even_by_its_handlers(system, noise, who, by):
    ours = system(by=by)
    noise["answers"] = {"category": "domestic_violence", "text": MARK, "contact_when": MARK}
    number = ours.post("cases/", noise).json()["number"]
    case = Case.objects.get(number=number)
    assert case.sealed
    act(case, "accept", actor=who("keeper"), answers={"tier": "grid"})
    act(case, "assign", actor=who("keeper"), answers={"owner": f"a{who('keeper').held[0].pk}"})
    answers = [ours.get(path.format(number)) for path in READS] + [ours.get("cases/")]
    answers.append(ours.post(f"cases/{number}/steps/accept/", {}))
    assert [answer.status_code for answer in answers] == [404, 404, 200, 404]
    assert not any(MARK in answer.content.decode() or number in answer.content.decode() for answer in answers)


def test_what_another_system_filed_is_not_ones_own(system, noise):
    number = system("report").post("cases/", noise).json()["number"]
    assert system("report").get(f"cases/{number}/").status_code == 404


def test_whoever_filed_it_reads_what_its_resident_may_read(system, noise):
    theirs, ours = system("report"), system("read", "steps")
    number = theirs.post("cases/", noise).json()["number"]
    ours.post(f"cases/{number}/steps/remark/", {"answers": {"remark": MARK}})
    assert MARK in ours.get(f"cases/{number}/").content.decode()
    assert MARK not in theirs.get(f"cases/{number}/").content.decode()


def ended(_town, one: Credential) -> None:
    Credential.objects.filter(pk=one.pk).update(expires_at=moment.now())


def revoked(_town, one: Credential) -> None:
    credentials.revoke(one)


def post_over(town, _one: Credential) -> None:
    changes.end(town.appointment("staff"), moment.today() - timedelta(days=1))


@pytest.mark.parametrize("end", [ended, revoked, post_over])
def test_what_has_ended_opens_nothing(system, town, noise, end):
    one = system()
    assert one.get("cases/").status_code == 200
    end(town, one.credential)
    assert one.get("cases/").status_code == 401
    assert one.post("cases/", noise).status_code == 401
    assert not Filed.objects.exists()


def test_who_asks_too_often_waits(system, monkeypatch):
    from services.api import doors

    monkeypatch.setattr(doors, "RATES", ((2, 60),))
    one = system()
    answers = [one.get("cases/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_no_secret_is_kept(system):
    one = system()
    row = Credential.objects.values().get()
    assert one.secret not in str(row)
    assert one.secret[6:] not in str(row)
