"""Letters that could not be brought: who sees them, what is shown, and sending them again."""

from __future__ import annotations

import pytest

from services.letters.models import Letter

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
