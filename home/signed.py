"""Pages of somebody who is signed in: my things, following a place, its chat group's code."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import moment, second_factor
from accounts.gates import public, signed_in
from grids.charge import charge_of
from grids.duties import KEEPING, Duty
from grids.models import Area, ChatGroup
from grids.slugs import read_slug
from home import mine
from home.doors import address, call_back, doors
from home.own_post import own_posts
from home.places import PlacePage
from services.cases.reach import actor_of
from services.consultation.queries import advises


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """What I asked for, where I follow, what I agreed to, the way out."""
    context = {
        "cases": mine.cases(request.user),
        "followed": mine.followed(request.user),
        "consents": mine.consents(request.user),
        "doors": doors(),
        "data": mine.data_links(request.user),
        "duties": _duties(request),
        "posts": own_posts(request.user),
        "letters": mine.letters(request.user),
        "sign_out": address("account_logout"),
    }
    return never_kept(render(request, "home/me.html", context))


def _duties(request: HttpRequest) -> list[dict[str, object]]:
    """Where this person works: the desk, what is published. Who has still to show a second factor is led there."""
    works = actor_of(request).works or not second_factor.satisfied(request)
    offered = [("desk", _("工作台"), works)]
    offered.append(("consultation_desk", _("接待台"), advises(actor_of(request))))
    keeps = bool(charge_of(request.user, KEEPING))
    offered += [("notice_new", _("发公告"), keeps), ("editors_desk", _("我发布的"), keeps)]
    offered += [("wagtailadmin_home", _("编辑公告"), keeps)]
    offered.append(("places", _("地方管理"), bool(charge_of(request.user, (Duty.ADMINISTRATOR,)))))
    actor = actor_of(request)
    own = {held.duty for held in actor.held if held.person_id == actor.person}
    offered.append(("security", _("账号安全"), request.user.is_superuser or Duty.SECURITY in own))
    offered.append(("audit", _("审计"), request.user.is_superuser or Duty.AUDITOR in own))
    return [{"label": label, "url": address(name)} for name, label, held in offered if held]


@signed_in
@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """One click takes it back. A stranger's consent is not there."""
    if not mine.withdraw(request.user, pk):
        raise Http404
    return redirect("me")


@public
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """How to get into the chat group of a place. Never kept, never indexed; the code only for who follows it."""
    found = get_object_or_404(Area, slug=read_slug(slug))
    groups = list(found.chat_groups.select_related("maintainer__person"))
    if not groups:
        raise Http404
    page = PlacePage(found)
    context = {"area": found, "groups": groups, "page": page, "lineage": page.lineage, "today": moment.today()}
    context |= {"follower": mine.follows(request.user, found), "call_back": call_back(f"?g={found.slug}")}
    context["join"] = address("report_about", "join_group") + f"?g={found.slug}"
    return never_kept(render(request, "home/group.html", context))


@signed_in
def group_code(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The picture itself, for followers with a proved number, while it is valid; for all others it does not exist."""
    area = get_object_or_404(Area, slug=read_slug(slug))
    found = get_object_or_404(ChatGroup, pk=pk, area=area)
    if not (found.image and mine.follows(request.user, area)):
        raise Http404
    if found.expires_on and found.expires_on <= moment.today():
        raise Http404
    return never_kept(FileResponse(found.image.open("rb")))


def never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
