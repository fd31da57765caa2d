"""What a volunteer said yes to, in their telephone's calendar: the house and the hour, and nothing of who lives there. 日历订阅

The address is a secret of its own: signed, not kept, and dead as soon as its owner asks for another or for none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment, seals
from accounts.gates import public, signed_in
from services.orders import queries
from services.orders.models import Helping, Turn, Volunteer

BACK = timedelta(days=30)


def address(volunteer: Volunteer) -> str:
    """Empty where there is none."""
    if volunteer.calendar_round <= 0:
        return ""
    key = seals.seal("calendar", volunteer.pk, volunteer.calendar_round)
    return settings.PUBLIC_URL + reverse("calendar_feed", args=[volunteer.pk, key])


@signed_in
@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The address, or a button to have one."""
    return render(request, "orders/calendar.html", {"address": address(queries.own(request))})


@signed_in
@never_cache
@require_POST
def renew(request: HttpRequest, wanted: str) -> HttpResponse:
    """A new address, or none; either way the old one is dead."""
    volunteer = queries.own(request)
    if wanted not in ("new", "none"):
        raise Http404
    rounds = abs(volunteer.calendar_round) + 1
    volunteer.calendar_round = rounds if wanted == "new" else -rounds
    volunteer.save(update_fields=["calendar_round"])
    messages.success(request, _("有新的日历地址了，旧的不能用了。") if wanted == "new" else _("日历地址已停用。"))
    return redirect("calendar")


@public
@never_cache
@require_GET
def feed(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """For whoever has the address. Raises Http404 for a key that is none, or no longer one."""
    volunteer = Volunteer.objects.filter(pk=pk, calendar_round__gt=0).first()
    if volunteer is None or not seals.fits(key, "calendar", volunteer.pk, volunteer.calendar_round):
        raise Http404
    answer = HttpResponse(calendar(volunteer).to_ical(), content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer


def calendar(volunteer: Volunteer) -> icalendar.Calendar:
    """Tasks and turns of the last month and ahead. Two queries."""
    since = moment.now() - BACK
    made = icalendar.Calendar()
    made.add("prodid", "-//Linge//volunteer//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("我的志愿服务"))
    tasks = volunteer.helpings.filter(ended__in=("", Helping.Ended.DONE), order__wanted_until__gt=since)
    for one in tasks.select_related("order__case__category", "order__case__place", "order__case__building"):
        case = one.order.case
        made.add_component(
            _event(f"h{one.pk}", str(case.category), case.where, one.order.wanted_from, one.order.wanted_until)
        )
    turns = Turn.objects.filter(volunteer=volunteer, released_at=None, shift__ends__gt=since).select_related(
        "shift__team"
    )
    for turn in turns:
        made.add_component(
            _event(f"t{turn.pk}", turn.shift.team.name, turn.shift.where, turn.shift.starts, turn.shift.ends)
        )
    return made


def _event(key: str, title: str, where: str, starts: datetime, ends: datetime) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", f"{key}@{settings.PUBLIC_HOST or 'localhost'}")
    found.add("dtstamp", moment.now())
    found.add("dtstart", starts)
    found.add("dtend", ends)
    found.add("summary", title)
    found.add("location", where)
    found.add("url", settings.PUBLIC_URL + reverse("volunteer"))
    return found
