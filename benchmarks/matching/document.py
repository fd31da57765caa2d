"""Makes docs/benchmarks/matching.md of docs/benchmarks/matching/*.json: `python -m benchmarks.matching.document`.

Everything in it is reckoned from the samples; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean
from typing import Any

from benchmarks.record import FOLDER

SAMPLES, DOCUMENT = FOLDER / "matching", FOLDER / "matching.md"
Facts = dict[str, Any]
Value = Callable[[Facts, float], float]  # of one world at one load
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
    for one in PROMISES:
        found = [one.shown(facts, load) for load in loads]
        lines.append(
            f"| {one.title} | {one.words.format(budget=facts['world']['budget'])} | " + " | ".join(found) + " |"
        )
    return "\n".join(lines) + "\n"


def average(facts: Facts, load: float, policy: str, name: str) -> float:
    return mean(samples(facts, load, policy, name))


def more(name: str, of: str = PLANNER, than: str = NEAREST) -> Value:
    """The difference of two policies, of the means."""
    return lambda facts, load: average(facts, load, of, name) - average(facts, load, than, name)


def ratio(name: str) -> Value:
    return lambda facts, load: average(facts, load, PLANNER, name) / average(facts, load, NEAREST, name)


def most_letters(facts: Facts, load: float) -> float:
    return max(samples(facts, load, PLANNER, "most_in_24_hours"))


@dataclass(frozen=True)
class Promise:
    title: str
    words: str
    value: Value
    digits: int
    held: Callable[[float, float, int], bool] = lambda value, load, budget: True  # a price is stated, not promised

    def shown(self, facts: Facts, load: float) -> str:
        value = self.value(facts, load)
        held = self.held(round(value, 6), load, facts["world"]["budget"])
        return f"{value:.{self.digits}f}" + ("" if held else " **not held**")


PROMISES = (
    Promise(
        "fill, points more", "≥ 1 / 3.5 / 5", more("fill"), 2, lambda value, load, _: value >= FILL_MORE.get(load, 0)
    ),
    Promise("letters a fill, ratio", "≤ 0.5", ratio("pushes_per_fill"), 2, lambda value, _load, _budget: value <= 0.5),
    Promise("urgent fill, points more", "≥ 0", more("urgent_fill"), 2, lambda value, _load, _budget: value >= 0),
    Promise("Gini of visits, more", "≤ 0", more("gini"), 3, lambda value, _load, _budget: value <= 0),
    Promise("most letters in any 24 h", "≤ {budget}", most_letters, 0, lambda value, _load, budget: value <= budget),
    Promise("price: median wait, minutes more", "stated", more("wait"), 1),
    Promise("price: urgent median wait, minutes more", "stated", more("urgent_wait"), 1),
    Promise("against the nearest ten without a budget: fill", "stated", more("fill", than="nearest_10_unbudgeted"), 2),
    Promise("fairness 0 instead of the default: fill", "stated", more("fill", UNFAIR, PLANNER), 2),
    Promise("fairness 0 instead of the default: Gini", "stated", more("gini", UNFAIR, PLANNER), 3),
)


if __name__ == "__main__":
    DOCUMENT.write_text(document(measured()), encoding="utf-8")
