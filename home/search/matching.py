"""Finding: one statement for both databases. Tokens are looked up in the index, phrases are looked at in what it finds.

Order: the very title, then all in the title, then anywhere; nearer and newer first among equals. Up to FIRST places
stand before everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts import moment
from grids import towns
from home import posts
from home.search.asking import Term, Way
from home.search.models import SearchEntry

FIRST = 5
MOST = 5000  # as many as are looked at; who asks for 网格 in a city does not read them all
HERE = """coalesce((SELECT path FROM grids_area WHERE slug = %s),
    (SELECT a.path FROM grids_building b JOIN grids_area a ON a.id = b.grid_id WHERE b.slug = %s), '-')"""
Sql = tuple[str, list[Any]]

SHOWN = ", ".join(f"e.{name}" for name in (
    "id", "kind", "key", "address", "title", "title_en", "lead", "lead_en", "text", "dated"))  # fmt: skip
WORDS_INDEX = "string_to_array(btrim(e.words), ' ')"


@dataclass(frozen=True)
class Asked:
    """A question, and what narrows it: kinds, a place's slug; `near` is the code of where somebody asks from."""

    folded: str
    terms: Sequence[Term]
    kinds: Sequence[str] = ()
    place: str = ""
    near: str = ""


@dataclass
class Counts:
    """How many there are of each kind, and at each place: (slug, name, English name) to number; at least, if capped."""

    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str, str], int] = field(default_factory=dict)
    capped: bool = False


def counts(asked: Asked) -> Counts:
    """One query. Narrowing one facet leaves the numbers of the other as they would be."""
    where, values = _where(asked, narrowed=False)
    sql = f"""SELECT e.kind, p.slug, p.name, p.name_en, count(*)
              FROM (SELECT e.kind, e.place_id FROM home_searchentry e WHERE {where} LIMIT {MOST}) e
              JOIN grids_area p ON p.id = e.place_id GROUP BY 1, 2, 3, 4"""
    found, seen = Counts(), 0
    for kind, slug, name, name_en, number in _rows(sql, values):
        seen += number
        found.capped = seen >= MOST
        here, this = asked.place in ("", slug), not asked.kinds or kind in asked.kinds
        found.total += number if here and this else 0
        if here:
            found.kinds[kind] = found.kinds.get(kind, 0) + number
        if this:
            key = (slug, name, name_en)
            found.places[key] = found.places.get(key, 0) + number
    return found


def hits(asked: Asked, start: int = 0, some: int = 20) -> list[SearchEntry]:
    """One query: these of them, in order, with their places; of officers also who stands in today (`acting`)."""
    where, values = _where(asked)
    tier, tier_values = _tier(asked)
    near, near_values = _near(asked)
    away, today = posts.acting_today().query.sql_with_params()
    sql = f"""
        WITH found AS (SELECT e.id, e.kind, e."order", e.dated, e.path, {tier} AS tier, {near} AS near
                       FROM (SELECT e.* FROM home_searchentry e WHERE {where} LIMIT {MOST}) e),
        ranked AS (SELECT id, tier, row_number() OVER (PARTITION BY (kind IN ('area', 'building'))
                   ORDER BY tier, near, dated IS NULL, dated DESC, "order", length(path), path, id) AS place,
                   (kind IN ('area', 'building')) AS is_place FROM found)
        SELECT {SHOWN}, away.acting, away.acting_en FROM ranked JOIN home_searchentry e ON e.id = ranked.id
        LEFT JOIN ({away}) away ON e.kind = 'officer' AND away.appointment_id = e.key
        ORDER BY CASE WHEN NOT is_place THEN 1 WHEN place <= {FIRST} THEN 0 ELSE 2 END, place LIMIT %s OFFSET %s"""
    return list(SearchEntry.objects.raw(sql, [*tier_values, *near_values, *values, *today, some, start]))


