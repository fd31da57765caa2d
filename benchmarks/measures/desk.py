"""The desk of those who serve where most cases are, with few cases in the county and with a million."""

from __future__ import annotations

from typing import Any

from benchmarks.compare import in_turns, rounds, series
from benchmarks.registry import Result, benchmark
from benchmarks.streets import County

FEW, MANY = 10_000, 1_000_000
PEOPLE = ("worker", "leader", "staff", "keeper", "chief")
LISTS = ("awaiting", "area", "late", "parked", "whistles", "calls", "often", "done")
WORDS = ("电梯", "漏水")  # which all cases say, and one in four
# One in a hundred says this, one in three hundred, and many but nobody here: no page is as full in a small county, so they are bounded.
SELDOM = ("噪声", "蟑螂", "山洪")
PAGES = [*(f"/work/?list={one}" for one in LISTS), "/work/?list=area&owner=me", "house", "deep", "sheet", "merge",
         *(f"/work/?list=area&q={one}" for one in (*WORDS, *SELDOM)), "/work/?list=done&q=山洪"]  # fmt: skip
QUERIES, RATIO, BUFFERS, MS = 12, 1.3, 12_000, 300  # a search meets 10,000 rows at most, and those of its first look


@benchmark("desk", "The desk with ten thousand cases and with a million")
def desk() -> Result:
    """A county of 480 grids on PostgreSQL, a tenth of its cases under way, the n-th grid with one n-th of the first's. The
    worker, the leader, a clerk and a named handler of sealed matters of the community, and the chief of the subdistrict
    over the busiest grid open each list, the tenth page of their area's, what is their own of it, what a building of the
    busiest grid has of it, what all of it say, one in four, a hundred and three hundred, and many but none of it (of what
    is over as well), a case, and the same case where it is to be put together with another (its rows are those it could
    be put together with). Whole pages over the test client, the best of three each time, counties in turns; of each page
    those people's together whose pages show as many rows in either county: the small one has too few whistles and
    recurrences to fill one. Buffers are those of all the queries of a page, read twice; of queries, and of buffers and
    time of what few say, the page of whoever needs most."""
    counties = [County(cases=FEW), County(cases=MANY)]
    lived = {one: one.lived() for one in counties}
    found = Result(database=counties[0].ask("database"), rows={one.name: facts["rows"] for one, facts in lived.items()})
    _walk(counties, found)
    _sweep(counties, found)
    return found


def _walk(counties: list[County], found: Result) -> None:
    seen: dict[County, list[list[dict[str, Any]]]] = {one: [] for one in counties}

    def take(county: County) -> float:
        seen[county].append([county.ask("desk_pages", who=who, paths=PAGES) for who in PEOPLE])
        return 0.0

    in_turns({one.name: lambda _number, one=one: take(one) for one in counties}, rounds(6))
    for page in PAGES:
        name = page.removeprefix("/work/?list=")
        alike = _alike(seen, page)
        for unit in ("ms", "buffers") if alike and not page.endswith(SELDOM) else ():
            _compare(found, name, unit, {
                one.name: [sum(people[who][page][unit] for who in alike) for people in seen[one]] for one in counties
            })  # fmt: skip
        _bound(found, name, "queries", QUERIES, seen[counties[1]], page)
        if page.endswith(SELDOM):
            _bound(found, name, "buffers", BUFFERS, seen[counties[1]], page)
            _bound(found, name, "ms", MS, seen[counties[1]], page)


def _bound(found: Result, name: str, unit: str, at_most: int, takes: list[list[dict[str, Any]]], page: str) -> None:
    """The page of whoever needs most, in the large county."""
    asked = {f"{name}, {unit}: {MANY:,} cases": [max(of[page][unit] for of in people) for people in takes]}
    found.series += series(asked, unit)
    found.limits.append({"name": name, "series": next(iter(asked)), "at_most": at_most})


def _compare(found: Result, name: str, unit: str, measured: dict[str, list[float]]) -> None:
    """The large county beside the small one, which comes first."""
    rows = {f"{name}, {unit}: {county}": values for county, values in measured.items()}
    found.series += series(rows, unit)
    few, many = rows
    found.ratios.append({"of": many, "to": few, "at_most": RATIO})


def _alike(seen: dict[County, list[list[dict[str, Any]]]], page: str) -> list[int]:
    """Whose pages show as many rows in either county, by their place among PEOPLE."""
    shown = [[people[page]["rows"] for people in takes[0]] for takes in seen.values()]
    return [who for who, rows in enumerate(zip(*shown, strict=True)) if len(set(rows)) == 1]


def _sweep(counties: list[County], found: Result) -> None:
    """Twenty cases are due in either county, a tenth of all wait: it costs what is due."""
    takes = {
        f"sweep of 20 due: {one.name}": lambda _number, one=one: one.ask("due_sweep", due=20)["ms"] for one in counties
    }
    found.series += series(in_turns(takes, rounds(6)), "ms")
    few, many = takes
    found.ratios.append({"of": many, "to": few, "at_most": RATIO})
