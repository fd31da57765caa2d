"""A partner, by token or by account, reads what staff wrote for it and nothing of the resident. users.md A4, 27."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts import consents, moment
from grids.models import Place
from services.cases import evidence, keys
from services.cases.act import act
from services.cases.models import Case
from services.letters.models import Letter
from tests import worlds
from tests.conftest import Town, body
from tests.walls.addresses import ours
from tests.walls.conftest import build_furniture, things_of
from tests.ways import Ways, picture

pytestmark = pytest.mark.django_db
HAND = {"handled_by": "赵工"}  # whose hand it was: a token is an organisation, no person
HIDDEN = ("我住 402", "402 室", "13800000009", "138****0009", "何先生", "门口拍的", "别告诉物业")


def build_handed_over(town: Town) -> Case:
    """With the property company, after the resident wrote, sent pictures and added something."""
    ways = Ways(town)
    found = ways.in_progress(
        "parking", text="我住 402，车位被占", where="3 单元 402 室", phone="13800000009", name="何先生",
        photo=evidence.receive([picture("门口拍的.jpg")]),
    )  # fmt: skip
    act(found, "remark", actor=ways.who("worker"), answers={"remark": "别告诉物业"})
    resident = keys.read(found, keys.link(found))
    act(found, "supplement", actor=resident, answers={"text": "我住 402，他们又来了"})
    owner = {"owner": f"o{town.company.pk}", "note": "请看东门车位"}
    act(found, "assign", actor=ways.who("leader"), answers=owner)
    return found


handed_over = worlds.world(build_handed_over, on=build_furniture)


@pytest.fixture
def case(handed_over) -> Case:
    return Case.objects.get(pk=handed_over.pk)


def pages(case: Case, browse, town) -> list[str]:
    """What the company sees, by token and by its own account."""
    token = browse().get(f"/work/{case.number}/?k={keys.token(case)}")
    account = browse(town.manager).get(f"/work/{case.number}/")
    assert token.status_code == account.status_code == 200
    return [token.content.decode(), account.content.decode()]


def test_it_reads_the_instruction_and_nothing_of_the_resident(case, browse, furnished):
    for page in pages(case, browse, furnished):
        assert "请看东门车位" in page
        assert not [one for one in HIDDEN if one in page]
        assert "/photo/" not in page
        assert "查看号码" not in page


def test_the_pictures_of_the_resident_do_not_open(case, browse, furnished):
    for one in case.photos.all():
        path = f"/c/{case.number}/photo/{one.key}.jpg"
        assert browse().get(f"{path}?k={keys.token(case)}").status_code == 404
        assert browse(furnished.manager).get(path).status_code == 404


def test_it_may_look_at_the_number_by_account_only_if_the_resident_agreed(case, browse, furnished):
    manager = browse(furnished.manager)
    assert manager.post(f"/work/{case.number}/look/", {"reason": "约时间"}).status_code == 403
    consents.give(case.requester, "forward", case.number)
    page = manager.post(f"/work/{case.number}/look/", {"reason": "约时间"})
    assert "13800000009" in page.content.decode()
    assert "何先生" not in page.content.decode()
    by_token = browse().post(f"/work/{case.number}/look/?k={keys.token(case)}", {"reason": "约时间"})
    assert by_token.status_code == 302


def test_a_whole_turn_of_work_shows_no_more(case, browse, furnished, who):
    browser, way = browse(), f"?k={keys.token(case)}"
    for verb, answers in (("sign_for", HAND), ("report_progress", HAND | {"reply": "已联系车主"})):
        answer = browser.post(f"/work/{case.number}/{verb}/{way}", answers, follow=True)
        assert answer.status_code == 200
    act(case, "supplement", actor=keys.read(case, keys.link(case)), answers={"text": "我住 402，谢谢"})
    for page in pages(case, browse, furnished):
        assert "已联系车主" in page
        assert not [one for one in HIDDEN if one in page]


def test_letters_to_it_hold_nothing_of_the_resident(case, furnished):
    for letter in Letter.objects.filter(to=furnished.company.contact):
        assert not [one for one in HIDDEN if one in str(letter.facts)]


def test_the_token_of_a_former_owner_is_gone(case, browse, furnished, who):
    old = keys.token(case)
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{furnished.office.pk}"})
    assert browse().get(f"/work/{case.number}/?k={old}").status_code == 410
    assert browse().post(f"/work/{case.number}/sign_for/?k={old}").status_code == 410
    assert browse(furnished.manager).get(f"/work/{case.number}/").status_code == 404


def test_an_old_token_is_gone_too(case, browse):
    token = keys.token(case)
    with moment.at(moment.now() + timedelta(days=15)):
        assert browse().get(f"/work/{case.number}/?k={token}").status_code == 410


def test_no_get_spends_anything(case, browse, furnished):
    """Message scanners and WeChat open every link before its reader does."""
    way, version = f"?k={keys.token(case)}", case.version
    for one in ours():
        if "<str:number>" in one.route:
            browse().get(one.path(things_of(furnished, case)) + way)
            browse().head(one.path(things_of(furnished, case)) + way)
    case.refresh_from_db()
    assert case.version == version
    assert browse().post(f"/work/{case.number}/sign_for/{way}", HAND | {"once": "a"}).status_code == 302


def test_posted_twice_it_is_one_step(case, browse):
    page = browse().get(f"/work/{case.number}/?k={keys.token(case)}").content.decode()
    once = re.search(r'name="once" value="([^"]+-sign_for)"', page)
    assert once
    asked = HAND | {"once": once[1], "version": case.version}
    for _ in range(2):
        assert browse().post(f"/work/{case.number}/sign_for/?k={keys.token(case)}", asked).status_code == 302
    assert case.events.filter(verb="sign_for", channel="token").count() == 1


def test_it_says_whose_hand_it_was(case, browse, furnished):
    way = f"/work/{case.number}/sign_for/?k={keys.token(case)}"
    refused = browse().post(way, {})
    assert refused.status_code == 422
    assert "处理人" in refused.content.decode()
    browse().post(way, HAND)
    assert "赵工" in browse(furnished.leader).get(f"/work/{case.number}/").content.decode()


def test_a_token_opens_no_other_case(case, browse, furnished, report, who):
    other = report("parking", text="我住 402", phone="13800000009")
    token = keys.token(case)
    for path in (f"/work/{other.number}/", f"/c/{other.number}/", f"/report/thanks/{other.number}/"):
        assert browse().get(f"{path}?k={token}").status_code == 404
    assert browse().post(f"/work/{other.number}/accept/?k={token}", {"tier": "grid"}).status_code == 404
    assert browse().get(f"/work/?k={token}").status_code == 302


def test_a_token_takes_only_the_steps_of_who_is_in_charge(case, browse):
    for verb in ("accept", "assign", "verify", "withdraw", "nudge", "supplement", "decline", "merge"):
        answer = browse().post(f"/work/{case.number}/{verb}/?k={keys.token(case)}", {"reason": "x", "text": "x"})
        assert answer.status_code in (403, 409), verb
    assert not case.events.filter(channel="token").exists()


def test_who_signs_in_for_a_unit_sees_its_own_list_and_no_other(case, browse, furnished, report):
    elsewhere = body("远洋物业", "property_company", furnished.community, "13800000033")
    report("parking", place=Place(furnished.near))
    page = browse(furnished.manager).get("/work/").content.decode()
    assert case.shown_number in page
    assert page.count('<th scope="row">') == 1
    assert case.shown_number not in browse(furnished.plumber).get("/work/").content.decode()
    assert elsewhere.contact.user_id is None
