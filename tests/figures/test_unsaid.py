"""What is left unsaid in the tree of the town: month by month, from the top down."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from services.figures import periods
from services.figures.ledger import Book
from services.figures.models import EPOCH, Grain
from services.figures.sums import Key, lineage
from services.figures.unsaid import BASES, REST, words

TOP, EAST, WEST, NEAR, FAR = "0001", "00010001", "00010002", "000100010001", "000100010002"
GROUPS = {"": {TOP}, TOP: {EAST, WEST}, EAST: {NEAR, FAR}, WEST: set()}
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def book(*said: tuple[str, date, int]) -> Book:
    """So many satisfied voices at a place in a month, added up as the sums are."""
    rows: dict[Key, Counter] = {}
    for path, month, number in said:
        for above in lineage(path):
            for grain, start in ((Grain.MONTH, month), (Grain.EVER, EPOCH)):
                counts = rows.setdefault(Key(above, grain, start, "", ""), Counter())
                counts.update({"said": number, "satisfied": number})
    return Book(rows)


def unsaid(found, month: date) -> set[str]:
    return {
        path for path in (TOP, EAST, WEST, NEAR, FAR, EAST + REST) if "said" in found.of(path, periods.month(month))
    }


def test_where_all_have_enough_all_is_said():
    found = words(book((NEAR, OCTOBER, 5), (FAR, OCTOBER, 6), (WEST, OCTOBER, 7)), GROUPS)
    assert unsaid(found, OCTOBER) == set()


def test_of_two_neighbours_the_other_is_silent_too():
    found = words(book((NEAR, OCTOBER, 3), (FAR, OCTOBER, 6), (WEST, OCTOBER, 7)), GROUPS)
    assert unsaid(found, OCTOBER) == {NEAR, FAR}


def test_below_an_area_that_is_silent_everybody_is():
    """West has three, so east is silent; were its grids not, they would add up to it."""
    found = words(book((NEAR, OCTOBER, 6), (FAR, OCTOBER, 8), (WEST, OCTOBER, 3)), GROUPS)
    assert unsaid(found, OCTOBER) == {EAST, WEST, NEAR, FAR, EAST + REST}


def test_what_lies_at_the_area_itself_counts_as_a_neighbour():
    found = words(book((NEAR, OCTOBER, 6), (EAST, OCTOBER, 2), (WEST, OCTOBER, 9)), GROUPS)
    assert unsaid(found, OCTOBER) == {NEAR, EAST + REST}


def test_each_month_is_looked_at_by_itself():
    found = words(book((NEAR, SEPTEMBER, 3), (NEAR, OCTOBER, 9)), GROUPS)
    assert unsaid(found, SEPTEMBER) == {TOP, EAST, WEST, NEAR, FAR, EAST + REST}
    assert unsaid(found, OCTOBER) == set()


@pytest.mark.parametrize("path", [TOP, EAST, NEAR])
def test_the_whole_time_is_the_sum_of_the_months_that_are_said(path):
    """Or the months that are said could be taken from it."""
    found = words(book((NEAR, SEPTEMBER, 3), (NEAR, OCTOBER, 9)), GROUPS)
    whole = found.counts(path, periods.ALL)
    assert (whole.of["said"], whole.of["satisfied"], whole.unsaid) == (9, 9, frozenset())


def test_where_no_month_is_said_the_whole_time_is_not_either():
    found = words(book((NEAR, SEPTEMBER, 3), (NEAR, OCTOBER, 4)), GROUPS)
    assert found.counts(NEAR, periods.ALL).unsaid == {"said"}


def test_the_last_days_tell_no_words():
    found = words(book((NEAR, OCTOBER, 9)), GROUPS)
    assert found.counts(NEAR, periods.last_days()).unsaid == set(BASES)
