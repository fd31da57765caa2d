"""What is written down with every measurement: what was measured, where, and in which state."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.registry import Benchmark, Result

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "benchmarks"


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def commit() -> dict[str, Any]:
    """Figures of a dirty tree say so; the figures themselves do not make it dirty."""
    changed = [line for line in git("status", "--porcelain").splitlines() if "docs/benchmarks" not in line]
    return {"commit": git("rev-parse", "HEAD"), "dirty": bool(changed)}


def machine() -> dict[str, Any]:
    """Cores, processor, memory, kernel, Python."""
    memory = int(_field("/proc/meminfo", "MemTotal").split()[0]) // 1024
    return {
        "cores": os.cpu_count(),
        "processor": _field("/proc/cpuinfo", "model name"),
        "memory_mb": memory,
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "0"


def load() -> float:
    """How many processes wanted a core in the last minute, on average."""
    return round(os.getloadavg()[0], 1)


def write(one: Benchmark, result: Result, at: str, load_before: float) -> Path:
    """As docs/benchmarks/<name>.json."""
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    facts = {
        "name": one.name, "title": one.title, "about": one.about, **commit(), "command": command, "at": at,
        "load": [load_before, load()], "machine": machine(), "database": result.database, "rows": result.rows,
        "series": [{**series, "samples": [round(x, 4) for x in series["samples"]]} for series in result.series],
        "ratios": result.ratios, "limits": result.limits, "plans": result.plans,
    }  # fmt: skip
    path = FOLDER / f"{one.name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
