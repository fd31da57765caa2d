"""Which numbers stay unsaid, so that nothing about fewer than FEWEST can be had, not even by subtracting.

Published together are the areas below one area and every month beside the whole time. Two kinds of sums can be taken
apart: the months of an area make its whole time, and the areas make the one above them in every span that is said of
it. A hidden number is therefore safe only when other hidden ones in its line and in its column can stand for it. Seen
as a graph (areas and spans are the nodes, hidden numbers the edges) that means: it lies on a circle. Further numbers
are hidden, the smallest first, until that is so, and until what is hidden of a line is not itself less than FEWEST.

It goes from the top down: what the area above leaves unsaid of a span is left unsaid below it, and kept as safe as a
small number, or the areas would add up to it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import count

from services.figures.measures import FEWEST
from services.figures.models import EPOCH

Cell = tuple[str, date]  # whose, and which month, or EPOCH for the whole time
FREE = "*"  # the node of all spans of which the sum over the areas is not published


def hidden(numbers: Mapping[Cell, int], whole: Mapping[date, int], unsaid: Collection[date] = ()) -> set[Cell]:
    """The cells not to be said. `whole`: what the area above them says of each span; `unsaid`: the spans it does not.

    Of a top area neither is given: its months only have to cover each other.
    """
    said = {cell: number for cell, number in numbers.items() if number > 0}
    few = {cell for cell, number in said.items() if number < FEWEST or cell[1] in unsaid}
    kept, spans = set(few), {span for span in whole if span not in unsaid}
    while _fill_lines(said, kept, spans) or _close_circles(said, kept, spans, few):
        pass
    return kept


def _fill_lines(said: Mapping[Cell, int], kept: set[Cell], spans: set[date]) -> bool:
    """Where what is hidden of one line is less than FEWEST, hide the next smallest of it."""
    grown = False
    for line in _lines(said, spans):
        missing = [cell for cell in line if cell in kept]
        rest = [cell for cell in line if cell not in kept]
        if missing and rest and sum(said[cell] for cell in missing) < FEWEST:
            kept.add(min(rest, key=lambda cell: (said[cell], cell)))
            grown = True
    return grown


def _lines(said: Mapping[Cell, int], spans: set[date]) -> Iterator[list[Cell]]:
    """The months of each area, and in each span the areas."""
    rows, columns = defaultdict(list), defaultdict(list)
    for cell in said:
        if cell[1] != EPOCH:
            rows[cell[0]].append(cell)
        if cell[1] in spans:
            columns[cell[1]].append(cell)
    yield from rows.values()
    yield from columns.values()


def _close_circles(said: Mapping[Cell, int], kept: set[Cell], spans: set[date], few: set[Cell]) -> bool:
    for cell in sorted(few & _bridges(kept, spans)):
        way = _cheapest_way_round(cell, said, kept, spans)
        if way - kept:
            kept |= way
            return True
    return False


def _ends(cell: Cell, spans: set[date]) -> tuple:
    return cell[0], (cell[1] if cell[1] in spans else FREE)


def _graph(cells: Iterable[Cell], spans: set[date]) -> dict[object, list[tuple[object, Cell]]]:
    graph: dict[object, list[tuple[object, Cell]]] = defaultdict(list)
    for cell in sorted(cells):
        one, other = _ends(cell, spans)
        graph[one].append((other, cell))
        graph[other].append((one, cell))
    return graph


def _bridges(cells: set[Cell], spans: set[date]) -> set[Cell]:
    """The edges that lie on no circle (Tarjan). A way through the graph takes areas and spans in turn, so it is short."""
    graph, found = _graph(cells, spans), set()
    seen: dict[object, int] = {}

    def walk(node: object, came: Cell | None) -> int:
        low = seen[node] = len(seen)
        for there, cell in graph[node]:
            if cell == came:
                continue
            reach = seen[there] if there in seen else walk(there, cell)
            if reach > seen[node]:
                found.add(cell)
            low = min(low, reach)
        return low

    for node in list(graph):
        if node not in seen:
            walk(node, None)
    return found


def _cheapest_way_round(cell: Cell, said: Mapping[Cell, int], kept: set[Cell], spans: set[date]) -> set[Cell]:
    """The cells that close a circle with this one and hide the least; empty where there are none."""
    graph, (start, goal) = _graph(said, spans), _ends(cell, spans)
    order = count()
    queue: list[tuple[int, int, object, tuple[Cell, ...]]] = [(0, next(order), start, ())]
    done: set[object] = set()
    while queue:
        cost, _order, node, way = heapq.heappop(queue)
        if node == goal:
            return set(way)
        if node in done:
            continue
        done.add(node)
        for there, edge in graph[node]:
            if edge != cell and there not in done:
                price = 0 if edge in kept else said[edge]
                heapq.heappush(queue, (cost + price, next(order), there, (*way, edge)))
    return set()
