from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.search import finding

TOP = 10


@dataclass
class Score:
    """What a file of questions gives. `recall` is over all expected paths, `rank` one over the place of the first."""

    expected: int = 0
    found: int = 0
    ranks: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def mrr(self) -> float:
        return sum(self.ranks) / len(self.ranks) if self.ranks else 1.0


def questions(path: Path) -> list[tuple[str, list[str]]]:
    """Query, tab, expected paths between blanks or commas; none: nothing may be found. # begins a comment."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = [line.partition("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [(query.strip(), [one for one in re.split(r"[\s,，]+", paths) if one]) for query, _, paths in rows]


def score(rows: list[tuple[str, list[str]]]) -> Score:
    """Ask each of them."""
    total = Score()
    for query, wanted in rows:
        got = [plain(one.url) for one in finding.find(query).in_order]
        if not wanted:
            total.false += [f"{query}: {' '.join(got[:TOP])}"] if got else []
            continue
        hits = [path for path in wanted if plain(path) in got[:TOP]]
        total.expected += len(wanted)
        total.found += len(hits)
        ranks = [got.index(plain(path)) + 1 for path in wanted if plain(path) in got]
        total.ranks.append(1 / min(ranks) if ranks else 0.0)
        if missing := [path for path in wanted if path not in hits]:
            total.misses.append(f"{query}: {' '.join(missing)}; found {' '.join(got[:TOP]) or 'nothing'}")
    return total


def plain(path: str) -> str:
    """Without host, question and final slash: /g/AB/ and https://host/g/AB are one."""
    path = re.sub(r"^https?://[^/]+", "", path).partition("?")[0].partition("#")[0]
    return path.rstrip("/") or "/"


class Command(BaseCommand):
    help = "Asks search the questions of a file: query, tab, expected paths (none: nothing may be found)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--recall", type=float, default=0.0, help="end with 1 below this recall@10")

    def handle(self, *args: Any, file: Path, recall: float = 0.0, **options: Any) -> None:
        rows = questions(file)
        total = score(rows)
        empty = sum(not wanted for _query, wanted in rows)
        self.stdout.write(f"questions    {len(rows)}, of which {empty} must find nothing")
        self.stdout.write(f"recall@{TOP}    {total.recall:.3f} ({total.found} of {total.expected} paths)")
        self.stdout.write(f"MRR          {total.mrr:.3f}")
        self.stdout.write(f"false finds  {len(total.false)}")
        for line in total.misses:
            self.stdout.write(f"missed  {line}")
        for line in total.false:
            self.stdout.write(f"false   {line}")
        if total.recall < recall:
            raise CommandError(f"recall@{TOP} {total.recall:.3f} is below {recall}", returncode=1)
