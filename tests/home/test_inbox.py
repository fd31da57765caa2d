"""The letters of whoever is signed in, and nobody else's."""

from __future__ import annotations

import pytest

from accounts.models import Contact
from services.letters import box
from services.letters.models import Letter
from tests import worlds
from tests.conftest import build_town

pytestmark = pytest.mark.django_db
town = worlds.world(build_town)  # with its officers, as the cases know it


def page(browser) -> str:
    return browser.get("/me/letters/").content.decode()


def test_a_resident_reads_what_was_told_and_follows_it_to_the_case(town, report, sign_in):
    case = report()
    browser = sign_in(town.resident)
    assert "1 条未读" in browser.get("/me/").content.decode()
    assert "未读" in page(browser)
    letter = Letter.objects.get(to=town.resident.contact, about=case.number)
    assert letter.read_at is None, "looking at the list reads nothing"
    answer = browser.post(f"/me/letters/{letter.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/c/{case.number}/"
    letter.refresh_from_db()
    assert letter.read_at
    assert "1 条未读" not in browser.get("/me/").content.decode()


def test_an_officer_finds_what_was_only_told_in_the_portal(town, report, sign_in):
    case = report()
    browser = sign_in(town.worker)
    letter = Letter.objects.get(to=town.worker.contact, about=case.number)
    assert letter.fate == Letter.Fate.IN_APP
    assert browser.post(f"/me/letters/{letter.pk}/").headers["Location"] == f"/work/{case.number}/"


def test_all_are_read_by_one_button(town, report, sign_in):
    report()
    report(text="又吵了")
    browser = sign_in(town.resident)
    browser.post("/me/letters/read/")
    assert box.unread_count(town.resident.contact) == 0
    assert "未读" not in page(browser)


def test_the_letter_of_another_is_not_there_and_stays_unread(town, report, sign_in):
    report()
    letter = Letter.objects.get(to=town.resident.contact)
    assert sign_in(town.neighbour).post(f"/me/letters/{letter.pk}/").status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None
    assert "现在没有通知" in page(sign_in(town.neighbour))


def test_of_a_sealed_case_it_says_only_that_there_is_something(town, report, sign_in):
    case = report("domestic_violence", text="MARKER 夜里有人打人")
    for name in ("resident", "keeper"):
        shown = page(sign_in(getattr(town, name)))
        assert "MARKER" not in shown
        assert str(case.category) not in shown
        assert case.where not in shown
    assert "有一件保密事项待办" in page(sign_in(town.keeper))


@pytest.mark.parametrize(
    ("kind", "about", "leads_to"),
    [("posts", "p7", "/post/7/"), ("groups", "g7", "/group/7/"), ("published", "", "/work/published/"),
     ("digest", "", "/work/"), ("mail", "", "/me/ways/"), ("reports", "", "/me/letters/")],
)  # fmt: skip
def test_each_kind_leads_to_its_page(town, sign_in, kind, about, leads_to):
    letter = Letter.objects.create(to=town.worker.contact, kind=kind, verb="confirm", about=about, fate="in_app")
    assert sign_in(town.worker).post(f"/me/letters/{letter.pk}/").headers["Location"] == leads_to


def test_a_letter_that_lost_its_words_is_shown_without_an_error(town, sign_in):
    Letter.objects.create(to=town.resident.contact, kind="gone", verb="gone", fate="dead")
    assert "有一条新消息" in page(sign_in(town.resident))


def test_it_costs_the_same_however_many_there_are(town, sign_in, django_assert_max_num_queries):
    Letter.objects.bulk_create(
        Letter(to=Contact.objects.get(user=town.resident), kind="reports", verb="accept", facts={"face": "resident"})
        for _ in range(60)
    )
    browser = sign_in(town.resident)
    with django_assert_max_num_queries(8):
        page(browser)
