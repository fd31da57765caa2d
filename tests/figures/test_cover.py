"""An attacker who can subtract: everything published, and that all sums add up. No number of few may come out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from services.figures.cover import hidden
from services.figures.measures import FEWEST
from services.figures.models import EPOCH

MONTHS = [date(2026, month, 1) for month in range(1, 6)]
AREAS = ["a", "b", "c", "d"]


def table(rows: dict[str, list[int]]) -> tuple[dict, dict]:
    """The numbers of each area and month with their whole time, and those of the area above."""
    numbers = {(who, month): row[at] for who, row in rows.items() for at, month in enumerate(MONTHS[: len(row)])}
    for who, row in rows.items():
        numbers[who, EPOCH] = sum(row)
    spans = {span for _who, span in numbers}
    return numbers, {span: sum(numbers.get((who, span), 0) for who in rows) for span in spans}


def found_out(numbers: dict, top: dict, kept: set) -> dict:
    """Which hidden cells have but one value that fits: Gauss' elimination over all sums, of both floors at once."""
    everything, unknown = numbers | top, sorted(kept)
    lines = [[(cell, -1 if cell[1] == EPOCH else 1) for cell in everything if cell[0] == who]
             for who in {who for who, _span in everything}]  # fmt: skip
    lines += [[((_top, span), -1), *((cell, 1) for cell in numbers if cell[1] == span)] for _top, span in top]
    system = []
    for line in lines:
        left = Fraction(-sum(sign * everything[cell] for cell, sign in line if cell not in kept))
        system.append([Fraction(dict(line).get(cell, 0)) for cell in unknown] + [left])
    return solved(unknown, system)


def solved(unknown: list, system: list[list[Fraction]]) -> dict:
    done = 0
    for column in range(len(unknown)):
        pivot = next((at for at in range(done, len(system)) if system[at][column]), None)
        if pivot is None:
            continue
        system[done], system[pivot] = system[pivot], system[done]
        system[done] = [value / system[done][column] for value in system[done]]
        for at, row in enumerate(system):
            if at != done and row[column]:
                system[at] = [mine - row[column] * theirs for mine, theirs in zip(row, system[done], strict=True)]
        done += 1
    alone = [row for row in system if sum(bool(value) for value in row[:-1]) == 1]
    return {unknown[next(at for at, value in enumerate(row) if value)]: row[-1] for row in alone}


A_ROW = some.lists(some.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 40]), min_size=5, max_size=5)
ROWS = some.dictionaries(some.sampled_from(AREAS), A_ROW, min_size=1, max_size=4)


def published(rows: dict[str, list[int]]) -> tuple[dict, dict, set]:
    """A top area whose numbers are the sum of these, and what both leave unsaid."""
    numbers, whole = table(rows)
    top = {("top", span): number for span, number in whole.items()}
    above = hidden(top, {})
    unsaid = {span for _top, span in above}
    return numbers, top, above | hidden(numbers, whole, unsaid)


@given(rows=ROWS)
def test_no_number_of_few_comes_out_by_subtracting(rows):
    numbers, top, kept = published(rows)
    everything = numbers | top
    assert all(cell in kept for cell, number in everything.items() if 0 < number < FEWEST)
    out = found_out(numbers, top, kept)
    assert {cell for cell, number in out.items() if 0 < number < FEWEST} == set()


@given(rows=ROWS)
def test_what_is_left_out_of_a_span_is_not_few_itself(rows):
    numbers, top, kept = published(rows)
    for (_top, span), number in top.items():
        if ("top", span) not in kept and number:
            assert not 0 < sum(numbers[who, span] for who in rows if (who, span) in kept) < FEWEST


@given(rows=some.dictionaries(some.sampled_from(AREAS), some.lists(some.sampled_from([0, 5, 8, 30]), min_size=5, max_size=5)))  # fmt: skip
def test_where_nothing_is_few_nothing_is_left_out(rows):
    assert published(rows)[2] == set()


def test_a_lone_small_number_takes_another_with_it():
    """7 of 10 beside 3: whoever knows 10 and 7 knows 3. With a third area, that one helps."""
    numbers, _top, kept = published({"a": [7], "b": [3], "c": [6]})
    assert {("b", MONTHS[0]), ("c", MONTHS[0])} <= kept
    assert ("a", MONTHS[0]) not in kept
    assert set(numbers) - kept


def test_zero_is_said():
    assert published({"a": [0, 0], "b": [9, 9]})[2] == set()
