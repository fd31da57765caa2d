"""An attacker who can subtract: everything published, and that all sums add up. No number of few may come out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from services.figures.cover import hidden
from services.figures.measures import FEWEST
from services.figures.models import EPOCH

MONTHS = [date(2026, month, 1) for month in range(1, 5)]


def tree(leaves: dict[str, list[int]]) -> dict[tuple[str, date], int]:
    """The numbers of each area in each month and in all, added up from these to the top: `ta1` lies in `ta`, that in `t`."""
    numbers: Counter = Counter()
    for path, row in leaves.items():
        for above in [path[:end] for end in range(1, len(path) + 1)]:
            for month, number in zip([*MONTHS[: len(row)], EPOCH], [*row, sum(row)], strict=True):
                numbers[above, month] += number
    return numbers


def below(path: str, numbers: dict) -> list[str]:
    return sorted({who for who, _span in numbers if who[:-1] == path})


def published(numbers: dict) -> set:
    """What is left unsaid of the whole tree, from the top down."""
    kept: set = hidden({cell: number for cell, number in numbers.items() if cell[0] == "t"}, above=False)
    for above in sorted({who for who, _span in numbers}, key=len):
        own = {cell: number for cell, number in numbers.items() if cell[0][:-1] == above}
        kept |= hidden(own, above=True, unsaid={span for who, span in kept if who == above})
    return kept


def found_out(numbers: dict, kept: set) -> dict:
    """Which hidden cells have but one value that fits: Gauss' elimination over all sums, of all floors at once."""
    unknown, spans = sorted(kept), {span for _who, span in numbers}
    places = sorted({who for who, _span in numbers})
    lines = [[((who, span), -1 if span == EPOCH else 1) for span in spans] for who in places]
    for above, span in numbers:
        if parts := below(above, numbers):
            lines.append([((above, span), -1), *(((who, span), 1) for who in parts)])
    system = []
    for line in lines:
        left = Fraction(-sum(sign * numbers[cell] for cell, sign in line if cell not in kept))
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


A_ROW = some.lists(some.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 40]), min_size=4, max_size=4)
NOT_FEW = some.lists(some.sampled_from([0, 5, 8, 30]), min_size=4, max_size=4)
TWO_FLOORS = some.dictionaries(some.sampled_from(["ta", "tb", "tc", "td"]), A_ROW, min_size=1)
THREE_FLOORS = some.dictionaries(some.sampled_from(["ta1", "ta2", "ta3", "tb1", "tb2", "tc1"]), A_ROW, min_size=1)


@given(leaves=TWO_FLOORS | THREE_FLOORS)
def test_no_number_of_few_comes_out_by_subtracting(leaves):
    numbers = tree(leaves)
    kept = published(numbers)
    assert all(cell in kept for cell, number in numbers.items() if 0 < number < FEWEST)
    out = found_out(numbers, kept)
    assert {cell for cell, number in out.items() if 0 < number < FEWEST} == set()


@given(leaves=TWO_FLOORS | THREE_FLOORS)
def test_what_is_left_out_of_a_span_is_not_few_itself(leaves):
    numbers = tree(leaves)
    kept = published(numbers)
    for above, span in numbers:
        if (above, span) not in kept:
            missing = sum(numbers[who, span] for who in below(above, numbers) if (who, span) in kept)
            assert not 0 < missing < FEWEST


@given(leaves=some.dictionaries(some.sampled_from(["ta", "tb", "tc1"]), NOT_FEW, min_size=1))
def test_where_nothing_is_few_nothing_is_left_out(leaves):
    assert published(tree(leaves)) == set()


def test_a_lone_small_number_takes_another_with_it():
    """7 of 10 beside 3: whoever knows 10 and 7 knows 3. With a third area, that one helps."""
    numbers = tree({"ta": [7], "tb": [3], "tc": [6]})
    kept = published(numbers)
    assert {("tb", MONTHS[0]), ("tc", MONTHS[0])} <= kept
    assert ("ta", MONTHS[0]) not in kept


def test_zero_is_said():
    assert published(tree({"ta": [0, 0], "tb": [9, 9]})) == set()
