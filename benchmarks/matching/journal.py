"""A long run that was interrupted goes on: samples of the same commit and the same world are not taken twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.matching.world import World

Place = tuple[float, str, int]  # load, policy, seed


@dataclass(frozen=True)
class Journal:
    """A file of one sample a line, each with where it comes from; without a path nothing is kept and nothing known."""

    path: Path | None
    origin: str

    @classmethod
    def of(cls, path: Path | None, world: World, commit: dict[str, Any]) -> Journal:
        """Of a tree with changes nothing is kept: the next run of it may be another."""
        facts = json.dumps(world.facts, sort_keys=True)
        origin = f"{commit['commit']} {hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        return cls(None if commit["dirty"] else path, origin)

    def known(self) -> dict[Place, dict[str, Any]]:
        if self.path is None or not self.path.exists():
            return {}
        lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        own = [line["sample"] for line in lines if line["origin"] == self.origin]
        return {(one["load"], one["policy"], one["seed"]): one for one in own}

    def keep(self, sample: dict[str, Any]) -> None:
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"origin": self.origin, "sample": sample}) + "\n")
