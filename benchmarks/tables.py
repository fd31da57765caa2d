"""Makes docs/benchmarks.md, and its pictures, of the figures in docs/benchmarks/*.json: `python -m benchmarks.tables`.

Nothing between the two marks is written by hand; a test compares.
"""

from __future__ import annotations

import json
from itertools import groupby
from statistics import median
from typing import Any

from benchmarks.charts import chart, spread
from benchmarks.record import FOLDER, ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by python -m benchmarks.tables: begin -->", "<!-- made by python -m benchmarks.tables: end -->"
Facts = dict[str, Any]


def measured() -> list[Facts]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def document(before: str, facts: list[Facts]) -> str:
    """The whole document, anew between the marks."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + "\n\n" + "\n".join(section(one) for one in facts) + "\n" + END + tail


def pictures(facts: list[Facts]) -> dict[str, str]:
    """Name of the file and what is in it: one picture for each unit of each benchmark."""
    found = {}
    for one in facts:
        for at, (unit, series) in enumerate(by_unit(one), 1):
            found[f"{one['name']}_{at}.svg"] = chart(series, unit)
    return found


def by_unit(one: Facts) -> list[tuple[str, list[Facts]]]:
    return [(unit, list(group)) for unit, group in groupby(one["series"], key=lambda series: series["unit"])]


def section(one: Facts) -> str:
    machine, dirty = one["machine"], " and changes not committed" if one["dirty"] else ""
    lines = [f"## {one['title']}", "", one["about"], ""]
    for at, (unit, series) in enumerate(by_unit(one), 1):
        lines += [*_samples(series, unit), "", f"![{one['title']}, {unit}](benchmarks/{one['name']}_{at}.svg)", ""]
    lines += _ratios(one) + _limits(one) + _buffers(one) + _rows(one)
    lines += [
        f"`{one['command']}` at commit `{one['commit'][:12]}`{dirty}, {one['at']}, {one['database']}; "
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_mb']:,} MB, {machine['kernel']}, Python "
        f"{machine['python']}; load of the machine {one['load'][0]} before, {one['load'][1]} after.",
        "",
    ]
    return "\n".join(lines)


def _samples(series: list[Facts], unit: str) -> list[str]:
    lines = [f"| {unit} | samples | median | middle half | least | most |", "|---|---|---|---|---|---|"]
    for one in series:
        low, middle, high = spread(one["samples"])
        least, most = min(one["samples"]), max(one["samples"])
        lines.append(
            f"| {one['name']} | {len(one['samples'])} | {_n(middle)} | {_n(low)} – {_n(high)} | {_n(least)} | {_n(most)} |"
        )
    return lines


def _ratios(one: Facts) -> list[str]:
    if not one["ratios"]:
        return []
    lines = ["| ratio | of medians | middle half, pair by pair | promised | |", "|---|---|---|---|---|"]
    for ratio in one["ratios"]:
        found = _pair(one, ratio)
        if found is None:
            continue
        of, to = found
        value = median(of) / median(to)
        low, _middle, high = spread([a / b for a, b in zip(of, to, strict=False) if b])
        unit = f" ({ratio['unit']})" if "unit" in ratio else ""
        lines.append(
            f"| {ratio['of']} / {ratio['to']}{unit} | {value:.2f} | {low:.2f} – {high:.2f} | {_promised(ratio)} | {_held(value, ratio)} |"
        )
    return [*lines, ""]


def _pair(one: Facts, ratio: Facts) -> tuple[list[float], list[float]] | None:
    fit = [series for series in one["series"] if ratio.get("unit") in (None, series["unit"])]
    named = {series["name"]: series["samples"] for series in fit}
    return (named[ratio["of"]], named[ratio["to"]]) if ratio["of"] in named and ratio["to"] in named else None


def _limits(one: Facts) -> list[str]:
    if not one["limits"]:
        return []
    named = {series["name"]: series for series in one["series"]}
    lines = ["| median | measured | promised | |", "|---|---|---|---|"]
    for limit in one["limits"]:
        value = median(named[limit["series"]]["samples"])
        unit = named[limit["series"]]["unit"]
        lines.append(f"| {limit['series']} | {_n(value)} {unit} | {_promised(limit)} {unit} | {_held(value, limit)} |")
    return [*lines, ""]


def _promised(what: Facts) -> str:
    if "at_most" in what:
        return f"≤ {what['at_most']}"
    return f"≥ {what['at_least']}" if "at_least" in what else "–"


def _held(value: float, what: Facts) -> str:
    if "at_most" in what:
        return "held" if value <= what["at_most"] else "**not held**"
    if "at_least" in what:
        return "held" if value >= what["at_least"] else "**not held**"
    return ""


def _buffers(one: Facts) -> list[str]:
    """Pages of the buffer read for one page, on average over the pages looked at; what was walked through."""
    if not one["plans"]:
        return []
    lines = ["| city | page | queries | buffers | tables walked through |", "|---|---|---|---|---|"]
    kinds = sorted({(plan["city"], plan["page"][:3]) for plan in one["plans"]}, key=_size_of)
    for city, kind in kinds:
        plans = [plan for plan in one["plans"] if plan["city"] == city and plan["page"][:3] == kind]
        pages = {plan["page"] for plan in plans}
        read = [plan["buffers"] for plan in plans if plan["buffers"] is not None]
        walked = sorted({table for plan in plans for table in plan["scans"]})
        shown = f"{sum(read) / len(pages):.1f}" if read else "–"
        lines.append(
            f"| {city} | {_kind(kind)} | {len(plans) / len(pages):.0f} | {shown} | {', '.join(walked) or 'none'} |"
        )
    return [*lines, ""]


def _size_of(kind: tuple[str, str]) -> tuple[str, int]:
    return kind[1], int("".join(filter(str.isdigit, kind[0])) or 0)


def _kind(start: str) -> str:
    return {"/B/": "building", "/g/": "area", "/": "home"}.get(start, start)


def _rows(one: Facts) -> list[str]:
    return [f"Rows, {city}: " + ", ".join(f"{table} {count:,}" for table, count in rows.items()) + "\n"
            for city, rows in one["rows"].items()]  # fmt: skip


def _n(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write() -> None:
    facts = measured()
    for path in FOLDER.glob("*.svg"):
        path.unlink()
    for name, picture in pictures(facts).items():
        (FOLDER / name).write_text(picture, encoding="utf-8")
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8"), facts), encoding="utf-8")


if __name__ == "__main__":
    write()
