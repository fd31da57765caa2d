"""How many people are asked about an order at once: as few as will do in time, fewer still where few are free."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from services.orders.candidates import Edges
from services.orders.pool import Numbers, Places
from services.orders.sides import MatchSettings, OpenOrder

BEST = 5  # of the candidates tell what chance an order has
_facts = attrgetter("placed_at", "deadline", "pending", "urgent")


def wanted(orders: Sequence[OpenOrder], edges: Edges, now: float, settings: MatchSettings) -> Places:
    """For each order that `edges` begins anew with: how many more offers it should get in this round.

    So many that, each accepted with the learned chance, somebody will have said yes by the time set for it. They go out little
    by little, evenly, and on at that pace when the time is up; those which are out count as long as they stand. Where few
    are free for many orders people are asked one after the other at first. An order about which nobody is being asked gets
    an offer in any case.
    """
    placed, deadline, pending, urgent = np.array(list(map(_facts, orders)), np.float64).T

    def of(usual: str, hurried: str) -> Numbers:
        return np.where(urgent > 0, getattr(settings, hurried), getattr(settings, usual))

    turn, gone = of("turn", "urgent_turn"), np.maximum(now - placed, 0.0)
    span = np.maximum(of("hurry", "urgent_hurry") * (deadline - placed), turn)
    chance = np.clip(_chance(edges), 0.01, 0.99)
    needed = np.log1p(-of("aim", "urgent_aim")) / np.log1p(-chance)
    restraint = np.maximum(1 - gone / span, settings.saving)
    due = np.ceil(needed * _plenty(edges, urgent > 0, settings.ample) ** restraint * (gone + turn) / span)
    more = np.minimum(due - pending, of("at_once", "urgent_at_once"))
    return np.maximum(more, pending == 0).astype(np.intp)


def _chance(edges: Edges) -> Numbers:
    """Of a yes, for each order: the mean over its best candidates."""
    starts, counts = edges.starts, edges.counts
    best_first = edges.chance[np.lexsort((-edges.chance, np.repeat(np.arange(len(starts)), counts)))]
    rank = np.arange(len(edges)) - np.repeat(starts, counts)
    return np.add.reduceat(np.where(rank < BEST, best_first, 0.0), starts) / np.minimum(counts, BEST)


def _plenty(edges: Edges, urgent: NDArray[np.bool_], ample: float) -> Numbers:
    """1 when an order has as many candidates as is ample, one whom several orders want counting for each as a share.

    What is urgent does not have to save what is not there: all of its candidates are ample.
    """
    shares = np.add.reduceat(1 / np.bincount(edges.volunteer)[edges.volunteer], edges.starts)
    enough = np.where(urgent, np.minimum(ample, edges.counts), ample)
    return np.minimum(shares / enough, 1.0)
