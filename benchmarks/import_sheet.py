"""Import a workbook while somebody reads: how long, how much memory, and how long a building page took meanwhile.

    python -m benchmarks.import_sheet FILE.xlsx

Runs manage.py import_tree on the configured database and GETs a building page all the while. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.test import Client

    page, reader = f"/B/{_a_building().slug}", Client(HTTP_HOST="127.0.0.1")
    before: list[float] = []
    _answers(reader, page, lambda: len(before) < 50, before)
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "import_tree", sys.argv[1]]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True) as run:
        during = _answers(reader, page, lambda: run.poll() is None, [])
        said = run.stdout.read() if run.stdout else ""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({
        "file": Path(sys.argv[1]).name, "exit": run.returncode, "said": said.splitlines(),
        "seconds": round(time.perf_counter() - start, 1), "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024), "load": os.getloadavg()[0],
        "page_ms_before": {"median": round(median(before) * 1000), "slowest": round(max(before) * 1000)},
        "page_ms_during": {"median": round(median(during) * 1000), "slowest": round(max(during) * 1000), "n": len(during)},
    }, ensure_ascii=False))  # fmt: skip


def _a_building() -> Any:
    from grids import changes
    from grids.models import Building

    if found := Building.objects.first():
        return found
    street = changes.plant(None, level="subdistrict", name="测试街道")
    community = changes.plant(street, level="community", name="测试社区")
    return changes.raise_building(changes.plant(community, level="grid", name="测试网格"), "1 栋")


def _answers(reader: Any, page: str, going_on: Callable[[], bool], found: list[float]) -> list[float]:
    while going_on():
        start = time.perf_counter()
        assert reader.get(page).status_code == 200
        found.append(time.perf_counter() - start)
        time.sleep(0.05)
    return found


if __name__ == "__main__":
    main()
