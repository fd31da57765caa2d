"""The cheapest way to give each row one column at most: a sparse assignment with a way out for every row."""

from __future__ import annotations

import numpy as np

from services.orders.pool import Numbers, Places

LEAST = 1e-6  # a cost of nothing would read as no edge


def assign(rows: Places, columns: Places, cost: Numbers, way_out: Numbers) -> tuple[Places, Places]:
    """Rows and their columns, cheapest over all. `way_out[row]` is the cost of staying without; it may be infinite.

    A row with an infinite way out gets a column before anything is cheap: as many of them as can be. Costs are not
    negative. Of equally cheap ways the same one is found each time. Needs `rows` sorted; `columns` any numbers.
    """
    from scipy.sparse import csr_array  # a second for whoever plans nothing: see pool.grow
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not len(rows):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    count = len(way_out)
    names, column = np.unique(columns, return_inverse=True)
    dear = (float(cost.max()) + 1.0) * (count + 1)
    out = np.where(np.isfinite(way_out), way_out, dear)
    every = np.arange(count, dtype=np.intp)
    data = np.concatenate((cost, out)) + LEAST
    at = np.concatenate((rows, every)), np.concatenate((column, every + len(names)))
    table = csr_array((data, at), shape=(count, len(names) + count))
    row, found = min_weight_full_bipartite_matching(table)
    given = found < len(names)
    return row[given], names[found[given]]
