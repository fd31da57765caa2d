"""Named in public by one's own word only, by a name of one's own, and no longer than the word holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts import moment
from accounts.models import Consent
from grids.models import Place
from services.cases.act import act, begin
from services.cases.models import Case
from services.orders import joining, public_names, rounds
from services.orders.actor import as_helper
from services.orders.models import Offering, Volunteer
from tests import worlds
from tests.conftest import Town, build_town
from tests.orders.conftest import volunteer_of
from tests.ways import Ways

pytestmark = pytest.mark.django_db


def helped_out(town: Town, helper: Volunteer, times: int = 5, item: str = "errand") -> list[Case]:
    """They have done so many orders."""
    cases, ways = [], Ways(town)
    for _ in range(times):
        asked = {"category": item, "day": str(moment.today() + timedelta(days=1)), "slot": "m"}
        case = begin("orders", actor=ways.who("resident"), place=Place.of(town.building), answers=asked)
        act(case, "dispatch", actor=ways.who("leader"), answers={"policy": "nearest", "at_once": 20})
        rounds.run()
        act(case, "accept", actor=as_helper(helper))
        act(case, "check_in", actor=as_helper(helper), answers={"plate": town.building.slug})
        act(case, "check_out", actor=as_helper(helper), answers={"minutes": "15"})
        cases.append(case)
    return cases


def build_thanked(town: Town) -> Volunteer:
    """Somebody who has helped five times."""
    helper = volunteer_of(town, "comrade", "13800000051", badge=True, skills=["escort"], quota=10)
    helped_out(town, helper)
    return helper


thanked = worlds.world(build_thanked, on=build_town)


def page(area) -> str:
    answer = Client().get(f"/stats/{area.slug}/helped/")
    assert "no-store" in answer["Cache-Control"], "a kept page would go on naming"
    return answer.content.decode()


def test_nobody_is_named_until_they_say_so_and_gone_at_once_when_they_take_it_back(town, sign_in, thanked):
    assert "热心小柯" not in page(town.near)
    browser = sign_in(thanked.contact.user)
    assert "/volunteer/named/" in browser.get("/volunteer/").content.decode()
    assert browser.post("/volunteer/named/", {"named_as": "热心小柯"}).status_code == 422, "a name alone is no consent"
    assert "热心小柯" not in page(town.near)
    assert browser.post("/volunteer/named/", {"named_as": "热心小柯", "agree": "on"}).status_code == 302
    said = page(town.near)
    assert "热心小柯" in said
    assert "comrade" not in said, "by the name they chose, not by the one they have"
    assert "热心小柯" in page(town.street)
    assert "热心小柯" not in page(town.far), "not where they did not help"
    assert browser.post("/volunteer/named/stop/").status_code == 302
    assert "热心小柯" not in page(town.near)
    thanked.refresh_from_db()
    assert thanked.named_as == ""


def test_taking_the_consent_back_among_ones_own_things_is_enough(town, sign_in, thanked):
    public_names.agree(thanked, "热心小柯")
    consent = Consent.objects.get(purpose="helper_named")
    assert sign_in(thanked.contact.user).post(f"/me/consents/{consent.pk}/").status_code == 302
    assert "热心小柯" not in page(town.near)


def test_who_leaves_is_named_no_more(town, thanked):
    public_names.agree(thanked, "热心小柯")
    joining.leave(thanked)
    assert "热心小柯" not in page(town.near)
    assert not Consent.objects.filter(purpose="helper_named", withdrawn_at=None).exists()


def test_where_few_were_helped_nobody_is_named(town, comrade):
    Volunteer.objects.filter(pk=comrade.pk).update(quota=10)
    helped_out(town, comrade, 4)
    public_names.agree(comrade, "热心小柯")
    assert "热心小柯" not in page(town.near)
    assert public_names.named_at(town.near, None, None, 5) == []
    helped_out(town, comrade, 1)
    assert public_names.named_at(town.near, None, None, 5) == ["热心小柯"]


def test_what_is_about_health_or_sealed_names_nobody(town, thanked):
    assert Offering.objects.get(category__code="escort", category__area=None).health
    public_names.agree(thanked, "热心小柯")
    assert "热心小柯" in page(town.near)
    Case.objects.filter(kind="orders").update(openness="sealed")
    assert "热心小柯" not in page(town.near)
    helped_out(town, thanked, 5, "escort")
    assert "热心小柯" not in page(town.near)


@pytest.mark.parametrize("name", ["", "13800000051", "小柯 13800000051", "www.x.cn", "3栋小柯", "小柯_1", "一" * 11])
def test_a_name_is_a_name_and_nothing_else(sign_in, comrade, name):
    answer = sign_in(comrade.contact.user).post("/volunteer/named/", {"named_as": name, "agree": "on"})
    assert answer.status_code == 422
    assert "named_as" in answer.context["form"].errors
    assert name in answer.content.decode()
    assert not Consent.objects.filter(purpose="helper_named").exists()


@pytest.mark.parametrize("name", ["小李", "王老师", "Ann Lee", "阿依古丽·买买提"])
def test_names_of_any_language(sign_in, comrade, name):
    answer = sign_in(comrade.contact.user).post("/volunteer/named/", {"named_as": name, "agree": "on"})
    assert answer.status_code == 302


def test_two_changes_are_one_consent(comrade):
    public_names.agree(comrade, "小柯")
    public_names.agree(comrade, "热心小柯")
    assert Consent.objects.filter(purpose="helper_named").count() == 1
