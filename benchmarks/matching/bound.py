"""What nobody could do better: the most orders that could be filled by somebody who knew every answer beforehand.

A matching between orders and visits: an edge wherever the volunteer is able, free at some moment between placing and
deadline, and would say yes when rested; a volunteer gives as many visits a day as they are ready for. Walking, the
length of visits, weariness and the push budget are left out, so every policy stays at or below it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from benchmarks.matching.town import Town


def most(town: Town, counted: np.ndarray) -> float:
    """Share of the counted orders. Orders that are not counted take nobody's visits."""
    people = town.people
    days, width = people.begins.shape[1], len(town.world.visits)
    rows, columns = [], []
    for row, order in enumerate(counted.tolist()):
        would = town.able(order) & (town.answers(order)[0] < town.willingness(order))
        placed, deadline = town.orders.placed[order], town.orders.deadline[order]
        meets = would[:, None] & (people.begins < deadline) & (people.ends > placed) & (people.ends > 0)
        who, day = np.nonzero(meets)
        for visit in range(width):
            ready = people.visits[who] > visit
            columns.append((who[ready] * days + day[ready]) * width + visit)
            rows.append(np.full(int(ready.sum()), row))
    shape = len(counted), len(people) * days * width
    at = np.concatenate(rows), np.concatenate(columns)
    edges = csr_array((np.ones(len(at[0]), np.int8), at), shape=shape)
    return float((maximum_bipartite_matching(edges, perm_type="column") >= 0).mean())
