"""The areas of the city, county by county: counties, subdistricts, communities, some estates, grids, micro grids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grids.models import Level
from grids.sowing import Seed
from portal.city import names
from portal.city.codes import Codes
from portal.city.names import Lines
from portal.city.size import COMMUNITIES_WITH_AN_ESTATE, Rations, Size, share

DUTIES = "每周走访一遍\n反映的事当天回应\n帮老人代办\n看消防通道\n调解邻里小事"


class Tree:
    """Gives the seeds of one county after the other; parents are places in the same list."""

    def __init__(self, size: Size, codes: Codes, lines: Lines) -> None:
        self.codes, self.lines = codes, lines
        self.per_county = share(size.subdistricts, size.counties)
        self.communities = Rations(size.communities, size.subdistricts)
        self.grids = Rations(size.grids, size.communities)
        self.micro_grids = Rations(size.micro_grids, size.grids)
        self.made = 0

    def counties(self) -> Iterator[list[Seed]]:
        for number, subdistricts in enumerate(self.per_county):
            self.seeds: list[Seed] = []
            county = self._add(None, Level.COUNTY, f"{names.place(number)}区", supervision_phone=self.lines.next())
            for _ in range(subdistricts):
                self._subdistrict(county)
            yield self.seeds

    def _add(self, parent: int | None, level: Level, name: str, **facts: Any) -> int:
        self.seeds.append(Seed(parent, level, name, {"slug": self.codes.next(), **facts}))
        return len(self.seeds) - 1

    def _subdistrict(self, county: int) -> None:
        self.made += 1
        parent = self._add(county, Level.SUBDISTRICT, f"{names.place(self.made)}街道", hotline=self.lines.next())
        for number in range(1, self.communities.next() + 1):
            self._community(parent, number)

    def _community(self, subdistrict: int, number: int) -> None:
        name = f"{names.place(self.made)[:2]}{names.numeral(number)}"
        community = self._add(subdistrict, Level.COMMUNITY, f"{name}社区", hotline=self.lines.next(), duty_list=DUTIES)
        grids = self.grids.next()
        estate = None
        if grids > 1 and number % COMMUNITIES_WITH_AN_ESTATE == 0:
            estate = self._add(community, Level.ESTATE, f"{name}小区", estate_type="managed")
        for at in range(1, grids + 1):
            inside = estate is not None and at > grids // 2
            self._grid(estate if inside and estate is not None else community, f"{name}社区第{names.numeral(at)}网格")

    def _grid(self, parent: int, name: str) -> None:
        grid = self._add(parent, Level.GRID, name, households=300, duty_list=DUTIES)
        for at in range(1, self.micro_grids.next() + 1):
            self._add(grid, Level.MICRO_GRID, f"{name}{names.numeral(at)}微网格", households=60)
