"""Which numbers stay unsaid, so that nothing about fewer than FEWEST can be had, not even by subtracting.

Published together are the areas below one area and every month beside the whole time. Two kinds of sums can be taken
apart: the months of an area make its whole time, and the areas make the one above them in every span. A hidden number
is therefore safe only when other hidden ones in its line and in its column can stand for it. Seen as a graph (areas
and spans are the nodes, hidden numbers the edges) that means: it lies on a circle. Further numbers are hidden, the
smallest first, until that is so, and until what is hidden of a line is not itself less than FEWEST.

It goes from the top down. Below an area that leaves a span unsaid, everybody is silent on that span and on the whole
time, zeros included: so nothing below tells of what is unsaid above, and a circle above can always be followed below.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from services.figures.measures import FEWEST
from services.figures.models import EPOCH

Cell = tuple[str, date]  # whose, and which month, or EPOCH for the whole time
FREE = "*"  # the node of all lines, or columns, whose sum is not published


def hidden(numbers: Mapping[Cell, int], above: bool, unsaid: Collection[date] = ()) -> set[Cell]:
    """The cells not to be said. `above`: there is an area above these, and it says each span but the `unsaid` ones."""
    silent = {*unsaid, EPOCH} if unsaid else set()
    said = {cell: number for cell, number in numbers.items() if number > 0 and cell[1] not in silent}
    table = _Table(said, lines=not unsaid, columns=above)
    while table.fill_lines() or table.close_circles():
        pass
    return (table.kept - table.known()) | {cell for cell in numbers if cell[1] in silent}


@dataclass
class _Table:
    """What could be said, what of it must stay safe, and what is hidden. `lines`, `columns`: whether sums are said."""

    said: Mapping[Cell, int]
    lines: bool
    columns: bool
    kept: set[Cell] = field(init=False)
    few: set[Cell] = field(init=False)

    def __post_init__(self) -> None:
        self.few = {cell for cell, number in self.said.items() if number < FEWEST}
        self.kept = set(self.few)

    def fill_lines(self) -> bool:
        """Where what is hidden of a line is less than FEWEST, hide the next smallest, or see to one that is hidden."""
        known = self.known()
        for line in self._sums():
            missing = [cell for cell in line if cell in self.kept and cell not in known]
            if missing and sum(self.said[cell] for cell in missing) < FEWEST:
                rest = [cell for cell in line if cell not in self.kept]
                more = min(rest or known.intersection(line), key=lambda cell: (self.said[cell], cell), default=None)
                if more is not None:
                    (self.kept if rest else self.few).add(more)
                    return True
        return False

    def close_circles(self) -> bool:
        """Hide what it takes that one more of those that must stay safe lies on a circle."""
        for cell in sorted(self.few & _bridges(self._graph(self.kept))):
            more = self._way_round(cell) - self.kept
            if more:
                self.kept |= more
                return True
        return False

    def known(self) -> set[Cell]:
        """What was hidden for the sake of others and can be had all the same: no use in hiding it."""
        return _bridges(self._graph(self.kept)) - self.few

    def _sums(self) -> Iterator[list[Cell]]:
        """The months of each area, and in each span the areas, as far as their sum is said."""
        rows, columns = defaultdict(list), defaultdict(list)
        for cell in self.said:
            if self.lines and cell[1] != EPOCH:
                rows[cell[0]].append(cell)
            if self.columns:
                columns[cell[1]].append(cell)
        yield from rows.values()
        yield from columns.values()

    def _ends(self, cell: Cell) -> tuple[Hashable, Hashable]:
        return ("area", cell[0] if self.lines else FREE), ("span", cell[1] if self.columns else FREE)

    def _graph(self, cells: Iterable[Cell]) -> Graph:
        graph: Graph = defaultdict(list)
        for cell in sorted(cells):
            one, other = self._ends(cell)
            graph[one].append((other, cell))
            graph[other].append((one, cell))
        return graph

    def _way_round(self, cell: Cell) -> set[Cell]:
        """The cells that close a circle with this one and hide the least (Dijkstra); empty where there are none."""
        graph, (start, goal), order = self._graph(self.said), self._ends(cell), count()
        queue: list[tuple[int, int, Hashable, tuple[Cell, ...]]] = [(0, next(order), start, ())]
        done: set[Hashable] = set()
        while queue:
            cost, _order, node, way = heapq.heappop(queue)
            if node == goal:
                return set(way)
            done.add(node)
            for there, edge in graph[node]:
                if edge != cell and there not in done:
                    price = 0 if edge in self.kept else self.said[edge]
                    heapq.heappush(queue, (cost + price, next(order), there, (*way, edge)))
        return set()


Graph = dict[Hashable, list[tuple[Hashable, Cell]]]


def _bridges(graph: Graph) -> set[Cell]:
    """The edges that lie on no circle (Tarjan). A way through the graph takes areas and spans in turn, so it is short."""
    found: set[Cell] = set()
    seen: dict[Hashable, int] = {}

    def walk(node: Hashable, came: Cell | None) -> int:
        low = seen[node] = len(seen)
        for there, cell in graph[node]:
            if cell == came:
                continue
            if there in seen:
                low = min(low, seen[there])
                continue
            reach = walk(there, cell)
            if reach > seen[node]:
                found.add(cell)
            low = min(low, reach)
        return low

    for node in list(graph):
        if node not in seen:
            walk(node, None)
    return found
