"""Side by side: what is compared is measured in the same minute, in turns, so that a busy machine is busy for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.client import peer

Take = Callable[[int], float]


def rounds(usual: int) -> int:
    """How often: BENCH_ROUNDS says otherwise."""
    return int(os.environ.get("BENCH_ROUNDS", usual))


def in_turns(takes: Mapping[str, Take], times: int) -> dict[str, list[float]]:
    """A sample of each in every round: A B, then B A. `takes` are asked with the number of the round."""
    found: dict[str, list[float]] = {name: [] for name in takes}
    for number in range(times):
        order = list(takes) if number % 2 == 0 else list(reversed(takes))
        for name in order:
            found[name].append(takes[name](number))
    return found


def series(samples: Mapping[str, list[float]], unit: str) -> list[dict[str, Any]]:
    return [{"name": name, "unit": unit, "samples": list(values)} for name, values in samples.items()]


def with_peer(takes: dict[str, Take]) -> dict[str, Take]:
    """Also the page of BENCH_PEER, if one is named. Raises NotHere for an address of another machine."""
    url = os.environ.get("BENCH_PEER", "")
    if not url:
        return takes
    line, path = peer(url)
    line.ask(path)
    return {**takes, "peer": lambda number: line.milliseconds(path)}
