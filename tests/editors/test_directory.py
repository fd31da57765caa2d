"""Banners, service points, clubs, the Party organisation and the centre: written by who keeps the place, shown at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import moment
from accounts.models import User
from grids.models import Organisation, Town
from home.models import Banner, Centre, Club, Counter, PartyBranch, SearchHint, ServicePoint, SiteProfile

pytestmark = pytest.mark.django_db


def seen(answer) -> str:
    return answer.content.decode()


def counters(*names: str, first: Counter | None = None) -> dict:
    """As the form of a centre sends them; `first` is the one that stands already."""
    sent = {"counters-TOTAL_FORMS": len(names), "counters-INITIAL_FORMS": 1 if first else 0}
    for number, name in enumerate(names):
        sent |= {f"counters-{number}-name": name, f"counters-{number}-ORDER": number, f"counters-{number}-id": ""}
    return sent | ({"counters-0-id": first.pk} if first else {})


ROWS = {
    "banners": (Banner, {"words": "今晚有雨", "rank": 3, "starts_at": "2026-01-01 08:00"}, "area", "words"),
    "points": (ServicePoint, {"name": "东园药店", "kind": "health"}, "around", "name"),
    "clubs": (Club, {"name": "太极队"}, "directory", "name"),
    "branches": (PartyBranch, {"name": "东园大党委", "kind": "community_committee"}, "directory", "name"),
    "centres": (Centre, {"name": "东园综治中心", **counters()}, "centre", "name"),
}


@pytest.mark.parametrize("name", ROWS)
def test_an_editor_makes_corrects_and_removes_it_and_the_next_reader_sees_it(kept, sign_in, client, name):
    model, facts, page, words = ROWS[name]
    address = reverse(page, args=[kept.community.slug])

    def shown() -> str:
        client.logout()
        return seen(client.get(address))

    assert facts[words] not in shown()
    answer = sign_in(kept.editor).post(reverse(f"{name}:add"), facts | {"area": kept.community.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    assert facts[words] in shown()
    row, changed = model.objects.get(), facts | {"area": kept.community.pk, words: "改过的话"}
    assert sign_in(kept.editor).post(reverse(f"{name}:edit", args=[row.pk]), changed).status_code == 302
    assert "改过的话" in shown()
    assert sign_in(kept.editor).post(reverse(f"{name}:delete", args=[row.pk])).status_code == 302
    assert "改过的话" not in shown()
    assert not model.objects.exists()


@pytest.mark.parametrize("name", ROWS)
def test_not_for_a_place_above_or_elsewhere(kept, sign_in, name):
    model, facts, _page, _words = ROWS[name]
    for area in (kept.street, kept.elsewhere):
        answer = sign_in(kept.editor).post(reverse(f"{name}:add"), facts | {"area": area.pk})
        assert answer.context["form"].errors["area"]
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("name", "more", "field"),
    [
        ("banners", {"ends_at": "2025-12-31 08:00"}, "ends_at"),
        ("banners", {"words": ""}, "words"),
        ("points", {"longitude": "106.3"}, "latitude"),
        ("points", {"longitude": "190", "latitude": "29"}, "longitude"),
        ("branches", {"kind": "king"}, "kind"),
        ("centres", {"area": ""}, "area"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(kept, sign_in, name, more, field):
    _model, facts, _page, words = ROWS[name]
    answer = sign_in(kept.editor).post(reverse(f"{name}:add"), facts | {"area": kept.community.pk} | more)
    form = answer.context["form"]
    assert form.errors[field]
    assert form[words].value() == (facts | more)[words]


def test_a_banner_of_an_emergency_goes_by_itself(kept, sign_in, client):
    ends = moment.now() + timedelta(hours=2)
    Banner.objects.create(area=kept.community, words="今晚有雨", rank=Banner.Rank.EMERGENCY, ends_at=ends)
    assert "今晚有雨" in seen(client.get(f"/B/{kept.building.slug}"))
    with moment.at(ends + timedelta(minutes=1)):
        assert "今晚有雨" not in seen(client.get(f"/B/{kept.building.slug}"))


def branch(area, name: str, above: PartyBranch | None = None) -> PartyBranch:
    return PartyBranch.objects.create(area=area, name=name, kind="branch", parent=above)


def test_above_a_branch_may_stand_one_of_here_or_of_a_place_above(kept, sign_in, post_form):
    street, elsewhere = branch(kept.street, "柳河党工委"), branch(kept.elsewhere, "第九支部")
    own = branch(kept.community, "东园大党委", street)
    lower = branch(kept.near, "第一支部", own)
    url, browser = reverse("branches:edit", args=[own.pk]), sign_in(kept.editor)
    offered = set(browser.get(url).context["form"].fields["parent"].queryset)
    assert offered == {street, lower}
    assert post_form(url, browser, secretary="何立").status_code == 302
    own.refresh_from_db()
    assert own.parent == street  # kept, though it lies above
    assert post_form(url, browser, parent=elsewhere.pk).context["form"].errors["parent"]


def test_no_branch_stands_above_itself(kept, sign_in, post_form):
    own = branch(kept.community, "东园大党委")
    lower = branch(kept.near, "第一支部", own)
    url = reverse("branches:edit", args=[own.pk])
    answer = post_form(url, sign_in(kept.editor), parent=branch(kept.far, "楼栋党小组", lower).pk)
    assert "就在这个党组织下面" in str(answer.context["form"].errors["parent"])


def test_a_branch_that_others_stand_below_stays(kept, sign_in):
    own = branch(kept.community, "东园大党委")
    branch(kept.near, "第一支部", own)
    answer = sign_in(kept.editor).post(reverse("branches:delete", args=[own.pk]), follow=True)
    assert "不能删除" in seen(answer)
    assert PartyBranch.objects.filter(pk=own.pk).exists()


def test_a_centre_is_kept_with_its_counters(kept, sign_in, client):
    facts = ROWS["centres"][1] | {"area": kept.community.pk, "takes": "邻里矛盾\n劳动报酬"}
    browser = sign_in(kept.editor)
    assert browser.post(reverse("centres:add"), facts | counters("接待窗口")).status_code == 302
    centre = Centre.objects.get()
    url, counter = reverse("centres:edit", args=[centre.pk]), centre.counters.get()
    assert "接待窗口" in seen(browser.get(url))
    assert browser.post(url, facts | counters("调解窗口", "法律窗口", first=counter)).status_code == 302
    assert [one.name for one in Centre.objects.get().counters.all()] == ["调解窗口", "法律窗口"]
    client.logout()
    page = seen(client.get(reverse("centre", args=[kept.community.slug])))
    assert "法律窗口" in page
    assert "接待窗口" not in page


def test_a_counter_without_a_name_is_said_beside_it(kept, sign_in):
    facts = ROWS["centres"][1] | {"area": kept.community.pk}
    answer = sign_in(kept.editor).post(reverse("centres:add"), facts | counters("") | {"counters-0-what": "调解"})
    assert answer.context["form"].formsets["counters"].errors[0]["name"]
    assert not Centre.objects.exists()


def test_what_search_is_taught_holds_everywhere_and_is_a_superusers(kept, sign_in):
    facts = {"words": "停水、断水", "order": 0}
    for user in (kept.editor, kept.administrator):
        assert sign_in(user).post(reverse("hints:add"), facts).status_code == 302  # led away: no right
    assert not SearchHint.objects.exists()
    browser = sign_in(User.objects.create_superuser("root"))
    assert browser.post(reverse("hints:add"), facts | {"title": "报修"}).context["form"].errors["title"]
    assert browser.post(reverse("hints:add"), facts).status_code == 302
    hint = SearchHint.objects.get()
    url = reverse("hints:edit", args=[hint.pk])
    assert browser.post(url, facts | {"words": "停水、没水"}).status_code == 302
    assert SearchHint.objects.get().words == "停水、没水"
    assert browser.post(reverse("hints:delete", args=[hint.pk])).status_code == 302
    assert not SearchHint.objects.exists()


def test_fewer_eyes_than_above_only_who_keeps_above_may_allow(kept, sign_in):
    SiteProfile.objects.filter(area=kept.street).update(four_eyes="two")
    data = {"area": kept.community.pk, "portal_name": "东园"}
    browser = sign_in(kept.administrator)
    refused = browser.post(reverse("profiles:add"), data | {"four_eyes": "none"})
    assert "不能放宽" in str(refused.context["form"].errors["four_eyes"])
    assert browser.post(reverse("profiles:add"), data | {"four_eyes": "three"}).status_code == 302
    own = SiteProfile.objects.get(area=kept.community)
    url = reverse("profiles:edit", args=[own.pk])
    assert browser.post(url, data | {"four_eyes": "none"}).context["form"].errors["four_eyes"]
    chief = sign_in(User.objects.create_superuser("root"))
    assert chief.post(url, data | {"four_eyes": "none"}).status_code == 302


def test_a_towns_address_is_a_superusers_and_wrong_ones_are_said_beside_the_field(kept, sign_in):
    facts = {"area": kept.street.pk, "hosts": "grid.example", "prefix": ""}
    for user in (kept.editor, kept.administrator):
        assert sign_in(user).post(reverse("towns:add"), facts).status_code == 302  # led away: no right
    assert not Town.objects.exists()
    browser = sign_in(User.objects.create_superuser("root"))
    for wrong, field in ({"hosts": "http://x"}, "hosts"), ({"hosts": "", "prefix": "g"}, "prefix"):
        refused = browser.post(reverse("towns:add"), facts | wrong)
        assert refused.context["form"].errors[field], wrong
        assert refused.context["form"][field].value() == wrong[field]
    assert browser.post(reverse("towns:add"), facts).status_code == 302
    url = reverse("towns:edit", args=[Town.objects.get().pk])
    assert browser.post(url, {"hosts": "", "prefix": "liuhe"}).status_code == 302
    assert browser.get("/liuhe/").status_code == 200
    assert browser.post(reverse("towns:delete", args=[Town.objects.get().pk])).status_code == 302
    assert browser.get("/liuhe/").status_code == 404


@pytest.fixture
def centre(kept) -> Centre:
    """The page of a centre that is no body yet."""
    return Centre.objects.create(area=kept.community, name="东园中心", phone="023-00000050", address="东园路 1 号")


def as_body(kept, browser, **more):
    facts = {
        "name": "东园社区综治中心",
        "kind": "governance_centre",
        "area": kept.community.pk,
        "public_number": "023-00000051",
    }
    assert browser.post(reverse("bodies:add"), facts | more).status_code == 302
    return Organisation.objects.get(kind="governance_centre")


def test_a_centre_that_is_a_body_as_well_says_what_the_body_says(kept, centre, sign_in, client):
    root = User.objects.create_superuser("root")
    as_body(kept, sign_in(root))
    page = seen(client.get(reverse("centre", args=[kept.community.slug])))
    assert "东园社区综治中心" in page
    assert "023-00000051" in page
    assert "023-00000050" not in page
    assert "东园路 1 号" in page, "of which the body says nothing"
    body = Organisation.objects.get(kind="governance_centre")
    changed = {
        "name": "东园综治中心",
        "kind": "governance_centre",
        "public_number": "023-00000052",
        "address": "新址 2 号",
    }
    assert sign_in(root).post(reverse("bodies:edit", args=[body.pk]), changed).status_code == 302
    centre.refresh_from_db()
    assert (centre.name, centre.phone, centre.address) == ("东园综治中心", "023-00000052", "新址 2 号")


def test_what_the_body_says_is_not_asked_of_who_keeps_the_page(kept, centre, sign_in):
    body = as_body(kept, sign_in(User.objects.create_superuser("root")))
    Centre.objects.filter(pk=centre.pk).update(phone="023-00000050")  # as it was before anybody kept them in step
    browser, url = sign_in(kept.editor), reverse("centres:edit", args=[centre.pk])
    assert "以单位登记为准" in seen(browser.get(url))
    facts = {
        "area": kept.community.pk,
        "name": "别的名字",
        "phone": "023-00000099",
        "hours": "9:00–17:00",
        **counters(),
    }
    assert browser.post(url, facts).status_code == 302
    centre.refresh_from_db()
    assert (centre.name, centre.phone, centre.hours) == (body.name, body.public_number, "9:00–17:00")


def test_a_new_page_takes_what_the_body_says_and_another_kind_of_body_says_nothing(kept, sign_in):
    root = User.objects.create_superuser("root")
    assert (
        sign_in(root)
        .post(reverse("bodies:add"), {"name": "别的单位", "kind": "court", "area": kept.near.pk})
        .status_code
        == 302
    )
    as_body(kept, sign_in(root))
    for area, name in ((kept.community, "东园社区综治中心"), (kept.near, "自己的名字")):
        facts = {"area": area.pk, "name": "自己的名字", **counters()}
        assert sign_in(kept.editor).post(reverse("centres:add"), facts).status_code == 302
        assert Centre.objects.get(area=area).name == name
