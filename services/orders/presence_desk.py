"""Whoever leads sees who came, checks somebody in or out, and corrects with a reason. 到岗登记"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import moment
from accounts.gates import signed_in
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.letters import box
from services.orders import claims, hours, presence, roster
from services.orders.attendance import UNSAID
from services.orders.hours_pages import CorrectionForm
from services.orders.ledger import HoursMove
from services.orders.models import Attendance, Claim, Opening, Shift, Turn

KEPT = timedelta(days=92)  # days back that may still be entered
SHOWN = 100  # days of an opening on its page
Seats = Mapping[str, presence.Seat]  # by what their buttons send
Refused = tuple[str, forms.Form] | None


class EntryForm(CorrectionForm):
    """The same for a day on which somebody was at an opening and did not check in."""

    day = forms.DateField(label=gettext_lazy("哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    field_order = ("day", "minutes", "reason")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not moment.today() - KEPT <= day <= moment.today():
            raise forms.ValidationError(_("请选最近三个月里、今天以前的一天。"))
        return day


@dataclass(frozen=True)
class Line:
    """One seat, or one day of it, as the page shows it."""

    key: str
    seat: presence.Seat
    there: Attendance | None
    entered: HoursMove | None
    form: forms.Form
    refused: bool
    now: bool  # whether one may check in


@signed_in
@never_cache
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: who goes, who came."""
    actor = actor_of(request)
    mine = Shift.objects.select_related("team__area").filter(team__in=roster.kept_by(actor), cancelled_at=None)
    found = get_object_or_404(mine, pk=pk)
    held = found.turns.filter(released_at=None).select_related("shift__team__area", "volunteer__contact", "attendance")
    seats: Seats = {f"turn-{turn.pk}": turn for turn in held.order_by("seat")}
    refused, answer = _answered(request, actor, seats, CorrectionForm)
    if answer:
        return answer
    now = found.starts - presence.EARLY <= moment.now() < found.ends
    came = {turn.pk: getattr(turn, "attendance", None) for turn in seats.values()}
    context = {"shift": found, "lines": _lines(seats, came, refused, CorrectionForm, now)}
    return render(request, "orders/shift.html", context, status=422 if refused else 200)


