"""An attacker who can subtract: everything published, and that all sums add up. No number of few may come out."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from services.figures.cover import few, hidden
from services.figures.measures import FEWEST

NUMBERS = some.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 40])
LEAVES = some.dictionaries(some.sampled_from(["ta1", "ta2", "ta3", "tb1", "tb2", "tc1", "td"]), NUMBERS, min_size=1)


def tree(leaves: dict[str, int]) -> dict[str, int]:
    """The number of each area, added up from these to the top: `ta1` lies in `ta`, and that in `t`."""
    numbers: Counter[str] = Counter()
    for path, number in leaves.items():
        numbers.update({path[:end]: number for end in range(1, len(path) + 1)})
    return dict(numbers)


def below(path: str, numbers: dict[str, int]) -> dict[str, int]:
    return {who: number for who, number in numbers.items() if who[:-1] == path}


def published(numbers: dict[str, int]) -> set[str]:
    """What is left unsaid of the whole tree, from the top down."""
    kept = few({"t": numbers["t"]})
    for above in sorted(numbers, key=len):
        own = below(above, numbers)
        kept |= set(own) if above in kept else hidden(own)
    return kept


def found_out(numbers: dict[str, int], kept: set[str]) -> dict[str, Fraction]:
    """Which hidden numbers have but one value that fits: Gauss' elimination over all sums, of all floors at once."""
    unknown, system = sorted(kept), []
    for above in numbers:
        if parts := below(above, numbers):
            line = {above: -1, **dict.fromkeys(parts, 1)}
            left = Fraction(-sum(sign * numbers[who] for who, sign in line.items() if who not in kept))
            system.append([Fraction(line.get(who, 0)) for who in unknown] + [left])
    return solved(unknown, system)


def solved(unknown: list[str], system: list[list[Fraction]]) -> dict[str, Fraction]:
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


@given(leaves=LEAVES)
def test_no_number_of_few_comes_out_by_subtracting(leaves):
    numbers = tree(leaves)
    kept = published(numbers)
    assert few(numbers) <= kept
    assert few({who: int(number) for who, number in found_out(numbers, kept).items()}) == set()


@given(leaves=LEAVES)
def test_what_is_left_out_is_not_few_itself(leaves):
    numbers = tree(leaves)
    kept = published(numbers)
    for above in set(numbers) - kept:
        assert not 0 < sum(number for who, number in below(above, numbers).items() if who in kept) < FEWEST


@given(leaves=some.dictionaries(some.sampled_from(["ta", "tb", "tc1"]), some.sampled_from([0, 5, 8, 30]), min_size=1))
def test_where_nothing_is_few_nothing_is_left_out(leaves):
    assert published(tree(leaves)) == set()


def test_a_lone_small_number_takes_the_smallest_other_with_it():
    """Whoever knows that 7, 3 and 6 are 16, and 7 and 6, knows 3."""
    assert hidden({"a": 7, "b": 3, "c": 6, "d": 0}) == {"b", "c"}
