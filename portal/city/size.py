"""How large a city is: what is asked for, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GRIDS_OF_A_COMMUNITY, GRIDS_OF_A_SUBDISTRICT, GRIDS_OF_A_COUNTY = 7, 96, 1568
COMMUNITIES_WITH_AN_ESTATE = 2  # every second one


@dataclass(frozen=True)
class Size:
    """Hanzhong, unless told otherwise: 17,249 level-1 grids, 86,459 level-2 ones, 103,448 appointments."""

    grids: int = 17_249
    micro_grids: int = 86_459
    appointments: int = 103_448
    buildings: int = 100_000
    seed: int = 1

    @property
    def counties(self) -> int:
        return max(1, round(self.grids / GRIDS_OF_A_COUNTY))

    @property
    def subdistricts(self) -> int:
        return max(self.counties, round(self.grids / GRIDS_OF_A_SUBDISTRICT))

    @property
    def communities(self) -> int:
        return max(self.subdistricts, round(self.grids / GRIDS_OF_A_COMMUNITY))

    @property
    def posts(self) -> int:
        """How many posts there are: three a subdistrict, two a community, one a grid of either level."""
        return 3 * self.subdistricts + 2 * self.communities + self.grids + self.micro_grids

    def why_not(self) -> str:
        """What is impossible about it, or nothing."""
        if min(self.grids, self.buildings, self.appointments) < 1 or self.micro_grids < 0:
            return "a city has at least one grid, one building and one appointment"
        if self.grids < self.communities:
            return "too few grids"
        return ""


def share(total: int, parts: int) -> list[int]:
    """So many shares that differ by one at most and add up to the total."""
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]


class Rations:
    """Hands out `total` things to `takers` that come one by one, as evenly as can be; all are gone at the last."""

    def __init__(self, total: int, takers: int) -> None:
        self.total, self.takers, self.seen = total, takers, 0

    def next(self) -> int:
        self.seen += 1
        return self.total * self.seen // self.takers - self.total * (self.seen - 1) // self.takers


def skewed(total: int, places: int, power: float = 0.6) -> Iterator[int]:
    """Shares of a Zipf-like law that add up to the total, the largest first: the first 1 % of 86,459 get 15 %."""
    weights = [(rank + 1) ** -power for rank in range(places)]
    whole, run, given = sum(weights), 0.0, 0
    for weight in weights:
        run += weight
        upto = min(total, round(total * run / whole))
        yield upto - given
        given = upto
