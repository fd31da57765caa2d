"""The leader's board of orders, and the community's page of volunteers: on the desk, not in the CMS. 派单台"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from services.cases import colours
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.cases.who import LEADERS
from services.letters import box
from services.orders import presence_desk, queries, reasons
from services.orders.models import Round, Volunteer

RULINGS = {"confirm": Volunteer.Standing.CONFIRMED, "refuse": Volunteer.Standing.REFUSED}


class RulingForm(forms.Form):
    """Whoever refuses says why; the volunteer reads it."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=100, required=False, help_text=gettext_lazy("本人会读到")
    )


@signed_in
@never_cache
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What waits for somebody to come: how long already, who was asked, what to do about it."""
    actor = actor_of(request)
    if not actor.looks_after:
        raise PermissionDenied(_("这里是派单台，要有网格或社区的任职。"))
    orders, now = queries.on_the_board(actor), moment.now()
    for order in orders:
        order.deadline = colours.deadline(order.case)  # type: ignore[attr-defined]
        order.asked = [one for one in order.offers.all() if one.stands(now)]  # type: ignore[attr-defined]
        order.coming = [one for one in order.helpings.all() if not one.ended]  # type: ignore[attr-defined]
        order.answered = [one for one in order.offers.all() if one.answer]  # type: ignore[attr-defined]
    reasons.note(orders, [one for order in orders for one in order.asked], now)  # type: ignore[attr-defined]
    leads = any(held.area and held.duty in LEADERS for held in actor.held)
    context = {"orders": orders, "now": now, "rounds": _rounds(actor), "decides": bool(actor.decides), "leads": leads,
               "unsaid": presence_desk.unsaid(actor) if leads else []}  # fmt: skip
    return render(request, "orders/board.html", context)


def _rounds(actor: Actor) -> list[Round]:
    """The last round of each subdistrict this actor looks after something in."""
    paths = {held.area.path[:end] for held in actor.looks_after for end in range(4, len(held.area.path) + 1, 4)}  # type: ignore[union-attr]
    latest: dict[int, Round] = {}
    for one in Round.objects.filter(area__path__in=paths).select_related("area").order_by("pk"):
        latest[one.area_id] = one
    return list(latest.values())


@signed_in
@never_cache
@require_GET
def volunteers(request: HttpRequest) -> HttpResponse:
    """Who offers help in one's community: those who wait for a word first."""
    return _volunteers(request)


@signed_in
@never_cache
@require_POST
def rule(request: HttpRequest, pk: int, ruling: str) -> HttpResponse:
    """Confirm or refuse one who waits; they are told by letter."""
    actor, form = actor_of(request), RulingForm(request.POST)
    if ruling not in RULINGS:
        raise Http404
    volunteer = get_object_or_404(queries.governed(actor), pk=pk)
    if volunteer.contact_id == actor.contact:
        raise PermissionDenied(_("自己的登记请由别人确认。"))
    if ruling == "refuse" and (not form.is_valid() or not form.cleaned_data["reason"]):
        form.add_error("reason", _("请写明理由，本人会读到。"))
        return _volunteers(request, refused=form, refused_pk=pk, status=422)
    form.is_valid()
    _ruled(volunteer, RULINGS[ruling], actor, form.cleaned_data.get("reason", ""))
    messages.success(request, _("已确认。") if ruling == "confirm" else _("已告诉本人。"))
    return redirect("volunteers")


@transaction.atomic
def _ruled(volunteer: Volunteer, standing: Volunteer.Standing, actor: Actor, reason: str) -> None:
    """Twice the same is once: one letter."""
    locked = Volunteer.objects.select_for_update().select_related("contact").get(pk=volunteer.pk)
    if locked.standing == standing:
        return
    locked.standing, locked.ruled_by_id, locked.ruled_at = standing, actor.person, moment.now()
    locked.save()
    facts = {"face": "resident", "path": "/volunteer/", "words": {"reason": reason}}
    box.send_after_commit(box.write([locked.contact], "volunteers", str(standing), facts))


def _volunteers(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    actor = actor_of(request)
    if not actor.decides:
        raise PermissionDenied(_("志愿者由社区确认，您的账号没有这样的任职。"))
    everybody = list(queries.governed(actor)[:300])
    waiting = [one for one in everybody if one.standing == Volunteer.Standing.WAITING]
    context = {"waiting": waiting, "others": [one for one in everybody if one not in waiting], "form": RulingForm()}
    return render(request, "orders/volunteers.html", context | more, status=status)
