"""The first page of the CMS for who keeps places: what they keep, what they do most, what waits for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from accounts import moment
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area, ChatGroup
from home.charges import charge, narrow, own_pages
from services.cases import calendar

SOON = timedelta(days=2)
MOST = 10


@dataclass(frozen=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True)
class Kept:
    """A place, as what one keeps it, and what one does there."""

    name: str
    roles: str
    actions: list[Action]


def places_of(user: Any) -> list[Kept]:
    """The places of one's posts. One query."""
    if user.is_superuser:
        return []
    held = Appointment.objects.current().filter(person__contact__user=user, duty__in=KEEPING, area__isnull=False)
    roles: dict[Area, set[str]] = defaultdict(set)
    for post in held.select_related("area__area_page").order_by("area__path"):
        roles[post.area].add(str(Duty(post.duty).label))
    return [Kept(str(area), "、".join(sorted(names)), actions_at(area)) for area, names in roles.items()]


def actions_at(area: Area) -> list[Action]:
    """What is done there every day first."""
    offered = (
        (_("发停水通知"), "notice_new", (), f"?g={area.slug}"),
        (_("我发布的"), "editors_desk", (), ""),
        (_("发布内容"), "wagtailadmin_explore", (area.area_page.pk,), ""),
        (_("这里的人"), "posts:index", (), f"?at={area.slug}"),
        (_("居民看到的页面"), "area", (area.slug,), ""),
    )
    return [Action(label, reverse(name, args=args) + query) for label, name, args, query in offered]


def codes_running_out(user: Any) -> list[ChatGroup]:
    """Groups whose code is old, or will be in two days. One query."""
    soon = moment.today() + SOON
    return list(narrow(ChatGroup.objects.filter(expires_on__lte=soon), user).select_related("area")[:MOST])


def drafts(user: Any) -> list[Page]:
    """Pages below one's places with words that nobody can read yet, newest first. One query."""
    if user.is_superuser:
        return []
    mine = reduce(or_, (Q(path__startswith=path) for path in own_pages(user)), Q(pk__in=[]))
    return list(Page.objects.filter(mine, has_unpublished_changes=True).order_by("-latest_revision_created_at")[:MOST])


class KeeperPanel(Component):
    """Stands first on the first page."""

    name = "keeper"
    template_name = "home/keepers/panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        year = calendar.unknown_year(moment.today()) if charge(user, Duty.ADMINISTRATOR) else None
        return {
            "places": places_of(user), "groups": codes_running_out(user), "waiting": drafts(user), "unknown_year": year,
        }  # fmt: skip
