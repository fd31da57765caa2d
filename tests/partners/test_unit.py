"""The unit's pages: its own number signed in by a code, or somebody who speaks for it."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from services.cases.models import Case
from services.partners.models import Listing
from tests.partners.conftest import agreement_of, days, need_of, offer_of

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def own_number(town) -> Client:
    """The office's own telephone: a contact with a user and no post, as signing in by SMS leaves them."""
    user = User.objects.create(username="office")
    town.office.contact.user = user
    town.office.contact.save()
    browser = Client()
    browser.force_login(user)
    return browser


def test_its_own_number_sees_what_is_theirs_and_takes_up_what_is_needed(town, own_number):
    agreement_of(town)
    need = need_of(town)
    page = text(own_number.get("/partner/"))
    assert "每月一次义诊" in page
    assert "修活动室的灯" in page
    answer = own_number.post(f"/partner/needs/{need.pk}/", {"organisation": town.office.pk, "once": "a"}, follow=True)
    case = Case.objects.get(kind="projects")
    assert answer.redirect_chain[-1][0] == f"/work/{case.number}/"
    assert "约定时间" in text(answer)
    page = own_number.post(f"/work/{case.number}/agree/", {"day": days(7), "note": "上午九点"}, follow=True)
    page = own_number.post(f"/work/{case.number}/fulfil/", {"reply": "灯都亮了", "served": "40"}, follow=True)
    assert "已完成，待评价" in text(page)
    assert "修活动室的灯" in text(own_number.get("/partner/"))


def test_it_offers_under_an_agreement_and_not_beyond_its_end(town, sign_in):
    agreement = agreement_of(town, until=days(50))
    browser = sign_in(town.plumber)
    asked = {"agreement": agreement.pk, "title": "眼科义诊", "since": days(0), "until": days(60), "capacity": 2}
    refused = browser.post("/partner/offers/", asked)
    assert refused.status_code == 422
    assert "请选早一点" in text(refused)
    page = browser.post("/partner/offers/", asked | {"until": days(40)}, follow=True)
    assert "眼科义诊" in text(page)
    made = Listing.objects.get()
    assert (made.organisation, made.area, made.capacity) == (town.office, town.community, 2)
    browser.post(f"/partner/offers/{made.pk}/close/")
    assert "眼科义诊" not in text(browser.get("/partner/"))


def test_without_an_agreement_that_holds_there_is_nothing_to_offer_under(town, sign_in):
    agreement_of(town, until=days(-1))
    browser = sign_in(town.plumber)
    assert browser.get("/partner/offers/").status_code == 404
    page = text(browser.get("/partner/"))
    assert "每月一次义诊" in page
    assert "提供一项" not in page


def test_what_is_needed_elsewhere_is_not_there(town, sign_in):
    agreement_of(town)
    other = need_of(town, area=town.elsewhere.lineage().get(level="community"), title="别处的事")
    browser = sign_in(town.plumber)
    assert "别处的事" not in text(browser.get("/partner/"))
    assert browser.get(f"/partner/needs/{other.pk}/").status_code == 404


def test_what_another_unit_offers_is_not_theirs_to_take_off(town, sign_in):
    agreement_of(town, organisation=town.company)
    theirs = Listing.objects.create(
        side="offer", organisation=town.company, area=town.community, title="借梯子", since=days(0), until=days(9)
    )
    agreement_of(town)
    browser = sign_in(town.plumber)
    assert "借梯子" not in text(browser.get("/partner/"))
    assert browser.post(f"/partner/offers/{theirs.pk}/close/").status_code == 404


def test_whoever_speaks_for_no_unit_is_told_what_the_page_is_for(town, sign_in):
    offer_of(town)
    page = text(sign_in(town.resident).get("/partner/"))
    assert "请问一问社区" in page
    assert "眼科义诊" not in page
