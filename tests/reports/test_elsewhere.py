"""A policy question is asked at the counter, a legal one at the door of advisers; what was posted before is taken."""

from __future__ import annotations

import re

import pytest

from accounts import moment
from home.models import GuidePage, PolicyPage
from home.planting import area_page, plant_root
from services.cases.act import act
from services.cases.models import Case

pytestmark = pytest.mark.django_db


def test_a_policy_question_goes_to_the_counter_of_the_community(town, client, who):
    answer = client.get(f"/report/policy_advice/?b={town.building.slug}")
    assert answer["Location"] == f"/report/policy_advice/?g={town.community.slug}"
    page = client.get(answer["Location"]).content.decode()
    assert "东园社区的窗口答复" in page
    assert 'href="tel:02300000010"' in page
    sent = client.post(answer["Location"], {"text": "高龄津贴怎么办", "once": "p1"})
    assert sent.status_code == 302
    case = Case.objects.get(kind="reports")
    assert (case.place, case.desk, case.building) == (town.community, town.community, None)
    assert {clock.name for clock in case.clocks.all()} >= {"first_response"}
    assert not Case.objects.within_reach_of(who("worker")).filter(pk=case.pk).exists()
    act(case, "accept", actor=who("staff"), answers={"tier": case.tier})
    assert Case.objects.get(pk=case.pk).clocks.filter(name="resolution").exists()


@pytest.mark.parametrize("model", [PolicyPage, GuidePage])
def test_who_did_not_understand_a_page_is_led_there_with_its_name(model, town, client):
    plant_root()
    page = model(title="高龄津贴办法", live=True, first_published_at=moment.now())
    area_page(town.community).add_child(instance=page)
    text = client.get(f"/g/{town.community.slug}/n/{page.pk}/").content.decode()
    way = re.search(r'href="(/report/policy_advice/\?[^"]+)"', text)[1].replace("&amp;", "&")
    form = client.get(way).content.decode()
    assert f"《{page.title}》" in form
    answer = client.get(f"/report/policy_advice/?b={town.building.slug}&re=津贴")
    assert "re=" in answer["Location"]


def test_a_policy_of_a_street_is_asked_about_at_the_street(town, client):
    assert client.get(f"/report/policy_advice/?g={town.street.slug}").status_code == 200


def test_another_category_begins_with_nothing(town, client):
    assert "《津贴》" not in client.get(f"/report/noise/?b={town.building.slug}&re=津贴").content.decode()


def test_there_is_one_door_to_legal_advice_and_what_was_filled_in_before_is_taken(town, client):
    old = f"/report/legal_advice/?b={town.building.slug}"
    assert client.get(old)["Location"] == f"/consult/?b={town.building.slug}"
    assert client.get(f"/report/legal_advice/?g={town.near.slug}")["Location"] == f"/consult/?g={town.near.slug}"
    assert client.post(old, {"text": "借条丢了", "once": "l1"}).status_code == 302
    case = Case.objects.get(kind="reports")
    assert case.sealed
    assert case.category.code == "legal_advice"


def test_an_old_case_goes_on_as_before(report, who):
    case = report("legal_advice")
    act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    assert Case.objects.get(pk=case.pk).state == "accepted"
