"""How often a code is opened is counted; by whom is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from accounts import moment
from grids import scans
from grids.models import ScanDay
from grids.scans import Tally

pytestmark = pytest.mark.django_db
CODE, PHONE, HOST = "7K3M9QX2", "Mozilla/5.0 (Linux; Android 12)", "grid.example"


@pytest.fixture
def code(town) -> str:
    return town.building.slug


def test_scans_of_a_day_add_up_and_hold_nothing_but_a_number(code):
    tally = Tally()
    for spelled in (code, code.lower()):
        tally.note(spelled, "", PHONE, HOST)
    assert tally.write() == 2
    tally.note(code, "https://weixin.example/", PHONE, HOST)
    assert tally.write() == 1
    assert list(ScanDay.objects.values("code", "day", "count")) == [
        {"code": code, "day": moment.today(), "count": 3},
    ]
    assert {field.name for field in ScanDay._meta.get_fields()} == {"id", "code", "day", "count"}


def test_a_step_within_the_portal_and_a_program_are_no_scans(code):
    tally = Tally()
    tally.note(code, f"https://{HOST}/find/", PHONE, HOST)
    tally.note(code, "", "Some-Bot/2.0", HOST)
    tally.note("no-code", "", PHONE, HOST)
    assert tally.write() == 0


def test_what_could_not_be_written_is_not_forgotten(code, monkeypatch):
    tally = Tally()
    tally.note(code, "", PHONE, HOST)
    with monkeypatch.context() as broken:
        broken.setattr(scans, "_add", lambda *_: (_ for _ in ()).throw(DatabaseError))
        assert tally.write() == 0
    assert tally.write() == 1


def test_days_that_are_long_over_go(code):
    ScanDay.objects.create(code=code, day=moment.today() - timedelta(days=401), count=1)
    ScanDay.objects.create(code=code, day=moment.today() - timedelta(days=399), count=1)
    assert scans.forget() == 1
