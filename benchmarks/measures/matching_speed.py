"""How long one round of matching takes in a large city, and how much memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

from benchmarks.registry import Result, benchmark

SKILLS = ("company", "hair", "repair", "medical", "letters", "music")
CITY = 20_000.0  # metres across
MANY = ((833, 7), (10_000, 3))  # open orders, samples
VOLUNTEERS = 80_000


@benchmark("matching_speed", "A round of matching among 80,000 volunteers")
def matching_speed() -> Result:
    """Orders and volunteers evenly over a city of 20 km, six skills of which each volunteer has one in four, one volunteer in
    five not free, push budgets from 0 to 6; 20 candidates an order. "Fresh" reads 80,000 objects and grows the trees within the
    time measured; "index" was built before. A process of its own for each number of orders; memory is its largest."""
    series, limits = [], []
    for orders, samples in MANY:
        found = json.loads(_apart(orders, samples))
        names = {"fresh": f"{orders:,} orders, fresh objects", "index": f"{orders:,} orders, index given"}
        series += [{"name": names[kind], "unit": "ms", "samples": found[kind]} for kind in ("fresh", "index")]
        memory = {"name": f"{orders:,} orders", "unit": "MB", "samples": [found["memory"]]}
        promised = {833: (200, 60), 10_000: (3_000, 3_000)}[orders]
        limits += [{"series": names[kind], "at_most": most} for kind, most in zip(names, promised, strict=True)]
        limits.append({"series": memory["name"], "at_most": 300})
        series.append(memory)
    series.sort(key=lambda one: one["unit"] == "MB")
    return Result(series=series, limits=limits, database="no database")


def _apart(orders: int, samples: int) -> str:
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(orders), str(samples)], capture_output=True, text=True, check=True
    )
    return done.stdout


def town(orders: int, volunteers: int, seed: int = 1) -> tuple[list[Any], list[Any]]:
    """Open orders and free volunteers of the same town each time."""
    from services.orders.matching import FreeVolunteer, OpenOrder

    chance = random.Random(seed)

    def place() -> float:
        return chance.uniform(0, CITY)

    people = [
        FreeVolunteer(
            key, place(), place(), frozenset(one for one in SKILLS if chance.random() < 0.25), 0.0,
            7_200.0 if chance.random() < 0.8 else 10.0, chance.randint(0, 6), chance.random(), chance.randint(0, 3),
        )
        for key in range(volunteers)
    ]  # fmt: skip
    waiting = [
        OpenOrder(key, place(), place(), chance.choice([None, *SKILLS]), 0.0, 7_200.0, chance.random() < 0.2)
        for key in range(orders)
    ]
    return waiting, people


def measure(orders: int, samples: int) -> dict[str, Any]:
    """Milliseconds, the first included, and megabytes."""
    import resource

    from services.orders.matching import build_index, plan_offers

    waiting, people = town(orders, VOLUNTEERS)
    index = build_index(people)
    found: dict[str, Any] = {"fresh": [], "index": []}
    for _turn in range(samples):
        for kind, given in (("fresh", None), ("index", index)):
            began = time.perf_counter()
            plan_offers(waiting, people, 100.0, index=given)
            found[kind].append(1_000 * (time.perf_counter() - began))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
