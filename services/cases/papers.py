"""Two papers of the desk: the ledger in three colours with the reason for each, and the agenda of a neighbours' meeting.

三色台账 · 邻里会议程. Both hang on walls or lie on tables: no residents' words, nothing sealed, and no building so small
that its number says who lives there (users.md 41).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import moment
from accounts.gates import signed_in
from grids.models import Area
from grids.naming import named
from grids.slugs import read_slug
from services.cases import colours, lists, mapped, pieces, queries
from services.cases.actor import Actor
from services.cases.models import Case, Openness, Tier
from services.cases.reach import actor_of
from services.cases.table import Phase

UNDECIDED = (Phase.OPEN, Phase.PAUSED)
HOUSEHOLDS = 20  # a building with fewer is not named on paper
ON_PAPER = 100  # lines of one agenda: more are talked about on another evening, or by estate


@dataclass
class Estate:
    """The open matters of one estate, by tier."""

    name: str
    tiers: list[tuple[str, list[Case]]] = field(default_factory=list)


@signed_in
@never_cache
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """What is under way in one's area, the most urgent first, each with its colour and why."""
    actor = _staff(request)
    page = lists.page(LEDGER, actor, lists.Narrowing({}), request.GET.get("after", ""))
    for case in page.cases:
        case.deadline = colours.deadline(case)  # type: ignore[attr-defined]
    return render(request, "cases/ledger.html", {"page": page, "today": moment.today()})


@signed_in
@never_cache
@require_GET
def meeting(request: HttpRequest) -> HttpResponse:
    """The agenda: what is open, by estate and tier, one line each, with room for what is decided; the most urgent first,
    page by page, or of one estate."""
    actor = _staff(request)
    own = [held.area for held in actor.looks_after if held.area]
    asked = request.GET.get("g")
    area = Area.objects.living().filter(slug=read_slug(asked) or "").first() if asked else own[0]
    if area is None or not area.path.startswith(tuple(one.path for one in own)):
        raise Http404
    page = lists.page(_to_talk_about(area), actor, lists.Narrowing({}), request.GET.get("after", ""), ON_PAPER)
    context = {"area": area, "own": own, "estates": agenda(page.cases), "today": moment.today(), "after": page.after,
               "later": bool(request.GET.get("after")), "lines": ON_PAPER,
               "inside": mapped.inside(area) if page.after else []}  # fmt: skip
    return render(request, "cases/meeting.html", context)


def agenda(cases: list[Case]) -> list[Estate]:
    """By estate, by tier, in the order they came in. No query, where the cases were read as for a list."""
    found = []
    for name, here in groupby(sorted(cases, key=_estate), key=_estate):
        lines = list(here)
        for case in lines:
            case.deadline, case.line = colours.deadline(case), on_paper(case)  # type: ignore[attr-defined]
        tiers = [(str(tier), [case for case in lines if case.tier == tier]) for tier in ("grid", "shared", "public")]
        rest = [case for case in lines if case.tier not in Tier.values]
        found.append(Estate(name, [(tier, held) for tier, held in [*tiers, ("", rest)] if held]))
    return found


def on_paper(case: Case) -> str:
    """What a line says: the building only where twenty households or more live in it."""
    large = case.building is not None and (case.building.households or 0) >= HOUSEHOLDS
    return f"{case.category or case.workflow.label} · {case.where if large else _estate(case)}"


def _estate(case: Case) -> str:
    return named(case, "estate_name") or named(case.place)


def _open(actor: Actor, seen: queries.Seen = None) -> QuerySet[Case]:
    return queries.in_my_area(actor, seen).exclude(openness=Openness.SEALED)


def _to_talk_about(area: Area) -> lists.Listing:
    """What is open or rests by decision in one place, each matter once: not what hangs on another."""

    def read(actor: Actor, seen: queries.Seen = None) -> QuerySet[Case]:
        return _open(actor, seen).filter(parent=None)

    return lists.Listing(gettext_lazy("邻里会议程"), read, lambda actor: pieces.inside(actor, area, *UNDECIDED))


LEDGER = lists.by_phase(gettext_lazy("三色台账"), _open, *pieces.UNDER_WAY)


def _staff(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for whoever looks after no area."""
    actor = actor_of(request)
    if not actor.looks_after:
        raise PermissionDenied(_("这一页要有网格或社区的任职。"))
    return actor
