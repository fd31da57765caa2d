"""A volunteer's teams: joining, turns, swaps. 我的队伍"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from services.orders import calling, queries, roster
from services.orders.models import Shift, Swap, Turn, Volunteer

MOST = 100  # teams on one page


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My teams with their shifts, what I am asked to swap, and other teams nearby."""
    return _mine(request, queries.own(request))


@signed_in
@never_cache
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    volunteer = queries.own(request)
    team = get_object_or_404(roster.near(volunteer), pk=pk)
    return _done(request, volunteer, lambda: roster.join(team, volunteer), _("欢迎加入。"))


@signed_in
@never_cache
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    volunteer = queries.own(request)
    team = get_object_or_404(roster.near(volunteer), pk=pk, members__volunteer=volunteer)
    return _done(request, volunteer, lambda: roster.leave(team, volunteer), _("已退出，排好的班也空出来了。谢谢您。"))


@signed_in
@never_cache
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    volunteer = queries.own(request)
    shift = get_object_or_404(Shift, pk=pk, team__members__volunteer=volunteer)
    return _done(request, volunteer, lambda: roster.take(shift.pk, volunteer), _("排好了。"))


@signed_in
@never_cache
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    volunteer = queries.own(request)
    turn = get_object_or_404(Turn, shift=pk, volunteer=volunteer, released_at=None)
    return _done(request, volunteer, lambda: roster.drop(turn), _("这一班空出来了。"))


@signed_in
@never_cache
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """My turn for somebody's of the same team."""
    volunteer, turns = queries.own(request), Turn.objects.select_related("shift__team", "volunteer__contact")
    own = get_object_or_404(turns, pk=pk, volunteer=volunteer, released_at=None)
    with_whom = request.POST.get("wanted", "")
    mates = turns.filter(shift__team__members__volunteer=volunteer, shift__team=own.shift.team_id, released_at=None)
    wanted = get_object_or_404(mates, pk=with_whom if with_whom.isdecimal() else 0)
    return _done(request, volunteer, lambda: roster.ask(own, wanted), _("已经问了，他答应了才换。"))


@signed_in
@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    """Yes or no to a swap that I am asked for."""
    volunteer = queries.own(request)
    swap = get_object_or_404(Swap.objects.select_related("own", "wanted"), pk=pk, wanted__volunteer=volunteer)
    if said not in roster.ANSWERS:
        raise Http404
    thanks = _("换好了。") if said == "yes" else _("已告诉他。")
    return _done(request, volunteer, lambda: roster.answer(swap, roster.ANSWERS[said]), thanks)


def _done(request: HttpRequest, volunteer: Volunteer, change: Callable[[], object], words: str) -> HttpResponse:
    """What cannot be any more is said in a sentence, on the page as it is now."""
    try:
        change()
    except roster.NotPossible:
        return _mine(request, volunteer, status=409)
    messages.success(request, words)
    return redirect("volunteer_teams")


def _mine(request: HttpRequest, volunteer: Volunteer, status: int = 200) -> HttpResponse:
    """Eight queries, however many teams there are."""
    now, around = moment.now(), list(roster.near(volunteer)[:MOST])
    own = set(volunteer.memberships.values_list("team", flat=True))
    mine = [team for team in around if team.pk in own]
    found = roster.shifts(mine, now)
    swaps = Swap.objects.filter(answer="", wanted__volunteer=volunteer, wanted__released_at=None, own__released_at=None)
    asked = swaps.select_related("own__shift__team", "own__volunteer__contact", "wanted__shift")
    for shift in found:
        shift.own = next((turn for turn in shift.going if turn.volunteer_id == volunteer.pk), None)  # type: ignore[attr-defined]
        shift.left = shift.seats - len(shift.going)  # type: ignore[attr-defined]
        shift.begun = shift.starts <= now  # type: ignore[attr-defined]
    context = {
        "volunteer": volunteer, "mine": mine, "others": [team for team in around if team.pk not in own], "shifts": found,
        "turns": [turn for shift in found for turn in _turns(shift, volunteer)],
        "asked": list(asked), "offers": calling.standing(volunteer), "not_possible": status == 409,
    }  # fmt: skip
    return render(request, "orders/volunteer_teams.html", context, status=status)


def _turns(shift: Shift, volunteer: Volunteer) -> list[Turn]:
    """Those of others, for the list of what one may swap with."""
    if shift.begun:  # type: ignore[attr-defined]
        return []
    others = [turn for turn in shift.going if turn.volunteer_id != volunteer.pk]  # type: ignore[attr-defined]
    for turn in others:
        turn.shift = shift
    return others
