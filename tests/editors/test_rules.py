"""Administrators keep the rules of their places; what holds everywhere is a superuser's, and nobody opens what is sealed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import moment
from accounts.models import User
from grids.models import Area
from home.models import SiteProfile
from services.cases.models import CalendarDay, Category, Question, TimeLimit, WorkCalendar

pytestmark = pytest.mark.django_db


def category(code: str, area: Area, **more) -> dict:
    return {"code": code, "area": area.pk, "name": "噪声", "tier": "grid", "order": 0, "listed": "on"} | more


def test_a_category_for_ones_own_place(kept, sign_in):
    browser = sign_in(kept.administrator)
    assert browser.post(reverse("categories:add"), category("noise", kept.community)).status_code == 302
    assert Category.objects.get(code="noise", area=kept.community).name == "噪声"


@pytest.mark.parametrize("area", ["", "elsewhere", "street"])
def test_none_for_everywhere_elsewhere_or_above(kept, sign_in, area):
    data = category("noise", kept.community) | {"area": getattr(kept, area).pk if area else ""}
    assert sign_in(kept.administrator).post(reverse("categories:add"), data).status_code == 200
    assert Category.objects.filter(code="noise").count() == 1


def test_what_holds_everywhere_is_not_theirs_to_change(kept, sign_in):
    everywhere = Category.objects.get(code="noise", area=None)
    browser = sign_in(kept.administrator)
    assert browser.get(reverse("categories:edit", args=[everywhere.pk])).status_code == 404
    root = sign_in(User.objects.create_superuser("root"))
    assert root.get(reverse("categories:edit", args=[everywhere.pk])).status_code == 200


@pytest.mark.parametrize(("code", "flag"), [("domestic_violence", "sealed"), ("about_staff", "about_staff"),
                                             ("child_at_risk", "must_be_reported")])  # fmt: skip
def test_nobody_opens_for_their_place_what_is_sealed_above_it(kept, sign_in, code, flag):
    browser = sign_in(kept.administrator)
    guarded = {"sealed": "on", "about_staff": "on", "must_be_reported": "on"}
    without = {name: value for name, value in guarded.items() if name != flag}
    answer = browser.post(reverse("categories:add"), category(code, kept.community, **without))
    assert answer.status_code == 200
    assert answer.context["form"].errors[flag]
    assert browser.post(reverse("categories:add"), category(code, kept.community, **guarded)).status_code == 302
    own = Category.objects.get(code=code, area=kept.community)
    answer = browser.post(reverse("categories:edit", args=[own.pk]), category(code, kept.community, **without))
    assert answer.status_code == 200
    own.refresh_from_db()
    assert getattr(own, flag)


def test_a_category_that_cases_name_is_not_deleted(kept, sign_in, report):
    own = Category.objects.create(code="lift", area=kept.community, name="电梯", tier="grid")
    report("lift")
    browser = sign_in(kept.administrator)
    assert browser.post(reverse("categories:delete", args=[own.pk])).status_code == 302
    assert Category.objects.filter(pk=own.pk).exists()


def test_questions_of_ones_own_categories(kept, sign_in):
    own = Category.objects.create(code="lift", area=kept.community, name="电梯", tier="grid")
    everywhere = Category.objects.get(code="noise", area=None)
    browser = sign_in(kept.administrator)
    data = {"category": own.pk, "code": "where", "label": "哪里", "order": 0, "choices": '[["in", "里面", "Inside"]]'}
    assert browser.post(reverse("questions:add"), data).status_code == 302
    assert browser.post(reverse("questions:add"), data | {"category": everywhere.pk, "code": "x"}).status_code == 200
    assert browser.post(reverse("questions:add"), data | {"code": "y", "choices": '["in"]'}).status_code == 200
    assert Question.objects.filter(category=own).count() == 1


def test_a_time_limit_of_ones_own_place(kept, sign_in):
    data = {"area": kept.community.pk, "clock": "resolution", "amount": 2, "unit": "working_days", "calendar": "office"}
    assert sign_in(kept.administrator).post(reverse("limits:add"), data).status_code == 302
    assert sign_in(kept.administrator).post(reverse("limits:add"), data | {"area": ""}).status_code == 200
    assert TimeLimit.objects.get(area=kept.community).amount == 2


def test_a_calendar_is_read_before_it_is_kept(kept, sign_in):
    browser = sign_in(kept.administrator)
    data = {"area": kept.community.pk, "code": "office", "name": "社区办公", "hours": "09:00-12:00",
            "weekdays": ["0", "1", "2"], "urgent_from": "08:00", "urgent_to": "22:00"}  # fmt: skip
    answer = browser.post(reverse("calendars:add"), data | {"hours": "nine"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["hours"]
    backwards = browser.post(reverse("calendars:add"), data | {"hours": "18:00-09:00"})
    assert backwards.context["form"].errors["hours"]
    assert browser.post(reverse("calendars:add"), data | {"hours": "09：00–12：00 14:00-18:00"}).status_code == 302
    made = WorkCalendar.objects.get(area=kept.community)
    assert (made.hours, made.weekdays) == ([["09:00", "12:00"], ["14:00", "18:00"]], [0, 1, 2])
    page = browser.get(reverse("calendars:edit", args=[made.pk])).content.decode()
    assert 'value="09:00-12:00 14:00-18:00"' in page


def test_a_limit_names_a_clock_a_category_and_a_calendar_that_are_there(kept, sign_in):
    browser = sign_in(kept.administrator)
    data = {"area": kept.community.pk, "clock": "resolution", "amount": 2, "unit": "working_days", "calendar": "office"}
    for wrong in ({"clock": "resolusion"}, {"category": "moon"}, {"calendar": "offise"}):
        answer = browser.post(reverse("limits:add"), data | wrong)
        assert list(answer.context["form"].errors) == list(wrong)
    assert browser.post(reverse("limits:add"), data | {"level": "grid", "category": "lift"}).status_code == 302


def test_a_special_day_renews_the_pages_below(kept, sign_in):
    own = WorkCalendar.objects.create(code="office", area=kept.community, name="x", hours=[["09:00", "12:00"]],
                                      weekdays=[0])  # fmt: skip
    before = Area.objects.get(pk=kept.community.pk).page_version
    data = {"calendar": own.pk, "day": moment.today(), "name": "调休"}
    assert sign_in(kept.administrator).post(reverse("days:add"), data).status_code == 302
    assert Area.objects.get(pk=kept.community.pk).page_version > before
    everywhere = WorkCalendar.objects.filter(area=None).first()
    assert sign_in(kept.administrator).post(reverse("days:add"), data | {"calendar": everywhere.pk}).status_code == 200
    assert not CalendarDay.objects.filter(calendar=everywhere, day=moment.today(), name="调休").exists()


def test_the_frame_of_ones_own_place_only(kept, sign_in, post_form):
    browser = sign_in(kept.administrator)
    above = SiteProfile.objects.get(area=kept.street)
    assert browser.get(reverse("profiles:edit", args=[above.pk])).status_code == 404
    data = {"area": kept.community.pk, "portal_name": "东园邻里", "four_eyes": "none"}
    assert browser.post(reverse("profiles:add"), data | {"area": kept.street.pk}).status_code == 200
    assert browser.post(reverse("profiles:add"), data).status_code == 302
    own = SiteProfile.objects.get(area=kept.community)
    url = reverse("profiles:edit", args=[own.pk])
    assert post_form(url, browser, emergency_more="森林火警").status_code == 200
    assert (
        post_form(url, browser, word_grid="一级网格", colours="teal", emergency_more="森林火警 12119").status_code
        == 302
    )
    own.refresh_from_db()
    assert (own.level_words, own.colours) == ({"grid": "一级网格"}, "teal")
    browser.logout()
    assert "东园邻里" in browser.get(f"/B/{kept.building.slug}").content.decode()
