"""The figures of a street with few past cases and with many."""

from __future__ import annotations

from benchmarks.compare import in_turns, rounds, series
from benchmarks.registry import Result, benchmark
from benchmarks.streets import Street

FEW, MANY = 4_000, 40_000
PAGES = {"page, all time": ("all", "/"), "page, last 30 days": ("30d", "/"), "sheet (CSV), all time": ("all", ".csv")}


@benchmark("figures", "Figures of a street, few and many past cases")
def figures() -> Result:
    """The same 13 communities with 104 grids, the same 200 open cases; two years of past. Page and CSV made in a process
    of its own each time (the best of three there), streets in turns. Queries are counted and are the same."""
    streets = [Street(cases=FEW), Street(cases=MANY)]
    lived = {street: street.lived() for street in streets}
    found = Result(database=streets[0].ask("database"), rows={one.name: facts["rows"] for one, facts in lived.items()})
    for name, (period, tail) in PAGES.items():
        asked = {street: {"period": period, "tail": tail} for street in streets}
        queries = {street.ask("figures_page", **asked[street])["queries"] for street in streets}
        assert len(queries) == 1, queries
        takes = {
            f"{name}: {street.name}": (
                lambda _number, street=street, asked=asked: street.ask("figures_page", **asked[street])["ms"]
            )
            for street in streets
        }
        found.series += series(in_turns(takes, rounds(8)), "ms")
        few, many = (f"{name}: {street.name}" for street in streets)
        found.ratios.append({"of": many, "to": few, "at_most": 1.3})
    return found
