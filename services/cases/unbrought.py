"""Letters about the cases of one's area that could not be brought 没送到的通知, and the button to send them again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import signed_in
from services.cases import queries
from services.cases.actor import Actor
from services.cases.handlers import SEEING
from services.cases.numbers import spell
from services.cases.reach import actor_of
from services.letters import box, wording
from services.letters.models import Letter

MOST = 100


@signed_in
@never_cache
@require_GET
def unbrought(request: HttpRequest) -> HttpResponse:
    """Whom, about what, why not; the number masked, and of sealed cases not a word."""
    letters = [_row(letter) for letter in found(_staff(request))[:MOST]]
    return render(request, "cases/unbrought.html", {"letters": letters})


@signed_in
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the box, once. What is out of reach is not there."""
    if not found(_staff(request)).filter(pk=pk).exists():
        raise Http404
    if box.send_again(pk):
        messages.success(request, _("已重新发送。"))
    return redirect("unbrought")


def found(actor: Actor) -> QuerySet[Letter]:
    """Of the cases this actor sees as staff of an area: neither one's own nor those one's organisation was given."""
    return box.undelivered(queries.seen_as_staff(actor).values("number")).select_related("to")


def count_for(actor: Actor) -> int:
    """How many there are to be seen by this actor; none for whoever looks after no area."""
    return found(actor).count() if _looks_after(actor) else 0


def _staff(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for whoever looks after no area."""
    actor = actor_of(request)
    if not _looks_after(actor):
        raise PermissionDenied(_("这里是工作台，您的账号没有任职。"))
    return actor


def _looks_after(actor: Actor) -> bool:
    return any(held.area_id and held.duty in SEEING for held in actor.held)


def _row(letter: Letter) -> dict[str, Any]:
    sealed = bool(letter.facts.get("sealed"))
    to_resident = letter.facts.get("face") == "resident"
    return {
        "letter": letter, "sealed": sealed, "number": spell(letter.about),
        "reader": "" if to_resident else letter.to.name, "masked": letter.to.masked,
        "text": "" if sealed else wording.keepsake(wording.say_if_known(letter, "zh-hans")),
    }  # fmt: skip
