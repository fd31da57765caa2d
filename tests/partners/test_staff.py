"""The community's pages, as people use them."""

from __future__ import annotations

import pytest

from grids.models import Area
from services.cases.models import Case
from services.partners.models import Agreement, Listing
from tests.partners.conftest import agreement_of, days, need_of, offer_of

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_it_writes_an_agreement_down(town, sign_in):
    browser = sign_in(town.staff)
    asked = {
        "organisation": town.office.pk, "area": town.community.pk, "promise": "每月一次义诊", "since": days(0),
        "until": days(300), "liaison": town.appointment("plumber").pk,
    }  # fmt: skip
    page = browser.post("/work/projects/agreements/new/", asked, follow=True)
    assert "每月一次义诊" in text(page)
    made = Agreement.objects.get()
    assert (made.organisation, made.written_by.name) == (town.office, "staff")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": -1}, "请选明天以后的一天"),
        ({"since": 9, "until": 5}, "结束的一天不能早于开始的一天"),
        ({"promise": "找王科长 13800000009"}, "像手机号"),
        ({"organisation": "company"}, "这位不是这个单位的联络人"),
    ],
)
def test_what_does_not_fit_is_said_in_words(town, sign_in, change, said):
    asked = {
        "organisation": town.office.pk, "area": town.community.pk, "promise": "义诊", "since": days(0),
        "until": days(300), "liaison": town.appointment("plumber").pk,
    }  # fmt: skip
    for name, value in change.items():
        asked[name] = town.company.pk if value == "company" else days(value) if isinstance(value, int) else value
    answer = sign_in(town.staff).post("/work/projects/agreements/new/", asked)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Agreement.objects.exists()


def test_it_renews_one_from_the_day_after_its_last(town, sign_in):
    old = agreement_of(town, until=days(10))
    browser = sign_in(town.staff)
    form = browser.get(f"/work/projects/agreements/new/?of={old.pk}").context["form"]
    assert form.initial["since"] == days(11)
    asked = {
        "organisation": town.office.pk,
        "area": town.community.pk,
        "promise": "义诊",
        "since": days(11),
        "until": days(300),
    }
    browser.post(f"/work/projects/agreements/new/?of={old.pk}", asked)
    assert old.renewal.since == days(11)
    assert browser.get(f"/work/projects/agreements/new/?of={old.pk}").status_code == 404


def test_an_agreement_of_another_place_is_not_there(town, sign_in):
    other = agreement_of(town, area=Area.objects.get(name="西园社区"))
    browser = sign_in(town.staff)
    assert other.promise not in text(browser.get("/work/projects/agreements/"))
    assert browser.post(f"/work/projects/agreements/{other.pk}/end/").status_code == 404
    assert browser.get(f"/work/projects/agreements/new/?of={other.pk}").status_code == 404
    chief = sign_in(town.chief)
    assert other.promise in text(chief.get("/work/projects/agreements/"))


def test_it_says_what_is_needed_and_takes_it_off_again(town, sign_in):
    browser = sign_in(town.staff)
    asked = {"area": town.community.pk, "title": "修灯", "since": days(0), "until": days(30), "capacity": 2}
    page = browser.post("/work/projects/needs/", asked, follow=True)
    assert "修灯" in text(page)
    need = Listing.objects.get()
    assert (need.side, need.capacity, need.organisation) == ("need", 2, None)
    page = browser.post(f"/work/projects/needs/{need.pk}/close/", follow=True)
    assert "修灯" not in text(page)


def test_it_claims_an_offer_and_whoever_comes_later_is_told_in_a_sentence(town, sign_in):
    agreement_of(town)
    offer = offer_of(town)
    browser = sign_in(town.staff)
    assert "眼科义诊" in text(browser.get("/work/projects/"))
    answer = browser.post(f"/work/projects/offers/{offer.pk}/", {"note": "上午最好", "once": "a"}, follow=True)
    case = Case.objects.get(kind="projects")
    assert answer.redirect_chain[-1][0] == f"/work/{case.number}/"
    assert "眼科义诊" in text(answer)
    again = browser.post(f"/work/projects/offers/{offer.pk}/", {"once": "b"})
    assert again.status_code == 409
    assert "刚才已经认领完了" in text(again)
    assert browser.post(f"/work/projects/offers/{offer.pk}/", {"note": "上午最好", "once": "a"}).status_code == 302


def test_an_offer_whose_agreement_is_over_is_not_there(town, sign_in):
    agreement_of(town, until=days(-1))
    offer = offer_of(town)
    browser = sign_in(town.staff)
    assert "眼科义诊" not in text(browser.get("/work/projects/"))
    assert browser.get(f"/work/projects/offers/{offer.pk}/").status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(town, sign_in, django_assert_max_num_queries):
    agreement_of(town)
    for number in range(6):
        offer_of(town, title=f"义诊{number}", capacity=3)
        need_of(town, title=f"修灯{number}", capacity=3)
    browser = sign_in(town.staff)
    for offer in Listing.objects.filter(side="offer"):
        browser.post(f"/work/projects/offers/{offer.pk}/", {"once": str(offer.pk)})
    with django_assert_max_num_queries(24):
        page = text(browser.get("/work/projects/"))
    assert page.count("已认领，待约时间") == 6


def test_nobody_below_a_community_decides_about_partners(town, sign_in):
    for name in ("worker", "leader"):
        assert sign_in(getattr(town, name)).get("/work/projects/").status_code == 403


def test_a_double_click_is_one_need_and_one_agreement_and_the_next_of_one_is_one(town, sign_in):
    old, browser = agreement_of(town, until=days(10)), sign_in(town.staff)
    asked = {"organisation": town.office.pk, "area": town.community.pk, "promise": "义诊", "since": days(11),
             "until": days(300)}  # fmt: skip
    way = f"/work/projects/agreements/new/?of={old.pk}"
    key = browser.get(way).context["once"]
    assert [browser.post(way, asked | {"once": key}).status_code for _twice in range(2)] == [302, 302]
    assert Agreement.objects.filter(renews=old).count() == 1
    late = browser.post(way, asked | {"once": "another", "promise": "体检"})
    assert late.status_code == 409
    assert "已经有人续签" in text(late)
    assert Agreement.objects.filter(renews=old).count() == 1
