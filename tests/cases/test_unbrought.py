"""Letters that could not be brought: who sees them, what is shown, and sending them again."""

from __future__ import annotations

import pytest

from grids import changes
from grids.duties import Duty
from services.letters import box
from services.letters.models import Letter
from tests.conftest import officer

pytestmark = pytest.mark.django_db
PAGE = "/work/letters/"


def kill_letters(case, **only) -> list[Letter]:
    found = Letter.objects.filter(about=case.number, **only)
    found.update(fate="dead", fault="lost")
    return list(found)


@pytest.fixture
def lost(report, town) -> Letter:
    (letter,) = kill_letters(report(), to=town.resident.contact)
    return letter


def page(browser) -> str:
    return browser.get(PAGE).content.decode()


def test_the_area_s_staff_see_it_masked_with_the_reason(lost, town, sign_in):
    shown = page(sign_in(town.worker))
    assert "138****0001" in shown
    assert "13800000001" not in shown
    assert "发出了，对方没有收到" in shown
    assert f"/work/{lost.about}/" in shown
    assert "k=" not in shown, "no way into the case"
    assert PAGE in sign_in(town.worker).get("/work/").content.decode()


@pytest.mark.parametrize("name", ["stranger", "neighbour_worker"])
def test_other_areas_see_and_send_nothing(lost, town, sign_in, name):
    browser = sign_in(getattr(town, name))
    assert "138****0001" not in page(browser)
    assert browser.post(f"{PAGE}{lost.pk}/again/").status_code == 404
    assert PAGE not in browser.get("/work/").content.decode()


@pytest.mark.parametrize("name", ["resident", "plumber"])
def test_who_looks_after_no_area_does_not_enter(lost, town, sign_in, name):
    browser = sign_in(getattr(town, name))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}{lost.pk}/again/").status_code == 403


def test_of_a_sealed_case_only_its_handlers_see_it_and_nobody_sees_words(report, town, sign_in):
    case = report("domestic_violence", text="MARKER")
    kill_letters(case)
    Letter.objects.filter(about=case.number).update(
        facts={"sealed": True, "face": "resident", "words": {"reply": "MARKER"}}
    )
    assert "保密事项，内容不显示" in page(sign_in(town.keeper))
    assert "MARKER" not in page(sign_in(town.keeper))
    for name in ("worker", "staff", "chief"):
        assert "138****0001" not in page(sign_in(getattr(town, name)))


def test_the_accused_does_not_see_it(report, town, sign_in):
    case = report("about_staff", text="态度不好", subject=f"p{town.worker.contact.person.pk}")
    kill_letters(case)
    assert case.number not in page(sign_in(town.worker)).replace("-", "")


def test_one_s_own_is_not_among_them(report, town, sign_in):
    kill_letters(report(by="worker"))
    assert "/again/" not in page(sign_in(town.worker))


def test_send_again_puts_it_back_once(lost, town, sign_in):
    browser = sign_in(town.worker)
    first = lost.key
    browser.post(f"{PAGE}{lost.pk}/again/")
    assert browser.post(f"{PAGE}{lost.pk}/again/").status_code == 404
    lost.refresh_from_db()
    assert (lost.fate, lost.tries, lost.fault) == ("waiting", 0, "")
    assert lost.key != first
    assert "通知都送到了" in page(browser)


def test_the_page_costs_the_same_however_many_there_are(lost, town, sign_in, django_assert_max_num_queries):
    facts = {"face": "resident", "words": {}}
    Letter.objects.bulk_create(
        Letter(to=lost.to, kind="reports", verb="accept", about=lost.about, fate="dead", facts=facts) for _ in range(50)
    )
    browser = sign_in(town.worker)
    with django_assert_max_num_queries(12):
        assert page(browser).count("/again/") == 51


def of_post(name: str, town, verb: str = "confirm") -> Letter:
    """A letter about somebody's own post, which the telephone did not get."""
    contact = getattr(town, name).contact
    contact.phone = "13800000055"
    contact.save()
    facts = {"face": "officer", "title": "MARKER", "path": "/post/1/?k=secret"}
    (pk,) = box.write([contact], "posts", verb, facts, about="p1")
    Letter.objects.filter(pk=pk).update(fate="dead", fault="lost")
    return Letter.objects.get(pk=pk)


def test_of_an_officer_s_own_post_whoever_leads_there_sees_it_and_sends_it_again(town, sign_in):
    letter = of_post("worker", town)
    for name in ("leader", "staff", "chief"):
        browser = sign_in(getattr(town, name))
        shown = page(browser)
        assert "MARKER" in shown
        assert "138****0055" in shown
        assert "k=" not in shown
        assert PAGE in browser.get("/work/").content.decode()
    browser.post(f"{PAGE}{letter.pk}/again/")
    letter.refresh_from_db()
    assert (letter.fate, letter.facts["path"]) == ("waiting", "/post/1/?k=secret")


@pytest.mark.parametrize("name", ["worker", "neighbour_worker", "stranger"])
def test_who_does_not_lead_there_sees_nothing_of_it_not_even_the_officer(town, sign_in, name):
    letter = of_post("worker", town)
    browser = sign_in(getattr(town, name))
    assert "138****0055" not in page(browser)
    assert browser.post(f"{PAGE}{letter.pk}/again/").status_code == 404


def test_a_leader_s_own_post_is_for_those_above_and_a_former_officer_s_for_nobody(town, sign_in):
    of_post("leader", town)
    for name, sees in (("leader", False), ("worker", False), ("staff", True)):
        assert ("138****0055" in page(sign_in(getattr(town, name)))) is sees, name
    changes.end(town.appointment("leader"))
    assert "138****0055" not in page(sign_in(town.staff))


def test_what_an_officer_is_told_as_a_resident_is_no_colleague_s_business(report, town, sign_in):
    letter = of_post("worker", town)
    Letter.objects.filter(pk=letter.pk).update(facts={"face": "resident", "title": "MARKER"})
    assert "MARKER" not in page(sign_in(town.leader))


def test_of_a_case_no_leader_sees_it_by_the_officer_s_post(report, town, sign_in):
    """The accused officer's own leader may see the case, a leader of another desk may not."""
    officer("second", Duty.GRID_LEADER, town.far)
    town.people["both"] = officer("both", Duty.GRID_WORKER, town.far)
    changes.appoint(town.both.contact.person, Duty.GRID_WORKER, area=town.near)
    case = report()
    Letter.objects.create(
        to=town.both.contact, kind="reports", verb="submit", about=case.number, fate="dead", facts={"face": "staff"}
    )
    assert "/again/" in page(sign_in(town.leader))
    town.people["second"] = type(town.both).objects.get(username="second")
    assert "/again/" not in page(sign_in(town.second))
