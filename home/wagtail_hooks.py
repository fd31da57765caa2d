"""What the portal adds to the CMS, and what it takes out of an editor's sight."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home import second_reader
from home.charges import own_pages
from home.keepers import KeeperPanel
from home.models import AreaPage
from home.viewsets.directory import BannerViewSet, BranchViewSet, CentreViewSet, ClubViewSet, ServicePointViewSet
from home.viewsets.hints import HintViewSet
from home.viewsets.offerings import OfferingViewSet
from home.viewsets.people import BodyViewSet, OfficerViewSet
from home.viewsets.places import BuildingViewSet, GroupViewSet, LinkViewSet, PlaceViewSet, ProfileViewSet
from home.viewsets.posts import PostViewSet
from home.viewsets.routing import RoutingViewSet
from home.viewsets.rules import CategoryViewSet, QuestionViewSet
from home.viewsets.times import CalendarViewSet, DayViewSet, LimitViewSet
from home.viewsets.towns import TownViewSet

STAYS = ("explorer", "images", "documents", "people", "places", "directory", "rules")  # in an editor's menu
STEPS_OF_REACH = 4  # characters of a tree path a level


class People(ViewSetGroup):
    menu_label, menu_icon, menu_name, menu_order = gettext_lazy("人员"), "group", "people", 210
    items = (PostViewSet, OfficerViewSet, BodyViewSet)


class Places(ViewSetGroup):
    menu_label, menu_icon, menu_name, menu_order = gettext_lazy("地方"), "site", "places", 220
    items = (PlaceViewSet, BuildingViewSet, GroupViewSet, LinkViewSet, BannerViewSet, ProfileViewSet, TownViewSet)


class Directory(ViewSetGroup):
    menu_label, menu_icon, menu_name, menu_order = gettext_lazy("服务和组织"), "pick", "directory", 225
    items = (ServicePointViewSet, ClubViewSet, BranchViewSet, CentreViewSet)


class Rules(ViewSetGroup):
    menu_label, menu_icon, menu_name, menu_order = gettext_lazy("规则"), "list-ol", "rules", 230
    items = (CategoryViewSet, QuestionViewSet, RoutingViewSet, LimitViewSet, CalendarViewSet, DayViewSet, HintViewSet,
             OfferingViewSet)  # fmt: skip


@hooks.register("register_admin_viewset")
def viewsets() -> list[ViewSetGroup]:
    return [People(), Places(), Directory(), Rules()]


@hooks.register("construct_main_menu")
def only_what_one_may(request: HttpRequest, items: list) -> None:
    """An editor's menu holds what home.walls lets an editor open."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in STAYS]


@hooks.register("construct_homepage_panels")
def what_one_keeps(request: HttpRequest, panels: list) -> None:
    panels.insert(0, KeeperPanel())


# -- Pages: choosers and lists end where the editor's places end -----------------------------------------------------


def _on_the_way(pages: QuerySet, user: Any) -> QuerySet:
    """The editor's pages and those above them: what can be walked through. Superusers walk anywhere."""
    if user.is_superuser:
        return pages
    own = own_pages(user)
    above = {path[:end] for path in own for end in range(STEPS_OF_REACH, len(path), STEPS_OF_REACH)}
    mine = reduce(or_, (Q(path__startswith=path) for path in own), Q(path__in=above))
    return pages.filter(mine)


@hooks.register("construct_page_chooser_queryset")
def chosen_among_ones_own(pages: QuerySet, request: HttpRequest) -> QuerySet:
    return _on_the_way(pages, request.user)


@hooks.register("construct_explorer_page_queryset")
def listed_among_ones_own(parent: Page, pages: QuerySet, request: HttpRequest) -> QuerySet:
    return _on_the_way(pages, request.user)


@hooks.register("register_page_header_buttons")
def who_is_here(page: Page, user: Any, next_url: str | None = None, **_more: Any) -> Iterator[Button]:
    """On the page of a place: the people of that place, and the page that residents see."""
    if page.specific_class is AreaPage:
        slug = page.specific.area.slug
        yield Button(_("这里的人"), reverse("posts:index") + f"?at={slug}", icon_name="group", priority=5)
        yield Button(_("居民看到的页面"), reverse("area", args=[slug]), icon_name="view", priority=6)


hooks.register("after_create_page", second_reader.say)
hooks.register("after_edit_page", second_reader.say)


# -- A place's own page is made by appointing, and stays ------------------------------------------------------------


def _stays(request: HttpRequest, page: Page, *_more: Any) -> HttpResponse | None:
    if page.specific_class is not AreaPage:
        return None
    messages.error(request, _("区域页随任职自动建立，不能复制、移动、撤下或删除。"))
    return redirect("wagtailadmin_explore", page.pk)


for _happening in ("before_delete_page", "before_copy_page", "before_move_page", "before_unpublish_page"):
    hooks.register(_happening, _stays)


@hooks.register("before_bulk_action")
def stays_among_many(request: HttpRequest, action: str, things: list, bulk: Any) -> HttpResponse | None:
    """The same when it was ticked among others: then none of them is touched."""
    for thing in things:
        if isinstance(thing, Page) and action in ("delete", "move", "unpublish") and (said := _stays(request, thing)):
            return said
    return None
