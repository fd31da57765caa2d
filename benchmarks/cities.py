"""The databases that are measured: one synthetic city for each number of buildings, built when it is missing.

BENCH_DATABASE_URL (postgres://…/bench) names the server: the cities are bench_1000 and so on. Without it they are
SQLite files in the data folder, and there are no buffers to count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from benchmarks.record import ROOT

SIZES = (1_000, 100_000, 1_000_000)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
AREAS, APPOINTMENTS = 17_249 + 86_459, 103_448


class TooFewRows(Exception):
    """The tables hold less than the benchmark names: its figures would be about something else."""


class NotHere(Exception):
    """An address that is not this machine's own."""


def check_loopback(url: str) -> str:
    """Raises NotHere: nothing foreign is ever measured, or built in."""
    if urlsplit(url).hostname not in LOOPBACK:
        raise NotHere(f"only addresses of this machine are measured, not {url}")
    return url


@dataclass(frozen=True)
class City:
    """A city of so many buildings."""

    buildings: int

    @property
    def name(self) -> str:
        return f"city of {self.buildings:,} buildings"

    @property
    def url(self) -> str:
        base = os.environ.get("BENCH_DATABASE_URL", "")
        if base:
            return f"{check_loopback(base)}_{self.buildings}"
        return f"sqlite:///{data_dir() / f'city_{self.buildings}.sqlite3'}"

    def ask(self, task: str, **facts: Any) -> Any:
        """Do a task of benchmarks.inside in a process of its own that stands on this city."""
        line = [sys.executable, "-m", "benchmarks.inside", task, json.dumps(facts)]
        done = subprocess.run(line, cwd=ROOT, env=env(self), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{task} in {self.name}:\n{done.stderr[-3000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self) -> dict[str, int]:
        """What its tables hold. Raises TooFewRows."""
        found = self.ask("rows")
        least = {"grids_building": self.buildings, "grids_area": AREAS, "grids_appointment": APPOINTMENTS}
        for table, count in least.items():
            if found[table] < count:
                raise TooFewRows(f"{self.name}: {table} holds {found[table]:,} rows, not {count:,}")
        return found

    def ensure(self) -> City:
        """Built if there is nothing yet. Raises TooFewRows when it stands, but not whole."""
        made = self.ask("prepare")
        if made["areas"] == 0:
            print(f"building the {self.name} …", flush=True)
            manage(env(self), "build_city", "--buildings", str(self.buildings))
        self.rows()
        return self


def data_dir():
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def env(city: City | None, **more: str) -> dict[str, str]:
    """What each process of a benchmark is told; nothing of the caller's own portal comes in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LINGE_DATA_DIR": str(data_dir() / "data"),
        "SECRET_KEY": "a-key-for-the-benchmarks-and-for-nothing-else-0123456789",
        "FIELD_KEYS": "YSBrZXkgZm9yIHRoZSBiZW5jaG1hcmtzIG9ubHkuLi4=",
        "ALLOWED_HOSTS": "127.0.0.1",
        **({"DATABASE_URL": city.url} if city else {}),
        **more,
    }


def manage(told: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=told, check=True)
