"""Ways of a case to its end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from accounts import moment
from grids import changes
from grids.models import Appointment, Place
from services.cases.act import act, begin
from tests import worlds
from tests.conftest import Town, build_town
from tests.ways import Ways

OCTOBER, NOVEMBER = datetime(2026, 10, 20, 2, 0, tzinfo=UTC), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def town(town):
    """Everybody has served since New Year, so that a test may play earlier this year."""
    Appointment.objects.update(since=date(2026, 1, 1))
    return town


def build_months(town: Town) -> Town:
    """One word about October, six about November."""
    Appointment.objects.update(since=date(2026, 1, 1))
    with moment.at(OCTOBER):
        Ways(town).rated()
    with moment.at(NOVEMBER):
        for _each in range(6):
            Ways(town).rated(satisfied="fairly")
    return town


months = worlds.world(build_months, on=build_town)


@pytest.fixture
def two_months(months: Town) -> Iterator[Town]:
    """It is November."""
    with moment.at(NOVEMBER):
        yield months


@pytest.fixture
def settled(in_progress, who):
    """A grid matter that its owner has answered."""

    def brought(category: str = "noise", **more):
        case = in_progress(category, **more)
        act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "已劝止"})
        return case

    return brought


@pytest.fixture
def rated(settled, who):
    """A case that went the whole way; the resident has the last word."""

    def brought(verb: str = "rate_solved", satisfied: str = "yes", **more):
        case = settled(**more)
        answers = {"satisfied": satisfied, "reason": "还是吵"}
        act(case, verb, actor=who("resident"), answers=answers)
        return case

    return brought


@pytest.fixture
def file_at(who):
    """A report about nothing but the area where it is."""

    def filed(area, by: str = "resident", category: str = "noise", source: str = "web", **more):
        asked = {"category": category, "text": "半夜还在装修", **more}
        return begin("reports", actor=who(by), place=Place(area), answers=asked, source=source)

    return filed


@pytest.fixture
def read_csv(client):
    """The lines of an area's sheet, by the code of the area."""

    def read(area, **asked) -> dict[str, dict[str, str]]:
        body = client.get(f"/stats/{area.slug}.csv", asked).content.decode("utf-8-sig")
        return {line["area"]: line for line in csv.DictReader(io.StringIO(body))}

    return read


@pytest.fixture
def more_areas(town):
    """Ten more grids beside the near one."""
    return [changes.plant(town.community, level="grid", name=f"第 {number} 网格") for number in range(20, 30)]
