"""Where the rows of a list stand in an index, in the order of the list: its first page costs the same in a city.

What somebody sees is a condition with OR in it: here or there, mine or of my area. A database answers that by reading
all of it and sorting. Each alternative alone, in one phase or state, is a piece of an index that is in order already;
the first rows of every piece hold the first rows of all (docs/adr/0033).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Index, Q, QuerySet
from django.db.models.expressions import RawSQL

from grids.models import Level
from services.cases.table import Phase

if TYPE_CHECKING:
    from grids.models import Area
    from services.cases.actor import Actor

OFTEN = 2  # times before: the third time is no accident any more
UNDER_WAY = (Phase.OPEN, Phase.PAUSED, Phase.RESTING)
SEALED = Q(openness="sealed")
CLEAR = ~SEALED
ASKING = Q(open_children__gt=0)  # colleagues were asked in, and have not answered
WHISTLES = Q(kind="whistle") & ~Q(phase="over")
AGAIN = Q(times_before__gte=OFTEN) & ~Q(phase="over")
SOONEST = (F("due_at").asc(nulls_last=True), "pk")
NEWEST = (F("due_at").desc(nulls_first=True), "-pk")  # of what is over, which has no deadline: the newest first

EARLY, LATE = "due ASC NULLS LAST, key ASC", "due DESC NULLS FIRST, key DESC"  # the same, of the rows of pieces


def indexes() -> list[Index]:
    """One for each way in which a list is asked for, at each level."""
    order = ["due_at", "id"]
    found = [
        Index(fields=["owner_appointment", "phase", *order], name="case_owner_post"),
        Index(fields=["owner_organisation", "phase", *order], name="case_owner_body"),
        Index(fields=["owner_appointment", "state", *order], condition=~Q(phase="over"), name="case_post_state"),
        Index(fields=["owner_organisation", "state", *order], condition=~Q(phase="over"), name="case_body_state"),
        Index(fields=["phase", *order], condition=Q(astray=True), name="case_astray"),
        Index(fields=["desk", "phase", *order], condition=SEALED, name="case_sealed_desk"),
        Index(fields=["desk", *order], condition=SEALED & WHISTLES, name="case_whistle_sealed"),  # hold nothing: so
        Index(fields=["desk", *order], condition=SEALED & AGAIN, name="case_again_sealed"),  # nothing is looked through
        Index(fields=["owner_appointment", *order], condition=WHISTLES, name="case_whistle_post"),
        Index(fields=["owner_organisation", *order], condition=WHISTLES, name="case_whistle_body"),
        Index(fields=["owner_appointment", *order], condition=AGAIN, name="case_again_post"),
        Index(fields=["owner_organisation", *order], condition=AGAIN, name="case_again_body"),
        Index(fields=["building", "phase", *order], name="case_of_house"),
        Index(fields=["building", *order], condition=~Q(phase="over"), name="case_near_house"),
        Index(fields=["in_community", "category", *order], condition=~Q(phase="over"), name="case_near_kind"),
        Index(fields=["owner_appointment"], condition=ASKING, name="case_post_asks"),
        Index(fields=["owner_organisation"], condition=ASKING, name="case_body_asks"),
    ]
    for level in Level.values:
        found += [
            Index(fields=[f"in_{level}", "phase", *order], name=f"case_in_{level}"),
            Index(fields=[f"at_{level}", "state", *order], condition=~Q(phase="over"), name=f"case_at_{level}"),
            Index(fields=[f"in_{level}", *order], condition=WHISTLES, name=f"case_whistle_{level}"),
            Index(fields=[f"in_{level}", *order], condition=AGAIN, name=f"case_again_{level}"),
        ]
    return found


def owned(actor: Actor) -> list[Q]:
    """What this actor is in charge of, by each post and organisation; by a lent post nothing that is sealed."""
    posts = [
        Q(owner_appointment=held.pk) if held.person_id == actor.person else Q(owner_appointment=held.pk) & CLEAR
        for held in actor.held
    ]
    return posts + [Q(owner_organisation=body) for body in sorted(actor.organisations)]


def in_phases(actor: Actor, *phases: Phase) -> list[Q]:
    """All that the actor sees by serving, in these phases: within_reach_of(), taken apart."""
    seen = (*_ground(actor), *_elsewhere(actor))
    return [piece & Q(phase=phase) for piece in seen for phase in phases]


def inside(actor: Actor, area: Area, *phases: Phase) -> list[Q]:
    """What lies in this area, which is one the actor looks after or within one, in these phases; nothing sealed.

    Of a post's own area also what came before it.
    """
    before = (actor.reach[held.pk] for held in actor.looks_after if held.area_id == area.pk)
    areas = sorted({area.pk}.union(*before))
    seen = [Q(**{f"in_{area.level}": one}) & CLEAR & ~actor.is_subject() for one in areas]
    return [piece & Q(phase=phase) for piece in seen for phase in phases]


def clear(pieces: Iterable[Q]) -> list[Q]:
    """Those that may hold what is not sealed: of the others every row would be read, and none taken."""
    return [piece for piece in pieces if not all(said in piece.children for said in SEALED.children)]


def of_ground(actor: Actor, which: Q) -> list[Q]:
    """The same of what `which` says, for which there are indexes of its own."""
    return [piece & which for piece in (*_ground(actor), *_elsewhere(actor))]


def _ground(actor: Actor) -> list[Q]:
    """What lies in each of this actor's areas and what came before them."""
    return [Q(**{f"in_{level}": area}) & CLEAR & ~actor.is_subject() for level, area in _areas(actor)]


