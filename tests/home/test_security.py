"""The security administrator: ends sessions, takes lost factors away, lets people try again; and can nothing else."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import limits, sittings
from accounts.limits import TooMany
from accounts.models import AccountEvent, LookLog, Sitting
from grids.duties import Duty
from tests import conftest, worlds
from tests.conftest import officer

pytestmark = pytest.mark.django_db
LIST, AUDIT = "/work/accounts/", "/work/audit/"


def build_town() -> conftest.Town:
    """The town of all tests, and the three administrators in it."""
    town = conftest.build_town()
    for name, duty, area in (("guard", Duty.SECURITY, town.community), ("auditor", Duty.AUDITOR, town.community),
                             ("far_guard", Duty.SECURITY, town.elsewhere), ("admin", Duty.ADMINISTRATOR, town.community)):  # fmt: skip
        town.people[name] = officer(name, duty, area)
    return town


town = worlds.world(build_town)


def page_of(town, name: str) -> str:
    return f"{LIST}{town.people[name].pk}/"


def signed_in(town, sign_in, name: str) -> Client:
    """At a desk of their own, with a sitting as signing in leaves it."""
    client = sign_in(town.people[name], Client())
    Sitting.objects.create(user=town.people[name], key=client.session.session_key, method="code+totp")
    return client


def test_one_sees_who_serves_in_ones_places_and_nobody_else(town, sign_in):
    page = sign_in(town.guard).get(LIST).content.decode()
    assert "worker" in page
    assert "resident" not in page
    found = sign_in(town.guard).get(LIST, {"q": "lead"}).content.decode()
    assert "leader" in found
    assert "worker" not in found
    assert "worker" not in sign_in(town.far_guard).get(LIST).content.decode()


@pytest.mark.parametrize("name", ["resident", "worker", "leader", "staff", "admin", "auditor", "far_guard"])
def test_nobody_else_opens_or_ends_anything(town, sign_in, name):
    browser = sign_in(town.people[name])
    victim = signed_in(town, sign_in, "worker")
    assert browser.get(page_of(town, "worker")).status_code == 404
    for act in ("end", "factors", "let_try"):
        assert browser.post(page_of(town, "worker"), {"act": act}).status_code == 404
    assert browser.get(LIST).status_code == (200 if name == "far_guard" else 404)
    assert victim.get("/me/").status_code == 200


def test_a_resident_is_no_account_of_theirs(town, sign_in):
    assert sign_in(town.guard).get(page_of(town, "resident")).status_code == 404


def test_they_end_all_sessions_of_somebody_and_it_is_written_down(town, sign_in):
    victim = signed_in(town, sign_in, "worker")
    sign_in(town.guard).post(page_of(town, "worker"), {"act": "end"})
    assert victim.get("/me/").status_code == 302
    event = AccountEvent.objects.get(what="ended")
    assert (event.user, event.by) == (town.worker, town.guard)


def test_a_lost_telephone_is_taken_away_with_every_session(town, sign_in):
    victim = signed_in(town, sign_in, "worker")
    sign_in(town.guard).post(page_of(town, "worker"), {"act": "factors"})
    assert not Authenticator.objects.filter(user=town.worker).exists()
    assert victim.get("/me/").status_code == 302
    assert AccountEvent.objects.filter(what="factors_taken", by=town.guard).exists()


def test_whoever_tried_too_often_may_try_again(town, sign_in):
    def tried() -> None:
        limits.spend("second_factor", str(town.worker.pk), (1, 300))

    tried()
    with pytest.raises(TooMany):
        tried()
    sign_in(town.guard).post(page_of(town, "worker"), {"act": "let_try"})
    tried()


def test_nobody_does_it_to_themselves(town, sign_in):
    browser = sign_in(town.guard)
    assert browser.post(page_of(town, "guard"), {"act": "factors"}).status_code == 404
    assert Authenticator.objects.filter(user=town.guard).exists()
    assert 'name="act"' not in browser.get(page_of(town, "guard")).content.decode()


def test_what_is_no_act_is_none(town, sign_in):
    assert sign_in(town.guard).post(page_of(town, "worker"), {"act": "delete"}).status_code == 404


def test_they_have_no_desk_and_no_editors_door(town, sign_in):
    browser = sign_in(town.guard)
    assert browser.get("/work/").status_code == 403
    assert browser.get("/admin/").status_code == 403
    assert browser.get(AUDIT).status_code == 404


def test_a_link_leads_there_for_who_may_and_for_nobody_else(town, sign_in):
    for name, seen in (("guard", [True, False]), ("auditor", [False, True]), ("worker", [False, False])):
        page = sign_in(town.people[name]).get("/me/").content.decode()
        assert [LIST in page, AUDIT in page] == seen, name


# -- the auditor ---------------------------------------------------------------------------------------------------


def test_the_auditor_reads_looks_sign_ins_and_what_was_done_to_accounts(town, sign_in):
    LookLog.objects.create(looker=town.worker, contact=town.resident.contact, about="DBQSA0H3QT", reason="核实漏水位置")
    sittings.take_factors(town.worker, by=town.guard)
    browser = sign_in(town.auditor)
    looks = browser.get(AUDIT).content.decode()
    assert "核实漏水位置" in looks
    assert "DBQSA0H3QT" in looks
    accounts = browser.get(AUDIT, {"log": "accounts"}).content.decode()
    assert "清除第二道验证" in accounts
    assert "guard" in accounts
    assert browser.get(AUDIT, {"log": "changes"}).status_code == browser.get(AUDIT, {"log": "pages"}).status_code == 200


def test_the_auditor_reads_of_no_other_place(town, sign_in):
    far = officer("far_auditor", Duty.AUDITOR, town.elsewhere)
    LookLog.objects.create(looker=town.worker, reason="核实漏水位置")
    assert "核实漏水位置" not in sign_in(far).get(AUDIT).content.decode()


def test_the_auditor_changes_nothing(town, sign_in):
    browser = sign_in(town.auditor)
    assert browser.post(AUDIT).status_code == 405
    assert 'method="post"' not in browser.get(AUDIT).content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("name", ["resident", "worker", "staff", "admin", "guard"])
def test_nobody_else_reads_it(town, sign_in, name):
    assert sign_in(town.people[name]).get(AUDIT).status_code == 404


def test_it_is_read_in_pieces_without_a_gap(town, sign_in):
    LookLog.objects.bulk_create([LookLog(looker=town.worker, reason=f"第{n:03}次") for n in range(120)])
    browser, seen, before = sign_in(town.auditor), [], ""
    while True:
        answer = browser.get(AUDIT, {"before": before} if before else {})
        seen += [line.what for line in answer.context["lines"]]
        before = answer.context["before"]
        if before is None:
            break
    assert seen == [f"第{n:03}次" for n in reversed(range(120))]
    assert browser.get(AUDIT, {"before": "x"}).status_code == browser.get(AUDIT, {"log": "x"}).status_code == 404
