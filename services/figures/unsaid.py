"""What areas may say of what residents said: cover.py over what was read, from the top of the tree down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.figures.cover import Cell, hidden
from services.figures.ledger import Book
from services.figures.models import Grain
from services.figures.periods import Period

BASES = ("judged", "said", "asked")  # how many residents said something, each: what shares of words are of
REST = "-"  # after the path of the area above: what lies at it itself, or in areas that were redrawn


@dataclass
class Unsaid:
    """Which bases, in which spans, are too small, or would give away what is."""

    cells: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))

    def of(self, path: str, period: Period) -> frozenset[str]:
        """The bases not to be said. The last days overlap with months, so of them none is."""
        if period.grain == Grain.DAY:
            return frozenset(BASES)
        return frozenset(base for base, cells in self.cells.items() if (path, period.first) in cells)


def words(book: Book, groups: Mapping[str, Iterable[str]]) -> Unsaid:
    """`groups`: path of an area → of those right below it that are published; of the top area, empty → its own path.

    Every area above one that is named must be there.
    """
    found = Unsaid()
    for above in sorted(groups, key=len):
        for base in BASES:
            found.cells[base] |= _group(book, base, above, list(groups[above]), found.cells[base])
    return found


def _group(book: Book, base: str, above: str, members: list[str], known: set[Cell]) -> set[Cell]:
    numbers = {(path, span): count for path in members for span, count in _numbers(book, path, base)}
    if not above:
        return hidden(numbers, above=False)
    rest = Counter(dict(_numbers(book, above, base)))
    for (_path, span), count in numbers.items():
        rest[span] -= count
    numbers |= {(above + REST, span): count for span, count in rest.items()}
    silent = {span for path, span in known if path == above}
    numbers |= {(path, span): 0 for path in members for span in silent if (path, span) not in numbers}
    return hidden(numbers, above=True, unsaid=silent)


def _numbers(book: Book, path: str, base: str) -> Iterator[tuple[date, int]]:
    for grain in (Grain.MONTH, Grain.EVER):
        for key, counts in book.spans(path, grain):
            yield key.start, counts[base]
