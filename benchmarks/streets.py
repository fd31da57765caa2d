"""Databases that hold one street with many past cases, or a county with a crowd of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from benchmarks.cities import City, check_loopback, data_dir


@dataclass(frozen=True)
class Street(City):
    """A street with so many past cases; `buildings` is of no matter here."""

    buildings: int = 0
    cases: int = 0

    @property
    def name(self) -> str:
        return f"street with {self.cases:,} past cases"

    @property
    def url(self) -> str:
        base = os.environ.get("BENCH_DATABASE_URL", "")
        if base:
            return f"{check_loopback(base)}_past_{self.cases}"
        return f"sqlite:///{data_dir() / f'past_{self.cases}.sqlite3'}"

    def lived(self) -> dict[str, Any]:
        """Built if there is nothing yet; all of it counted."""
        self.ask("prepare")
        return self.ask("past", cases=self.cases)


@dataclass(frozen=True)
class County(Street):
    """A county with so many cases; on PostgreSQL only, whose plans are what is measured."""

    @property
    def name(self) -> str:
        return f"county with {self.cases:,} cases"

    @property
    def url(self) -> str:
        return f"{check_loopback(os.environ['BENCH_DATABASE_URL'])}_crowd_{self.cases}"

    def lived(self) -> dict[str, Any]:
        """Built if there is nothing yet."""
        self.ask("prepare")
        return self.ask("crowd", cases=self.cases)
