"""Administrators say what an item of the catalogue takes at their place; what is above it they neither see nor loosen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from services.cases.models import Category
from services.orders import offerings
from services.orders.models import Offering

pytestmark = pytest.mark.django_db


def said(area, **more) -> dict:
    return {"area": area.pk, "item": "mending", "minutes": 90, "headcount": 2, "skill": "mending"} | more


def test_what_an_item_takes_at_ones_own_place(kept, sign_in):
    browser = sign_in(kept.administrator)
    assert browser.post(reverse("offerings:add"), said(kept.community)).status_code == 302
    here = offerings.at(kept.community)["mending"]
    assert (here.minutes, here.headcount) == (90, 2)
    own = Category.objects.get(code="mending", area=kept.community)
    above = Category.objects.get(code="mending", area=None)
    assert (own.name, own.warning, own.kind) == (above.name, above.warning, "orders")
    assert own.questions.count() == above.questions.count()
    assert above.questions.exists()
    changed = browser.post(reverse("offerings:edit", args=[here.pk]), {"minutes": 30, "headcount": 1, "skill": ""})
    assert changed.status_code == 302
    assert offerings.at(kept.community)["mending"].minutes == 30
    assert offerings.at(kept.elsewhere)["mending"].minutes != 30


def test_one_row_for_an_item_and_none_elsewhere_or_for_all(kept, sign_in):
    browser = sign_in(kept.administrator)
    browser.post(reverse("offerings:add"), said(kept.community))
    for wrong in (said(kept.community), said(kept.elsewhere), said(kept.community) | {"area": ""}, said(kept.community, item="king"),
                  said(kept.community, item="errand", minutes=0), said(kept.community, item="errand", headcount=99)):  # fmt: skip
        assert browser.post(reverse("offerings:add"), wrong).status_code == 200
    assert Offering.objects.filter(category__area__isnull=False).count() == 1


def test_what_holds_everywhere_is_a_superusers(kept, sign_in):
    everywhere = Offering.objects.get(category__code="errand", category__area=None)
    assert sign_in(kept.administrator).get(reverse("offerings:edit", args=[everywhere.pk])).status_code == 404
    root = sign_in(User.objects.create_superuser("root"))
    assert root.get(reverse("offerings:edit", args=[everywhere.pk])).status_code == 200


@pytest.mark.parametrize(("item", "flag"), [("escort", "health"), ("call_errand", "home_call")])
def test_nobody_loosens_for_their_place_what_is_so_above_it(kept, sign_in, item, flag):
    browser = sign_in(kept.administrator)
    answer = browser.post(reverse("offerings:add"), said(kept.community, item=item))
    assert answer.status_code == 200
    assert answer.context["form"].errors[flag]
    assert browser.post(reverse("offerings:add"), said(kept.community, item=item, **{flag: "on"})).status_code == 302
    own = Offering.objects.get(category__area=kept.community)
    assert browser.post(reverse("offerings:edit", args=[own.pk]), {"minutes": 30, "headcount": 1}).status_code == 200
    own.refresh_from_db()
    assert getattr(own, flag)
