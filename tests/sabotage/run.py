"""Break one rule at a time and see whether the tests notice.

Each tests/sabotage/*.patch says in its first lines which rule it breaks (`# breaks:`), which tests must turn red
(`# tests:`), and where it matters which database sees it (`# on: postgresql`, `# fresh`: with its own migrations).
Ends with 1 when a patch no longer fits, or when the tests stay green.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = os.environ.get("SABOTAGE_DATABASE_URL", "")


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


def main() -> int:
    patches = [Patch.read(path) for path in sorted(Path(__file__).parent.glob("*.patch"))]
    chosen = [patch for patch in patches if not sys.argv[1:] or patch.path.stem in sys.argv[1:]]
    skipped = [patch for patch in chosen if patch.on == "postgresql" and not POSTGRESQL]
    chosen = [patch for patch in chosen if patch not in skipped]
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        whole, database = Path(folder) / "whole", Path(folder) / "whole.sqlite3"
        _copy(whole)
        if _test(whole, sorted({test for patch in chosen for test in patch.tests}), database, create=True) != 0:
            print("the tests are red before anything is broken")
            return 1
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda patch: _try(patch, Path(folder), database), chosen))
    for patch, answer in zip(chosen, answers, strict=True):
        print(f"{'ok  ' if answer == 'noticed' else 'BAD '} {patch.path.stem:24} {answer:14} {patch.breaks}")
    for patch in skipped:
        print(f"left {patch.path.stem:24} needs PostgreSQL: set SABOTAGE_DATABASE_URL")
    print(f"{answers.count('noticed')} passed, {len(answers) - answers.count('noticed')} failed")
    return 0 if set(answers) <= {"noticed"} else 1


def _try(patch: Patch, folder: Path, database: Path) -> str:
    tree, own = folder / patch.path.stem, folder / f"{patch.path.stem}.sqlite3"
    _copy(tree)
    fitted = subprocess.run(["patch", "-p1", "-s", "-i", str(patch.path)], cwd=tree, capture_output=True, check=False)
    if fitted.returncode:
        return "does not fit"
    if not patch.fresh:
        shutil.copy(database, own)
    code = _test(tree, list(patch.tests), own, create=patch.fresh, url=POSTGRESQL if patch.on == "postgresql" else "")
    shutil.rmtree(tree)
    return {0: "STILL GREEN", 1: "noticed"}.get(code, f"ended with {code}")


def _copy(target: Path) -> None:
    """What git knows and what it does not ignore, as it lies in the work tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def _test(tree: Path, tests: list[str], database: Path, *, create: bool, url: str = "") -> int:
    own = {"DATABASE_URL": url} if url else {"LINGE_TEST_DB": str(database), "DATABASE_URL": "sqlite://:memory:"}
    with tempfile.TemporaryDirectory(prefix="sabotage-data-") as data:
        environment = {**os.environ, **own, "LINGE_DATA_DIR": data, "PYTHONDONTWRITEBYTECODE": "1"}
        again = [] if url else ["--reuse-db", *(["--create-db"] if create else [])]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            *again,
            *tests,
        ]
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
    if done.returncode not in (0, 1):
        print(done.stdout[-2000:], done.stderr[-1000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
