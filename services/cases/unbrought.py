"""Letters that could not be brought 没送到的通知, for whoever sees to it, and the button to send them again.

About a case: whoever sees it as staff. About an officer's own post: whoever leads where that officer serves. What else
there is, other apps add to PARTS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import signed_in
from grids.models import Appointment
from services.cases import queries
from services.cases.actor import NOTHING, Actor
from services.cases.handlers import SEEING
from services.cases.models import Case
from services.cases.numbers import read_number, spell
from services.cases.reach import actor_of
from services.cases.who import LEADERS
from services.letters import box, wording
from services.letters.models import Letter

MOST = 100
OF_OFFICE = ("staff", "officer")  # faces by which a letter speaks to somebody as the holder of a post


@dataclass(frozen=True)
class Part:
    """Lost letters of one sort. `together`: those about one thing are one row, which names no reader.

    `named`: whoever sees them knows these readers by name, in whatever role they are spoken to.
    """

    seen_by: Callable[[Actor], QuerySet[Letter]]
    together: bool = False
    named: bool = False


def of_cases(actor: Actor) -> QuerySet[Letter]:
    """Of the cases this actor sees as staff of an area: neither one's own nor those one's organisation was given."""
    return box.undelivered(queries.seen_as_staff(actor).values("number"))


def of_officers(actor: Actor) -> QuerySet[Letter]:
    """Of colleagues' posts, about no case: for who leads the area, or one above it. Nobody's own."""
    below = NOTHING
    for held in actor.held:
        if held.area and held.duty in LEADERS:
            below |= Q(area__path__startswith=held.area.path) | Q(organisation__area__path__startswith=held.area.path)
    posts = Appointment.objects.current().filter(below).exclude(person=actor.person)
    dead = Letter.objects.filter(fate=Letter.Fate.DEAD, facts__face__in=OF_OFFICE)
    of_case = Exists(Case.objects.filter(number=OuterRef("about")))
    return dead.filter(~of_case, to__in=posts.values("person__contact"))


PARTS = [Part(of_cases), Part(of_officers)]


@signed_in
@never_cache
@require_GET
def unbrought(request: HttpRequest) -> HttpResponse:
    """Whom, about what, why not; the number masked, and of sealed cases not a word."""
    rows = [row for part in PARTS for row in _rows(part, _staff(request))]
    rows.sort(key=lambda row: row["letter"].written_at, reverse=True)
    return render(request, "cases/unbrought.html", {"letters": rows[:MOST]})


@signed_in
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the box, once; with all others of its row. What is out of reach is not there."""
    actor = _staff(request)
    for part in PARTS:
        if letter := part.seen_by(actor).filter(pk=pk).first():
            break
    else:
        raise Http404
    same = part.seen_by(actor).filter(kind=letter.kind, about=letter.about) if part.together else [letter]
    if sum(box.send_again(one.pk) for one in same):
        messages.success(request, _("已重新发送。"))
    return redirect("unbrought")


def count_for(actor: Actor) -> int:
    """How many there are to be seen by this actor; none for whoever looks after no area."""
    if not _looks_after(actor):
        return 0
    first, *others = (part.seen_by(actor).order_by().values("pk") for part in PARTS)
    return first.union(*others).count()


def _staff(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for whoever looks after no area."""
    actor = actor_of(request)
    if not _looks_after(actor):
        raise PermissionDenied(_("这里是工作台，您的账号没有任职。"))
    return actor


def _looks_after(actor: Actor) -> bool:
    return any(held.area_id and held.duty in SEEING for held in actor.held)


def _rows(part: Part, actor: Actor) -> Iterable[dict[str, Any]]:
    """The newest hundred rows. One query, two where letters stand together."""
    seen = part.seen_by(actor)
    if not part.together:
        return (_row(letter, part) for letter in seen.select_related("to").order_by("-written_at", "-pk")[:MOST])
    about = seen.order_by().values("kind", "about").annotate(many=Count("pk"), newest=Max("pk")).order_by("-newest")
    many = dict(about.values_list("newest", "many")[:MOST])
    letters = Letter.objects.select_related("to").filter(pk__in=many)
    return ({**_row(letter, part), "many": many[letter.pk]} for letter in letters)


def _row(letter: Letter, part: Part) -> dict[str, Any]:
    sealed = bool(letter.facts.get("sealed"))
    to_resident = letter.facts.get("face") == "resident" and not part.named
    return {
        "letter": letter, "sealed": sealed, "number": spell(letter.about) if read_number(letter.about) else "",
        "reader": "" if to_resident else letter.to.name, "masked": letter.to.masked,
        "text": "" if sealed else wording.keepsake(wording.say_if_known(letter, "zh-hans")),
    }  # fmt: skip
