"""`python -m benchmarks.matching --seeds 101-108 --world world.json --policy all --json out`

Lives the days of a made-up town once for each seed, load and policy, all policies in the same town with the same answers, and
writes what was counted, sample by sample. `python -m benchmarks.matching.document` makes docs/benchmarks/matching.md of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks import record
from benchmarks.matching import bound
from benchmarks.matching.engine import live
from benchmarks.matching.figures import counted, figures
from benchmarks.matching.journal import Journal
from benchmarks.matching.policies import POLICIES
from benchmarks.matching.town import Town
from benchmarks.matching.world import NoSuchWorld, World

BOUND = "bound"
Cell = tuple[str, float, str, int]  # world, load, policy, seed


def measure(cell: Cell) -> dict[str, Any]:
    path, load, name, seed = cell
    town = Town(World.read(path), seed, load)
    if name == BOUND:
        return {"seed": seed, "fill": 100 * bound.most(town, counted(town))}
    policy = POLICIES[name]
    return {"seed": seed, **figures(live(town, policy.plan, every=policy.every, budgeted=policy.budgeted))}


def run(chosen: argparse.Namespace, journal: Journal) -> Iterator[dict[str, Any]]:
    """One after the other, so that what is compared is measured side by side; what the journal knows is not lived again."""
    known = journal.known()
    cells = list(product([chosen.world], chosen.loads, chosen.policy, chosen.seeds))
    with ProcessPoolExecutor(chosen.jobs) as pool:
        fresh = pool.map(measure, [cell for cell in cells if cell[1:] not in known])
        for _world, load, policy, seed in cells:
            if (sample := known.get((load, policy, seed))) is None:
                sample = {"load": load, "policy": policy, **rounded(next(fresh))}
                journal.keep(sample)
                print(json.dumps(sample), file=sys.stderr, flush=True)
            yield sample


def rounded(sample: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in sample.items()}


def numbers(text: str) -> list[int]:
    """101-108 or 101,104 or both mixed."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def policies(text: str) -> list[str]:
    known = [*POLICIES, BOUND]
    names = known if text == "all" else text.split(",")
    if unknown := set(names) - set(known):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return names


def arguments(asked: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.matching", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--seeds", type=numbers, default=numbers("101-108"), help="101-108 or 101,103")
    parser.add_argument("--world", default="river_bend", help="a file, or a name in benchmarks/matching/worlds")
    parser.add_argument("--policy", type=policies, default="all", help="all, or names with commas")
    parser.add_argument("--loads", type=lambda text: [float(one) for one in text.split(",")], default=[0.3, 0.6, 0.9])
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--journal", type=Path, help="where samples are kept as they are made, so that a run can go on")
    parser.add_argument("--json", type=Path, help="where the figures are written; else they are printed")
    return parser.parse_args(asked)


def main(asked: list[str]) -> int:
    chosen = arguments(asked)
    try:
        world = World.read(chosen.world)
    except (NoSuchWorld, OSError, ValueError) as wrong:
        print(f"this world cannot be read: {wrong}", file=sys.stderr)
        return 2
    at, before, commit = datetime.now(UTC).isoformat(timespec="seconds"), record.load(), record.commit()  # as it begins
    samples = list(run(chosen, Journal.of(chosen.journal, world, commit)))
    facts = {
        "world": world.facts, **commit, "command": " ".join(["python -m benchmarks.matching", *asked]), "at": at,
        "load": [before, record.load()], "machine": record.machine(), "seeds": chosen.seeds,
        "policies": {name: POLICIES[name].about for name in chosen.policy if name in POLICIES}, "samples": samples,
    }  # fmt: skip
    text = "{\n" + ",\n".join(f' "{name}": {_lines(value)}' for name, value in facts.items()) + "\n}\n"
    chosen.json.write_text(text, encoding="utf-8") if chosen.json else print(text)
    return 0


def _lines(value: Any) -> str:
    """A sample a line: the file is read by people as well."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n ]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
