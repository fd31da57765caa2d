"""Makes docs/benchmarks/matching.md of docs/benchmarks/matching/*.json: `python -m benchmarks.matching.document`.

Everything in it is reckoned from the samples; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import mean
from typing import Any

from benchmarks.record import FOLDER

SAMPLES, DOCUMENT = FOLDER / "matching", FOLDER / "matching.md"
Facts = dict[str, Any]
HEAD = """# Matching, measured in made-up towns

Made by `python -m benchmarks.matching.document` from the samples in `matching/*.json`; nothing here is written by hand. What the
towns are like and what was left out: `benchmarks/matching/README.md`. Each figure is the mean over the seeds; in one seed all
policies meet the same people, the same orders and the same answers. Towns are invented: differences between policies mean
something, levels do not.
"""
COLUMNS: dict[str, tuple[str, int]] = {
    "fill": ("filled %", 1), "urgent_fill": ("urgent filled %", 1), "pushes_per_fill": ("letters a fill", 2),
    "wait": ("wait, median min", 1), "wait_mean": ("wait, mean min", 1), "urgent_wait": ("urgent wait, median min", 1),
    "gini": ("Gini of visits", 3), "worst_cell": ("worst estate %", 1), "most_in_24_hours": ("most letters in 24 h", 0),
}  # fmt: skip
FILL_MORE = {0.3: 1.0, 0.6: 3.5, 0.9: 5.0}  # points of fill that the planner promises over the nearest ten
PLANNER, NEAREST, UNFAIR = "planner", "nearest_10", "planner_unfair"


def measured() -> list[Facts]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.json"))]


def document(worlds: list[Facts]) -> str:
    return HEAD + "".join(f"\n{part}" for facts in worlds for part in section(facts))


def section(facts: Facts) -> list[str]:
    world, machine = facts["world"], facts["machine"]
    dirty = " and changes not committed" if facts["dirty"] else ""
    loads = sorted({one["load"] for one in facts["samples"]})
    where = (
        f"`{facts['command']}` at commit `{facts['commit'][:12]}`{dirty}, {facts['at']}; {machine['cores']} cores "
        f"({machine['processor']}), Python {machine['python']}; seeds {facts['seeds'][0]} to {facts['seeds'][-1]}.\n"
    )
    head = (
        f"## {world['name']}\n\n{world['about']}. {world['volunteers']:,} volunteers, push budget {world['budget']}.\n"
    )
    return [head, promises(facts, loads), *(table(facts, load) for load in loads), _policies(facts), where]


def _policies(facts: Facts) -> str:
    return "".join(f"- `{name}`: {about}\n" for name, about in facts["policies"].items())


def samples(facts: Facts, load: float, policy: str, name: str) -> list[float]:
    fit = [one for one in facts["samples"] if one["load"] == load and one["policy"] == policy]
    return [one[name] for one in fit if name in one]


def table(facts: Facts, load: float) -> str:
    """A row a policy."""
    names = list(dict.fromkeys(one["policy"] for one in facts["samples"]))
    lines = [f"### Load {load}", "", "| | " + " | ".join(title for title, _digits in COLUMNS.values()) + " |"]
    lines.append("|---" * (len(COLUMNS) + 1) + "|")
    for policy in names:
        cells = [_cell(samples(facts, load, policy, name), name) for name in COLUMNS]
        lines.append(f"| {policy} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(found: list[float], name: str) -> str:
    if not found:
        return ""
    value = max(found) if name == "most_in_24_hours" else mean(found)
    return f"{value:.{COLUMNS[name][1]}f}"


def promises(facts: Facts, loads: list[float]) -> str:
    """What the planner promises against the nearest ten, each with its figure; what is not held says so."""
    lines = ["| planner against nearest ten | promised | " + " | ".join(f"load {load}" for load in loads) + " |"]
    lines.append("|---" * (len(loads) + 2) + "|")
    for title, promised, look in _promised(facts):
        found = [look(load) for load in loads]
        lines.append(f"| {title} | {promised} | " + " | ".join(_shown(*one) for one in found) + " |")
    return "\n".join(lines) + "\n"


def _shown(value: float, held: bool, digits: int) -> str:
    return f"{value:+.{digits}f}" + ("" if held else " **not held**")


Look = Callable[[float], tuple[float, bool, int]]


def _promised(facts: Facts) -> list[tuple[str, str, Look]]:
    def difference(name: str, load: float, of: str = PLANNER, to: str = NEAREST) -> float:
        return mean(samples(facts, load, of, name)) - mean(samples(facts, load, to, name))

    def fill(load: float) -> tuple[float, bool, int]:
        more = difference("fill", load)
        return more, more >= FILL_MORE.get(load, 0.0), 2

    def letters(load: float) -> tuple[float, bool, int]:
        share = mean(samples(facts, load, PLANNER, "pushes_per_fill")) / mean(
            samples(facts, load, NEAREST, "pushes_per_fill")
        )
        return share, share <= 0.5, 2

    def urgent(load: float) -> tuple[float, bool, int]:
        more = difference("urgent_fill", load)
        return more, more >= 0, 2

    def gini(load: float) -> tuple[float, bool, int]:
        more = difference("gini", load)
        return more, more <= 0, 3

    def budget(load: float) -> tuple[float, bool, int]:
        most = max(samples(facts, load, PLANNER, "most_in_24_hours"))
        return most, most <= facts["world"]["budget"], 0

    return [
        ("fill, points", "≥ " + " / ".join(f"{more:g}" for more in FILL_MORE.values()), fill),
        ("letters a fill, ratio", "≤ 0.5", letters),
        ("urgent fill, points", "≥ 0", urgent),
        ("Gini of visits", "≤ 0", gini),
        ("most letters in any 24 h", f"≤ {facts['world']['budget']}", budget),
        ("price: median wait, minutes", "stated", lambda load: (difference("wait", load), True, 1)),
        ("price: urgent median wait, minutes", "stated", lambda load: (difference("urgent_wait", load), True, 1)),
        (
            "fairness 0 instead: fill, points",
            "stated",
            lambda load: (difference("fill", load, UNFAIR, PLANNER), True, 2),
        ),
        ("fairness 0 instead: Gini", "stated", lambda load: (difference("gini", load, UNFAIR, PLANNER), True, 3)),
    ]


if __name__ == "__main__":
    DOCUMENT.write_text(document(measured()), encoding="utf-8")
