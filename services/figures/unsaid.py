"""What the areas below one area may say of what residents said, and of categories: cover.py over what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from services.figures.cover import Cell, hidden
from services.figures.ledger import Book
from services.figures.models import Grain
from services.figures.periods import Period

BASES = ("judged", "said", "asked")  # how many residents said something, each: what shares of words are of
REST = "-"  # after the path of the area above: what lies at it itself, or in areas that were redrawn
Number = Callable[[str], Iterator[tuple[date, int]]]  # path → each span with its number


@dataclass
class Unsaid:
    """Of the areas of one group: which bases, in which spans, are too small, or would give away what is."""

    cells: dict[str, set[Cell]] = field(default_factory=dict)

    def of(self, path: str, period: Period) -> frozenset[str]:
        """The bases not to be said. The last days overlap with months, so of them none is."""
        if period.grain == Grain.DAY:
            return frozenset(BASES)
        return frozenset(base for base, cells in self.cells.items() if (path, period.first) in cells)


def words(book: Book, above: str, members: Iterable[str]) -> Unsaid:
    """`above`: the path of the area that holds the members, empty for a top area."""
    members = list(members)
    return Unsaid({base: _group(_totals(book, base), above, members) for base in BASES})


def categories(book: Book, above: str, members: Iterable[str]) -> dict[str, set[Cell]]:
    """The same of what was filed, for each category by code."""
    members = list(members)
    codes = {key.category for path in members for key, _row in book.spans(path, Grain.EVER, split=True)}
    return {code: _group(_of_category(book, code), above, members) for code in sorted(codes)}


def _group(number: Number, above: str, members: list[str]) -> set[Cell]:
    numbers = {(path, span): count for path in members for span, count in number(path)}
    if not above:
        return hidden(numbers, {})
    whole = dict(number(above))
    rest = Counter(whole)
    for (_path, span), count in numbers.items():
        rest[span] -= count
    return hidden(numbers | {(above + REST, span): count for span, count in rest.items()}, whole)


def _totals(book: Book, base: str) -> Number:
    def numbers(path: str) -> Iterator[tuple[date, int]]:
        for grain in (Grain.MONTH, Grain.EVER):
            for key, counts in book.spans(path, grain):
                yield key.start, counts[base]

    return numbers


def _of_category(book: Book, code: str) -> Number:
    def numbers(path: str) -> Iterator[tuple[date, int]]:
        found: Counter[date] = Counter()
        for grain in (Grain.MONTH, Grain.EVER):
            for key, counts in book.spans(path, grain, split=True):
                if key.category == code:
                    found[key.start] += counts["filed"]
        yield from found.items()

    return numbers
