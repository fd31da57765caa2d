"""Free volunteers as columns of numbers, with one tree of positions for each skill."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from math import inf
from operator import attrgetter, is_, lt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from services.orders.sides import AbsurdInput, FreeVolunteer, Key

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
COLUMNS = ("x", "y", "free_from", "free_until", "quota_left", "acceptance_rate", "unanswered", "muted_until")
_keys, _skills, _muted = attrgetter("key"), attrgetter("skills"), attrgetter("muted_until")
_numbers = [attrgetter(name) for name in COLUMNS[:-1]]


class Pool:
    """All volunteers of one round, sorted by key, so that the order they came in changes nothing.

    Raises AbsurdInput for what cannot be. `trees` hold places and, in the same order, positions.
    """

    def __init__(self, volunteers: Sequence[FreeVolunteer]) -> None:
        self.given = volunteers if isinstance(volunteers, list | tuple) else list(volunteers)
        self.people = in_order(self.given)
        self.keys: list[Key] = list(map(_keys, self.people))
        (self.x, self.y, self.free_from, self.free_until, self.quota, self.rate, self.unanswered, self.muted) = (
            _columns(self.people)
        )
        self._check()
        self.full = max(float(self.quota.max(initial=1.0)), 1.0)  # the push budget, as far as can be seen
        self.skill_sets, self.skill_set = _skill_sets(self.people)
        self.trees: dict[str | None, tuple[Places, cKDTree]] = {}
        self._places: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self.people)

    def holds(self, volunteers: Sequence[FreeVolunteer]) -> bool:
        """Are these the very same? A pool of yesterday's would ask whom today's forbid."""
        return volunteers is self.given or (
            len(volunteers) == len(self.given) and all(map(is_, volunteers, self.given))
        )

    def place_of(self, key: Key) -> int | None:
        if not self._places:
            self._places = dict(zip(self.keys, range(len(self.keys)), strict=True))
        return self._places.get(key)

    def willing(self, now: float) -> NDArray[np.bool_]:
        """Who may be asked at this moment: free, not muted, within the push budget."""
        return (self.free_from <= now) & (now < self.free_until) & (self.quota >= 1) & (self.muted <= now)

    def able(self, skill: str | None) -> Places:
        """Where those stand who have the skill; None asks for nothing."""
        if skill is None:
            return np.arange(len(self), dtype=np.intp)
        having = np.fromiter((skill in held for held in self.skill_sets), bool, len(self.skill_sets))
        return np.flatnonzero(having[self.skill_set])

    def grow_all(self) -> Pool:
        """A tree for each skill and one of all, so that later rounds find them grown."""
        for skill in [None, *sorted(set(chain.from_iterable(self.skill_sets)))]:
            able = self.able(skill)
            self.trees[skill] = able, self.grow(able)
        return self

    def grow(self, able: Places) -> cKDTree:
        """A tree of these places. Not balanced: many live at one and the same door, and it grows faster.

        Each stands up to a centimetre aside, always in the same way: which of many at one door are the nearest
        must not hang on how a tree was grown.
        """
        from scipy.spatial import cKDTree  # a second for whoever plans nothing: each start, each command

        aside = [able * odd % 2**20 / 1e8 for odd in (648_391, 405_077)]
        return cKDTree(
            np.column_stack((self.x[able] + aside[0], self.y[able] + aside[1])),
            balanced_tree=False,
            compact_nodes=False,
        )

    def _check(self) -> None:
        for name, column in (("x", self.x), ("y", self.y)):
            self._all(np.isfinite(column), name)
        times = (("free_from", self.free_from), ("free_until", self.free_until), ("muted_until", self.muted))
        for name, column in (*times, ("quota_left", self.quota)):
            self._all(~np.isnan(column), name)
        self._all((self.rate >= 0) & (self.rate <= 1), "acceptance_rate")
        self._all((self.unanswered >= 0) & np.isfinite(self.unanswered), "unanswered")

    def _all(self, sound: NDArray[np.bool_], name: str) -> None:
        if not sound.all():
            culprit = self.people[int(np.flatnonzero(~sound)[0])]
            raise AbsurdInput(f"volunteer {culprit.key!r}: {name} is {getattr(culprit, name)!r}")


def in_order(side: Sequence[Any]) -> Sequence[Any]:
    """Sorted by key; raises AbsurdInput when two bear the same, or when keys cannot be compared."""
    try:
        if _rising(side):
            return side
        side = sorted(side, key=_keys)
        if _rising(side):
            return side
    except (TypeError, AttributeError) as wrong:
        raise AbsurdInput(f"keys must be there and of one kind: {wrong}") from wrong
    twin = next(first.key for first, second in pairwise(side) if not first.key < second.key)
    raise AbsurdInput(f"the key {twin!r} is borne by two, or cannot be compared")


def _rising(side: Sequence[Any]) -> bool:
    keys = list(map(_keys, side))
    return all(map(lt, keys, keys[1:]))


def _columns(people: Sequence[FreeVolunteer]) -> Numbers:
    """One row for each of COLUMNS, the last from those who may never have been muted."""
    try:
        columns = [np.fromiter(map(read, people), np.float64, len(people)) for read in _numbers]
        muted = np.array([-inf if until is None else until for until in map(_muted, people)], dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise _no_number(people) from wrong
    return np.vstack((*columns, muted))


def _no_number(people: Sequence[FreeVolunteer]) -> AbsurdInput:
    """Whose, and which."""
    for person in people:
        for name in COLUMNS:
            value = getattr(person, name)
            try:
                float(-inf if value is None and name == "muted_until" else value)
            except (TypeError, ValueError):
                return AbsurdInput(f"volunteer {person.key!r}: {name} is {value!r}")
    return AbsurdInput("a volunteer holds what is no number")


def _skill_sets(people: Sequence[FreeVolunteer]) -> tuple[list[frozenset[str]], Places]:
    """The different sets of skills, and which of them each person has."""
    held: list[frozenset[str]] = list(map(_skills, people))
    try:
        known = dict.fromkeys(held)
    except TypeError:  # sets and lists of skills are understood as well
        held = list(map(frozenset, held))
        known = dict.fromkeys(held)
    number = dict(zip(known, range(len(known)), strict=True))
    return [frozenset(one) for one in known], np.fromiter(map(number.__getitem__, held), np.intp, len(held))
