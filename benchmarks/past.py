"""A street with so many past cases, for the figures: run inside its own database, by benchmarks.inside.

The past is written as rows, not through the door; what is under way is the same in every street.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

COMMUNITIES, GRIDS, DAYS, OPEN_NOW, AT_ONCE = 13, 8, 700, 200, 2_000
WAY = (  # verb, from, to, hours after filing: what most cases go through
    ("submit", "", "submitted", 0), ("accept", "submitted", "accepted", 3), ("assign", "accepted", "assigned", 5),
    ("sign_for", "assigned", "in_progress", 9), ("settle", "in_progress", "answered", 40),
    ("rate_solved", "answered", "closed", 70),
)  # fmt: skip


def past(cases: int) -> dict[str, Any]:
    """Have so many past cases in one street, all of them counted; seconds of counting, and rows."""
    from django.core.management import call_command

    from services.cases.models import Case, Event
    from services.figures import instep
    from services.figures.models import Rollup

    if not Case.objects.exists():
        call_command("load_basics", verbosity=0)
        _live_through(cases)
    started = time.process_time()
    instep.catch_up(at_most=1_000_000)
    counted = time.process_time() - started
    rows = {"services_cases_case": Case.objects.count(), "services_cases_event": Event.objects.count()}
    return {"seconds": counted, "rows": rows | {"services_figures_rollup": Rollup.objects.count()}}


def figures_page(period: str, tail: str, times: int = 3) -> dict[str, Any]:
    """Milliseconds of CPU for the page (or the sheet) of the street, and how many queries it asks."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from grids.models import Area

    client = Client(headers={"host": "127.0.0.1"})
    url = f"/stats/{Area.objects.get(depth=1).slug}{tail}?period={period}"
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    reset_queries()
    samples = []
    for _each in range(times):
        started = time.perf_counter()
        client.get(url)
        samples.append((time.perf_counter() - started) * 1000)
    return {"ms": min(samples), "queries": len(seen)}


def _live_through(count: int) -> None:
    from services.cases.models import Case, Event

    chance, grids = random.Random(7), _street()
    categories = _categories()
    for first in range(0, count + OPEN_NOW, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count + OPEN_NOW))
        made = Case.objects.bulk_create(_case(number, count, chance, grids, categories) for number in numbers)
        Event.objects.bulk_create(event for case in made for event in _events(case, chance))


def _street() -> list:
    from grids import changes

    street = changes.plant(None, level="subdistrict", name="长街街道")
    communities = [changes.plant(street, level="community", name=f"第 {at} 社区") for at in range(COMMUNITIES)]
    return [changes.plant(one, level="grid", name=f"第 {at} 网格") for one in communities for at in range(GRIDS)]


def _categories() -> list:
    from services.cases.models import Category

    return list(Category.objects.filter(area=None, sealed=False, kind="reports"))


def _case(number: int, count: int, chance: random.Random, grids: list, categories: list) -> Any:
    from accounts import moment
    from services.cases.models import Case

    over, place = number < count, chance.choice(grids)
    age = timedelta(days=chance.uniform(4, DAYS) if over else chance.uniform(0, 3))
    case = Case(
        kind="reports", place=place, category=chance.choice(categories), tier="grid", number=f"P{number:09d}",
        created_at=moment.now() - age, state="closed" if over else "submitted", phase="over" if over else "open",
        version=len(WAY) if over else 1,
    )  # fmt: skip
    case.desk = place
    return case


def _events(case: Any, chance: random.Random) -> Iterator[Any]:
    from services.cases.models import Event

    slow = chance.uniform(0.2, 1.3)
    for seq, (verb, source, target, hours) in enumerate(WAY[: case.version], 1):
        facts = {"category": case.category.code} if seq == 1 else {}
        if verb == "rate_solved":
            facts = {
                "satisfied": chance.choice(["yes", "yes", "fairly", "no"]),
                "contacted": chance.choice(["yes", "no"]),
            }
        yield Event(
            case=case, seq=seq, verb=verb, source=source, target=target, tier="grid", desk_id=case.desk_id, facts=facts,
            outcome="solved" if verb == "settle" else "", channel="session",
            at=case.created_at + timedelta(hours=hours * slow),
        )  # fmt: skip
