"""Administrators write the routing rules of their place in plain fields."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from grids.models import Area
from services.cases.models import RoutingRule

pytestmark = pytest.mark.django_db


def rule(area: Area | None, **more) -> dict:
    return {
        "area": area.pk if area else "",
        "name": "电梯归物业",
        "order": 1,
        "in_force": "on",
        "desk": "community",
    } | more


def test_a_rule_of_ones_own_place(kept, sign_in):
    browser = sign_in(kept.administrator)
    data = rule(kept.community, categories=["lift"], answer="lift/trapped/yes", estate_types=["managed"], hours="night",
                company="there", body=kept.office.pk)  # fmt: skip
    assert browser.post(reverse("routing:add"), data).status_code == 302
    made = RoutingRule.objects.get()
    assert (made.categories, made.answer, made.estate_types) == (["lift"], "lift/trapped/yes", ["managed"])
    assert (made.hours, made.company, made.desk, made.body) == ("night", "there", "community", kept.office)


def test_it_is_changed_and_taken_away(kept, sign_in, post_form):
    made = RoutingRule.objects.create(name="旧", area=kept.community, desk="community", categories=["lift"])
    browser = sign_in(kept.administrator)
    url = reverse("routing:edit", args=[made.pk])
    assert reverse("rehearse_rule", args=[made.pk]) in browser.get(url).content.decode()
    assert post_form(url, browser, name="新", categories=["noise", "lift"]).status_code == 302
    made.refresh_from_db()
    assert (made.name, sorted(made.categories), made.area) == ("新", ["lift", "noise"], kept.community)
    assert browser.post(reverse("routing:delete", args=[made.pk])).status_code == 302
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("area", [None, "elsewhere", "street"])
def test_none_for_everywhere_elsewhere_or_above(kept, sign_in, area):
    answer = sign_in(kept.administrator).post(reverse("routing:add"), rule(getattr(kept, area) if area else None))
    assert answer.status_code == 200
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize(("more", "field"), [
    ({"desk": ""}, "desk"),
    ({"duty": "grid_worker", "body_kind": "department"}, "body_kind"),
    ({"categories": ["noise"], "answer": "lift/trapped/yes"}, "answer"),
    ({"categories": ["neighbour_dispute"]}, "categories"),
    ({"categories": ["about_staff"]}, "categories"),
    ({"answer": "lift/lift_number/3"}, "answer"),  # answered in words
])  # fmt: skip
def test_what_no_rule_can_say(kept, sign_in, more, field):
    answer = sign_in(kept.administrator).post(reverse("routing:add"), rule(kept.community, **more))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_a_body_of_another_place_is_not_offered(kept, sign_in, town):
    from tests.conftest import body

    other = body("白鹭物业", "property_company", kept.elsewhere)
    browser = sign_in(kept.administrator)
    assert "白鹭物业" not in browser.get(reverse("routing:add")).content.decode()
    assert browser.post(reverse("routing:add"), rule(kept.community, body=other.pk)).status_code == 200


def test_a_superuser_writes_what_holds_everywhere(kept, sign_in):
    browser = sign_in(User.objects.create_superuser("root"))
    page = browser.get(reverse("routing:add")).content.decode()
    assert all(word in page for word in ("清和物业", "有人被困吗", "楼道"))
    assert browser.post(reverse("routing:add"), rule(None)).status_code == 302
    assert RoutingRule.objects.get().area is None


def test_an_editor_does_not(kept, sign_in):
    assert sign_in(kept.editor).get(reverse("routing:index")).status_code in (302, 403)
    assert not RoutingRule.objects.exists()