def _rows(sql: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _where(asked: Asked, *, narrowed: bool = True) -> Sql:
    """Every term occurs, one of them in its own words and not only in the names of where it lies; and it is shown now."""
    now = moment.now()
    parts: list[Sql] = [_in_town(), _looked_up(asked.terms), *(_occurs(term) for term in asked.terms)]
    parts.append(_any(_own(term) for term in asked.terms))
    parts.append(("(e.shown_from IS NULL OR e.shown_from <= %s)", [now]))
    parts.append(("(e.shown_until IS NULL OR e.shown_until > %s)", [now]))
    if narrowed and asked.kinds:
        parts.append((f"e.kind IN ({', '.join(['%s'] * len(asked.kinds))})", [*asked.kinds]))
    if narrowed and asked.place:
        parts.append(("e.place_id = (SELECT id FROM grids_area WHERE slug = %s)", [asked.place]))
    return _all(parts)


def _in_town() -> Sql:
    """What lies in the town that is asked, and what is published where it lies in."""
    here = towns.current()
    if here is None:
        return _all([])
    above = towns.lineage(here)
    return f"(e.path LIKE %s OR (e.page_id IS NOT NULL AND e.path IN ({', '.join(['%s'] * len(above))})))", [
        f"{here.path}%", *above,
    ]  # fmt: skip


def _looked_up(terms: Sequence[Term]) -> Sql:
    """By the index: rows that have the tokens of one way of every term."""
    if connection.vendor == "postgresql":
        return _all(_any((f"{WORDS_INDEX} @> %s", [list(way.tokens)]) for way in term.ways) for term in terms)
    wanted = " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{token}"' for token in way.tokens) + ")" for way in term.ways) + ")"
        for term in terms
    )
    return "e.id IN (SELECT rowid FROM home_searchentry_fts WHERE home_searchentry_fts MATCH %s)", [wanted]


def _occurs(term: Term) -> Sql:
    """By looking: needed where a way is a phrase, for its pairs may stand apart."""
    if not any(way.phrases for way in term.ways):
        return "1 = 1", []
    return _any(
        _all(_any([_in("e.plain", one), _in("e.around", one)]) for one in way.phrases)
        if way.phrases
        else _has("e.words", way)
        for way in term.ways
    )


def _own(term: Term) -> Sql:
    def one(way: Way) -> Sql:
        if way.phrases:
            return _all(_in("e.plain", phrase) for phrase in way.phrases)
        return _any([_has("e.title_words", way), _all(_in("e.plain", token) for token in way.tokens)])

    return _any(one(way) for way in term.ways)


def _tier(asked: Asked) -> Sql:
    """0 the very title, 1 all in the title as it was said, 2 in other words, 3 some in the title, 4 anywhere."""
    said = [_any(_has("e.title_words", way) for way in term.ways if not way.other) for term in asked.terms]
    alike = [_any(_has("e.title_words", way) for way in term.ways) for term in asked.terms]
    cases = [("e.called = %s", [asked.folded]), _all(said), _all(alike), _any(alike)]
    whens = " ".join(f"WHEN {sql} THEN {rank}" for rank, (sql, _values) in enumerate(cases))
    return f"CASE {whens} ELSE {len(cases)} END", [value for _sql, values in cases for value in values]


def _near(asked: Asked) -> Sql:
    """0 at the asker's place and below it, then by how far above; without a place all are alike."""
    if not asked.near:
        return "0", []
    return (
        f"""CASE WHEN e.path LIKE {HERE} || '%%' THEN 0
        WHEN {HERE} LIKE e.path || '%%' THEN 900 - length(e.path) ELSE 999 END""",
        [asked.near] * 4,
    )


def _has(column: str, way: Way) -> Sql:
    return _all((f"{column} LIKE %s", [f"% {token} %"]) for token in way.tokens)


def _in(column: str, phrase: str) -> Sql:
    return f"{column} LIKE %s", [f"%{phrase}%"]


def _joined(parts: Iterable[Sql], word: str, empty: str) -> Sql:
    parts = list(parts)
    if not parts:
        return empty, []
    return "(" + word.join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def _all(parts: Iterable[Sql]) -> Sql:
    return _joined(parts, " AND ", "1 = 1")


def _any(parts: Iterable[Sql]) -> Sql:
    return _joined(parts, " OR ", "1 = 0")
