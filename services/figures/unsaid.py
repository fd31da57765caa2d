"""What areas may say of what residents said: cover.py over every month, from the top of the tree down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.figures.cover import few, hidden
from services.figures.ledger import Book
from services.figures.measures import MEASURES
from services.figures.models import Grain
from services.figures.periods import Period
from services.figures.shares import Counts

BASES = ("judged", "said", "asked")  # how many residents said something, each: what shares of words are of
WORDS = {base: {base, *(one.code for one in MEASURES if one.of == base)} for base in BASES}
REST = "-"  # after the path of the area above: what lies at it itself, or in areas that were redrawn


@dataclass
class Unsaid:
    """By base, whose number of which month is not to be said."""

    book: Book
    cells: dict[str, set[tuple[str, date]]] = field(default_factory=lambda: defaultdict(set))

    def of(self, path: str, period: Period) -> frozenset[str]:
        """The bases not to be said. The last days overlap with months, so of them none is."""
        if period.grain == Grain.DAY:
            return frozenset(BASES)
        return frozenset(base for base, cells in self.cells.items() if (path, period.first) in cells)

    def counts(self, path: str, period: Period) -> Counts:
        """The counts of an area as they are published; of the whole time, the words of the months that are said."""
        counts = self.book.of(path, period)
        if period.grain != Grain.EVER:
            return Counts(counts, self.of(path, period))
        unsaid = set()
        for base, codes in WORDS.items():
            months = self.book.spans(path, Grain.MONTH)
            said = [row for key, row in months if (path, key.start) not in self.cells[base]]
            whole, shown = counts[base], {code: sum(row[code] for row in said) for code in codes}
            counts.update({code: number - counts[code] for code, number in shown.items()})
            unsaid |= {base} if whole and not counts[base] else set()
        return Counts(counts, frozenset(unsaid))


def words(book: Book, groups: Mapping[str, Iterable[str]]) -> Unsaid:
    """`groups`: path of an area → of those right below it that are published; of the top area, empty → its own path.

    Every area above one that is named must be there.
    """
    found = Unsaid(book)
    for above in sorted(groups, key=len):
        members = list(groups[above])
        for base in BASES:
            for month, numbers in _months(book, base, above, members).items():
                silent = (above, month) in found.cells[base]
                kept = numbers if silent else hidden(numbers) if above else few(numbers)
                found.cells[base].update((path, month) for path in kept)
    return found


def _months(book: Book, base: str, above: str, members: list[str]) -> dict[date, dict[str, int]]:
    """Month → each member's number, and the rest of the area above them."""
    found: dict[date, dict[str, int]] = {key.start: {} for key, _row in book.spans(above, Grain.MONTH)}
    for path in members:
        for key, row in book.spans(path, Grain.MONTH):
            found.setdefault(key.start, {})[path] = row[base]
    for key, row in book.spans(above, Grain.MONTH):
        numbers = found[key.start] = {path: found[key.start].get(path, 0) for path in members}
        numbers[above + REST] = row[base] - sum(numbers.values())
    return found