def _elsewhere(actor: Actor) -> list[Q]:
    """What this actor is in charge of, what lies elsewhere and is answered for in those areas, and what is sealed."""
    away = [Q(astray=True, **{f"at_{level}": area}) & CLEAR for level, area in _areas(actor)]
    return [piece & ~actor.is_subject() for piece in (*owned(actor), *away, *actor.sealed_pieces())]


def first(pieces: Iterable[QuerySet], most: int, order: tuple = SOONEST) -> list[int]:
    """The ids of the first `most` rows of all these taken together, each once. One query.

    Nothing but the rows is sorted out of it that stand in several: the pieces stand in order each, so PostgreSQL merges
    them, and reads of all of them little more than `most` rows.
    """
    parts, given = _first_of_each(pieces, most, order)
    if not parts:
        return []
    way = LATE if order is NEWEST else EARLY
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT due, key FROM ({parts}) AS pieces ORDER BY {way} LIMIT {int(most)}", given)
        return [key for _due, key in cursor.fetchall()]


def among(cases: QuerySet, pieces: Iterable[QuerySet], most: int) -> QuerySet:
    """Those of these cases that are the first `most` of the pieces, one piece after the other."""
    parts, given = _first_of_each(pieces, most, SOONEST)
    first = f"SELECT key FROM ({parts}) AS pieces GROUP BY key, due ORDER BY min(part), {EARLY} LIMIT {int(most)}"
    return cases.filter(pk__in=RawSQL(first, given)) if parts else cases.none()


def _first_of_each(pieces: Iterable[QuerySet], most: int, order: tuple) -> tuple[str, list[Any]]:
    """As SQL with its values; empty where no piece can hold anything."""
    parts: list[str] = []
    given: list[Any] = []
    for piece in pieces:
        try:
            rows = piece.order_by(*order).annotate(key=F("pk"), due=F("due_at")).values_list("key", "due")[:most]
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {len(parts)} AS part, key, due FROM ({sql}) AS piece_{len(parts)}")
        given += params
    return " UNION ALL ".join(parts), given


def _areas(actor: Actor) -> list[tuple[str, int]]:
    """Level and id of every area in which the actor sees what lies there."""
    found = [(held.area.level, area) for held in actor.serving for area in sorted(actor.reach[held.pk])]  # type: ignore[union-attr]
    return list(dict.fromkeys(found))
