"""Every benchmark by its name. A module in benchmarks/measures registers its own; nothing else has to know it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Result:
    """What a benchmark hands back. Samples are raw; medians, ratios and pictures are made of them later.

    A series is {"name", "unit", "samples"}; the n-th samples of all series were taken side by side. A ratio names two
    series, "of" over "to", and what is promised of it: "at_most" or "at_least". `rows` says which tables it stood on.
    """

    series: list[dict[str, Any]] = field(default_factory=list)
    ratios: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    limits: list[dict[str, Any]] = field(default_factory=list)  # {"name", "series", "at_most"}: of the median
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    database: str = ""


@dataclass(frozen=True)
class Benchmark:
    name: str
    title: str
    about: str
    run: Callable[[], Result]


BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(name: str, title: str) -> Callable[[Callable[[], Result]], Callable[[], Result]]:
    """Register a function; its docstring says in the document what was done."""

    def register(run: Callable[[], Result]) -> Callable[[], Result]:
        BENCHMARKS[name] = Benchmark(name, title, " ".join((run.__doc__ or "").split()), run)
        return run

    return register


def load() -> dict[str, Benchmark]:
    """All of them, in the order of their names."""
    from benchmarks import measures

    for found in pkgutil.iter_modules(measures.__path__):
        importlib.import_module(f"benchmarks.measures.{found.name}")
    return dict(sorted(BENCHMARKS.items()))