@signed_in
@never_cache
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening: who holds a seat and whether they came today, and the days before."""
    actor, today = actor_of(request), moment.today()
    found = get_object_or_404(claims.posted_under(actor), pk=pk)
    held = Claim.objects.filter(opening=found).select_related("opening__area", "volunteer__contact")
    everybody: Seats = {f"opening-{claim.pk}": claim for claim in held.order_by("released_at", "seat")}
    refused, answer = _answered(request, actor, everybody, EntryForm)
    if answer:
        return answer
    shown = _days(found)
    entered = hours.all_standing(shown)
    came = {one.claim_id: one for one in shown if one.day == today}
    seats = {
        key: seat for key, seat in everybody.items() if seat.released_at is None or (refused and refused[0] == key)
    }
    now = found.is_open(today) and found.since <= today
    context = {
        "opening": found, "lines": _lines(seats, came, refused, EntryForm, now),
        "waiting": [_waiting(one) for one in shown if one.unsaid and one.volunteer],
        "days": [(one, entered.get(one.pk)) for one in shown],
    }  # fmt: skip
    return render(request, "orders/opening_days.html", context, status=422 if refused else 200)


def _days(found: Opening) -> list[Attendance]:
    """The last SHOWN days on which somebody was there, newest first."""
    days = Attendance.objects.filter(claim__opening=found).order_by("-day", "-pk")
    return list(days.select_related("volunteer__contact", "claim__volunteer__contact")[:SHOWN])


def unsaid(actor: Actor) -> list[Attendance]:
    """Where this actor leads, the days that nobody checked out of and of which nobody has said how long they were."""
    led = Q(turn__shift__team__in=roster.kept_by(actor)) | Q(claim__opening__in=claims.posted_under(actor))
    found = Attendance.objects.filter(UNSAID, led, day__gte=moment.today() - KEPT, volunteer__isnull=False)
    return list(found.select_related("volunteer__contact", "turn", "claim").order_by("day", "pk")[:SHOWN])


def _lines(seats: Seats, came: Any, refused: Refused, kind: type[CorrectionForm], now: bool) -> list[Line]:
    """One query, however many they are."""
    entered = hours.all_standing([one for one in came.values() if one])
    made = []
    for key, seat in seats.items():
        there, bad = came.get(seat.pk), refused is not None and refused[0] == key
        form = refused[1] if refused and bad else _form(kind, there, key)
        made.append(Line(key, seat, there, entered.get(there.pk) if there else None, form, bad, now and there is None))
    return made


def _form(kind: type[CorrectionForm], there: Attendance | None, key: str) -> CorrectionForm:
    """To correct; where nobody checked out, to say how long it was: of that nothing stands in it already."""
    if there is None or not there.unsaid:
        return kind(initial={"day": moment.today()}, auto_id=f"id_{key}_%s")
    form = kind(initial={"day": there.day, "reason": _("没有签退")}, auto_id=f"id_{key}_%s")
    form.fields["minutes"].label, form.fields["reason"].label = _("做了多少分钟"), _("说明")
    return form


def _waiting(there: Attendance) -> Line:
    """A day at an opening of which nobody has said how long it was. No query."""
    seat: presence.Seat = there.claim  # type: ignore[assignment]
    form = _form(EntryForm, there, f"waiting-{there.pk}")
    return Line(f"opening-{there.claim_id}", seat, there, None, form, refused=False, now=False)


def _answered(
    request: HttpRequest, actor: Actor, seats: Seats, kind: type[CorrectionForm]
) -> tuple[Refused, HttpResponse | None]:
    """The form that was refused, and where to go on once it was not. Raises Http404 for a seat that is not here."""
    if request.method != "POST":
        return None, None
    key, asked = request.POST.get("seat", ""), request.POST.get("what", "")
    seat = seats.get(key)
    if seat is None or asked not in ("in", "out", "correct"):
        raise Http404
    if seat.volunteer.contact_id == actor.contact:
        raise PermissionDenied(_("自己的到岗和时长请由别人登记。"))
    if asked != "correct":
        _by_hand(request, seat, asked)
        return None, redirect(request.path)
    form = kind(request.POST, auto_id=f"id_{key}_%s")
    if not form.is_valid() or not _corrected(seat, form, actor):
        return (key, form), None
    messages.success(request, _("已更正，本人会收到通知。"))
    return None, redirect(request.path)


def _by_hand(request: HttpRequest, seat: presence.Seat, asked: str) -> None:
    """The button of whoever leads. What cannot be is said in a sentence."""
    try:
        if asked == "in":
            presence.check_in(seat)
        elif (
            there := Attendance.objects.filter(**_column(seat), day__gte=moment.today() - KEPT).order_by("-pk").first()
        ):
            presence.check_out(there)
        messages.success(request, _("登记好了。"))
    except presence.Lapsed:
        messages.error(request, _("已经过了签退的时间，请在下面写明做了多久。"))
    except presence.NotNow:
        messages.error(request, _("现在不能签到：还没到时间，或者已经结束。"))
    except presence.Elsewhere:
        messages.error(request, _("这位志愿者在别处还没签退。"))


def _corrected(seat: presence.Seat, form: CorrectionForm, actor: Actor) -> bool:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            there = presence.enter(seat, said.get("day") or _day_of(seat))
            waited = presence.say(there, said["minutes"])
            if said["minutes"] or not waited:  # of what waited for a word, none at all is an answer, too
                hours.correct(there, said["minutes"], reason=said["reason"], by=actor.person)
    except hours.NothingToCorrect:
        form.add_error("minutes", _("记录里就是这个数，或者这位志愿者已经退出。"))
        return False
    facts = {"face": "resident", "path": "/volunteer/hours/", "title": there.title, "due": there.day.isoformat(),
             "minutes": said["minutes"], "words": {"reason": said["reason"]}}  # fmt: skip
    box.send_after_commit(box.write([seat.volunteer.contact], "volunteers", "attendance_corrected", facts))
    return True


def _day_of(seat: presence.Seat) -> date:
    return timezone.localdate(seat.shift.starts) if isinstance(seat, Turn) else moment.today()


def _column(seat: presence.Seat) -> dict[str, presence.Seat]:
    return {"turn": seat} if isinstance(seat, Turn) else {"claim": seat}
