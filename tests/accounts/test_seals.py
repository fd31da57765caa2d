"""A short signed key fits exactly what it was made for, and knows its age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts import moment, seals

START = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def test_it_fits_what_it_was_made_for_and_nothing_else():
    key = seals.seal("post", 7, 3)
    assert len(key) <= 20
    assert seals.fits(key, "post", 7, 3)
    assert not seals.fits(key, "post", 7, 4)
    assert not seals.fits(key, "group", 7, 3)


@pytest.mark.parametrize("wrong", ["", "0" * 19, "x", "é" * 19, "0" * 200])
def test_what_nobody_signed_does_not_fit(wrong):
    assert not seals.fits(wrong, "post", 7, 3)


def test_its_day_cannot_be_moved():
    with moment.at(START):
        key = seals.seal("post", 7, 3)
    with moment.at(START + timedelta(days=40)):
        newer = seals.seal("post", 7, 3)
        assert seals.age(key) == timedelta(days=40)
    assert not seals.fits(newer[:3] + key[3:], "post", 7, 3)
