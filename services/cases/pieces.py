"""Where the rows of a list stand in an index, in the order of the list: its first page costs the same in a city.

What somebody sees is a condition with OR in it: here or there, mine or of my area. A database answers that by reading
all of it and sorting. Each alternative alone, in one phase or state, is a piece of an index that is in order already;
the first rows of every piece hold the first rows of all (docs/adr/0033).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, Index, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from grids.models import Level
from services.cases.table import Phase

if TYPE_CHECKING:
    from grids.models import Area
    from services.cases.actor import Actor
    from services.cases.models import Case as CaseRow

NO_CLOCK = "-"
OFTEN = 2  # times before: the third time is no accident any more
UNDER_WAY = (Phase.OPEN, Phase.PAUSED, Phase.RESTING)
SEALED = Q(openness="sealed")
CLEAR = ~SEALED
NOTHING = Q(pk__in=[])
ASKING = Q(open_children__gt=0)  # colleagues were asked in, and have not answered
WHISTLES = Q(kind="whistle") & ~Q(phase="over")
AGAIN = Q(times_before__gte=OFTEN) & ~Q(phase="over")
SOONEST = (F("due_at").asc(nulls_last=True), "pk")
NEWEST = (F("due_at").desc(nulls_first=True), "-pk")  # of what is over, which has no deadline: the newest first

Parts = Sequence[tuple[str, Sequence[Any]]]  # pieces as SQL, each with its values
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


def met(which: Q) -> Q:
    """Asked of each row that is met in the order of a list, and no way to look it up by.

    To PostgreSQL the conditions of a gate are four indexes to be put together, and of what they leave it expects a tenth
    of what there is: it reads all of that and sorts. For a CASE it looks for no index, and expects half.
    """
    return Q(Case(When(which, then=Value(True)), default=Value(False))) if which else which


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


def areas_of(pieces: Iterable[Q]) -> set[int]:
    """The areas that these pieces are of."""
    return {area for piece in pieces for _way, area in _named(piece)}


def elsewhere(pieces: Iterable[Q]) -> list[Q]:
    """What of these pieces may lie in none of areas_of() them: what is answered for there astray, and what is of no area.

    A desk is the place or above it, but for what is astray: what is answered for in an area lies in it.
    """
    of_none, astray = [], NOTHING
    for piece in pieces:
        ways = {way for way, _area in _named(piece)}
        if not ways:
            of_none.append(piece)
        elif ways == {"at"}:
            astray |= piece
    return [*of_none, Q(astray=True) & astray]


def _named(piece: Q) -> list[tuple[str, int]]:
    """The areas that a piece is of, each with the way: what lies `in` it, or what is answered for `at` it."""
    said = [one for one in piece.children if isinstance(one, tuple)]
    ways = [(*name.partition("_")[::2], area) for name, area in said]
    return [(way, area) for way, level, area in ways if way in ("in", "at") and level in Level.values]


def first(pieces: Iterable[QuerySet], most: int, order: tuple = SOONEST) -> list[int]:
    """The ids of the first `most` rows of all these taken together, each once. One query.

    Nothing but the rows is sorted out of it that stand in several: the pieces stand in order each, so PostgreSQL merges
    them, and reads of all of them little more than `most` rows.
    """
    parts = in_order(pieces, order)
    if not parts:
        return []
    every, given = _together(parts, most, "key", "due")
    each = f"SELECT DISTINCT due, key FROM ({every}) AS pieces"
    with connection.cursor() as cursor:
        cursor.execute(f"{each} ORDER BY {_way(order)} LIMIT {int(most)}", given)
        return [key for _due, key in cursor.fetchall()]


class Walk(NamedTuple):
    """The ids of the rows of which it is so, in their order, and the row at which the walk broke off; none at the end."""

    keys: list[int]
    last: int | None = None


def walk(parts: Parts, most: int, met: int, order: tuple = SOONEST) -> Walk:
    """The first `most` rows of all parts taken together whose column `said` is 1, among the first `met`. One query.

    Rows are met in order, one after the other, until there are enough: nothing is read in advance.
    """
    if not parts:
        return Walk([])
    way, (every, given) = _way(order), _together(parts, met, "key", "due", "said")
    each = f"SELECT due, key, max(said) AS said FROM ({every}) AS pieces GROUP BY due, key"
    rows = f"{each} ORDER BY {way} LIMIT (SELECT {int(met)})"
    nth = f"SELECT key, due, said, row_number() OVER (ORDER BY {way}) AS nth FROM ({rows}) AS met"
    kept = f"SELECT key, said, nth FROM ({nth}) AS counted WHERE said = 1 OR nth = {int(met)} ORDER BY {way} LIMIT {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(kept, given)
        found = cursor.fetchall()
    keys = [key for key, said, _nth in found if said]
    broken_off = len(keys) < most and found and found[-1][2] == met
    return Walk(keys, found[-1][0] if broken_off else None)


def among(cases: QuerySet, pieces: Iterable[QuerySet], most: int) -> QuerySet:
    """Those of these cases that are the first `most` of the pieces, one piece after the other."""
    parts = in_order(pieces)
    if not parts:
        return cases.none()
    every, given = _together(parts, most, "key", "due")
    first = f"SELECT key FROM ({every}) AS pieces GROUP BY key, due ORDER BY min(part), {EARLY} LIMIT {int(most)}"
    return cases.filter(pk__in=RawSQL(first, given))


def in_order(pieces: Iterable[QuerySet], order: tuple = SOONEST, *more: str) -> Parts:
    """Those that can hold anything as SQL with its values: key, due and these columns `more`."""
    parts = []
    for piece in pieces:
        rows = piece.order_by(*order).annotate(key=F("pk"), due=F("due_at")).values_list("key", "due", *more)
        with suppress(EmptyResultSet):
            parts.append(rows.query.sql_with_params())
    return parts


def once(said: Any, cases: QuerySet) -> RawSQL:
    """This expression of these cases as SQL, to be asked of many pieces: making it anew for each takes longer than asking."""
    compiler = cases.query.get_compiler(cases.db)
    sql, given = compiler.compile(said.resolve_expression(compiler.query))
    return RawSQL(sql, given, output_field=said.output_field)


def _together(parts: Parts, most: int, *columns: str) -> tuple[str, list[Any]]:
    """The first of each part, with its number, as one.

    How many is asked in a query of its own: PostgreSQL does not look into that, expects a tenth of what there is and takes
    the index that has it in order. Where it knew thirty, and thought there were fewer, it read all of them and sorted.
    """
    firsts = [f"({sql} LIMIT (SELECT {int(most)})) AS piece_{nth}" for nth, (sql, _given) in enumerate(parts)]
    each = [f"SELECT {nth} AS part, {', '.join(columns)} FROM {part}" for nth, part in enumerate(firsts)]
    return " UNION ALL ".join(each), [one for _sql, given in parts for one in given]


def _way(order: tuple) -> str:
    return LATE if order is NEWEST else EARLY


def mark(case: CaseRow) -> str:
    """Where this row stands in a list, as it stands in an address."""
    due = f"{case.due_at.timestamp():.6f}" if case.due_at else NO_CLOCK
    return f"{due}_{case.pk}"


def after(order: tuple, mark: str) -> list[Q]:
    """What comes after this row, in pieces that an index answers; all of it where no row is named."""
    due, _sep, key = mark.partition("_")
    if not key.isdecimal() or len(key) > 18:
        return [Q()]
    pk = int(key)
    if order is NEWEST:
        return [Q(due_at=None, pk__lt=pk)]
    if due == NO_CLOCK:
        return [Q(due_at=None, pk__gt=pk)]
    try:
        at = datetime.fromtimestamp(float(due), UTC)
    except (ValueError, OverflowError, OSError):
        return [Q()]
    return [Q(due_at__gte=at) & ~Q(due_at=at, pk__lte=pk), Q(due_at=None)]


def _areas(actor: Actor) -> list[tuple[str, int]]:
    """Level and id of every area in which the actor sees what lies there."""
    found = [(held.area.level, area) for held in actor.serving for area in sorted(actor.reach[held.pk])]  # type: ignore[union-attr]
    return list(dict.fromkeys(found))
