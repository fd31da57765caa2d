"""Break one rule at a time and see whether the tests notice.

Each tests/sabotage/*.patch says in its first lines which rule it breaks (`# breaks:`), which tests must turn red
(`# tests:`, named as exactly as can be: they are all that runs), and where it matters which database sees it
(`# on: postgresql`, `# fresh`: with its own migrations). Ends with 1 when a patch no longer fits, or when the tests
stay green. Names of patches as arguments choose some of them; SABOTAGE_PART=1/4 takes every fourth, from the second on,
so that a run every day sees all of them in four days. Whether a patch still fits is asked of all of them each time.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = os.environ.get("SABOTAGE_DATABASE_URL", "")
AT_ONCE = 2
NOTICED = "noticed"
MINUTES = 20  # for one patch: a machine may be busy


@dataclass(frozen=True)
class Patch:
    path: Path
    breaks: str
    tests: tuple[str, ...]
    on: str
    fresh: bool

    @classmethod
    def read(cls, path: Path) -> Patch:
        head = dict(
            line[2:].split(":", 1) if ":" in line else (line[2:], "yes")
            for line in path.read_text().splitlines()
            if line.startswith("# ")
        )
        tests = tuple(head["tests"].split())
        return cls(path, head["breaks"].strip(), tests, head.get("on", "sqlite").strip(), "fresh" in head)


def patches() -> list[Patch]:
    return [Patch.read(path) for path in sorted(Path(__file__).parent.glob("*.patch"))]


def _part() -> list[Patch]:
    which, _, of = os.environ.get("SABOTAGE_PART", "0/1").partition("/")
    return patches()[int(which) % int(of) :: int(of)]


def _misfits(whole: Path) -> list[Patch]:
    """Those that cannot be applied to this tree any more."""
    tried = [(one, ["patch", "-p1", "-s", "--dry-run", "-i", str(one.path)]) for one in patches()]
    return [one for one, command in tried if subprocess.run(command, cwd=whole, capture_output=True).returncode]


def main() -> int:
    chosen = [patch for patch in _part() if not sys.argv[1:] or patch.path.stem in sys.argv[1:]]
    skipped = [patch for patch in chosen if patch.on == "postgresql" and not POSTGRESQL]
    chosen = [patch for patch in chosen if patch not in skipped]
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        whole, database = Path(folder) / "whole", Path(folder) / "whole.sqlite3"
        _copy(whole)
        for misfit in (misfits := _misfits(whole)):
            _say("does not fit", misfit.path.stem, 0, misfit.breaks)
        _make(whole, database)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            green = pool.submit(_green, whole, database, chosen)
            answers = list(pool.map(lambda patch: _try(patch, Path(folder), database), chosen))
            answers += [green.result()]
    for patch in skipped:
        print(f"left {patch.path.stem:24} needs PostgreSQL: set SABOTAGE_DATABASE_URL")
    names = [patch.path.stem for patch in chosen] + ["(unbroken)"]
    bad = {name for name, answer in zip(names, answers, strict=True) if answer != NOTICED}
    bad |= {misfit.path.stem for misfit in misfits}
    print(f"{len({*names} - bad)} passed, {len(bad)} failed", *sorted(bad))
    return 1 if bad else 0


def _make(whole: Path, database: Path) -> None:
    """The database that all others copy: whole in its file, nothing of it left in the log beside."""
    _test(
        whole,
        ["tests/cases/test_queries.py::test_the_nearest_areas_category_wins_and_holds_below_it_only"],
        database,
        create=True,
    )
    with closing(sqlite3.connect(database)) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _green(whole: Path, database: Path, chosen: list[Patch]) -> str:
    """The same tests before anything is broken: red there, they would prove nothing."""
    named = {test for patch in chosen if patch.on == "sqlite" for test in patch.tests}
    own = shutil.copy(database, whole.parent / "green.sqlite3")
    code, red = _test(whole, sorted(named), Path(own)) if named else (0, "")
    answer = NOTICED if code == 0 else "RED BEFORE ANYTHING IS BROKEN"
    _say(answer, "(unbroken)", 0, red or "all the named tests are green")
    return answer


def _try(patch: Patch, folder: Path, database: Path) -> str:
    began = time.monotonic()
    answer, red = _broken(patch, folder, database)
    _say(answer, patch.path.stem, time.monotonic() - began, f"{patch.breaks}  [{red}]" if red else patch.breaks)
    return answer


def _say(answer: str, name: str, took: float, words: str) -> None:
    print(f"{'ok  ' if answer == NOTICED else 'BAD '} {name:24} {answer:14} {took:4.0f} s  {words}", flush=True)


def _broken(patch: Patch, folder: Path, database: Path) -> tuple[str, str]:
    tree, own = folder / patch.path.stem, folder / f"{patch.path.stem}.sqlite3"
    shutil.copytree(folder / "whole", tree)  # as it was at the start, whatever is worked on meanwhile
    fitted = subprocess.run(["patch", "-p1", "-s", "-i", str(patch.path)], cwd=tree, capture_output=True, check=False)
    if fitted.returncode:
        return "does not fit", ""
    if not patch.fresh:
        shutil.copy(database, own)
    url = f"{POSTGRESQL}_{patch.path.stem}" if patch.on == "postgresql" else ""
    code, red = _test(tree, list(patch.tests), own, create=patch.fresh, url=url)
    shutil.rmtree(tree)
    own.unlink(missing_ok=True)
    return {0: "STILL GREEN", 1: NOTICED}.get(code, f"ended with {code}"), red


def _copy(target: Path) -> None:
    """What git knows and what it does not ignore, as it lies in the work tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def _test(tree: Path, tests: list[str], database: Path, *, create: bool = False, url: str = "") -> tuple[int, str]:
    """How pytest ended, and the first test that was red."""
    own = {"DATABASE_URL": url} if url else {"LINGE_TEST_DB": str(database), "DATABASE_URL": "sqlite://:memory:"}
    again = [] if url else ["--reuse-db", *(["--create-db"] if create else [])]
    quiet = ["-x", "-q", "-rfE", "-p", "no:cacheprovider", "-p", "no:randomly"]
    command = [sys.executable, "-m", "pytest", *quiet, *again, *tests]
    with tempfile.TemporaryDirectory(prefix="sabotage-data-") as data:
        environment = {**os.environ, **own, "LINGE_DATA_DIR": data, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=MINUTES * 60, check=False
        )
    if done.returncode not in (0, 1):
        print(done.stdout[-2000:], done.stderr[-1000:])
    red = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M)
    return done.returncode, red[1] if red else ""


if __name__ == "__main__":
    sys.exit(main())
