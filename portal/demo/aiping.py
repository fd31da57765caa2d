"""艾坪社区: 4,302 households in 20 grids; three of them are 凉风岗小区, where people were resettled."""

from __future__ import annotations

from grids import changes
from grids.duties import Duty
from grids.models import Area, ChatGroup, Person
from portal.demo import divisions
from portal.demo.crew import Crew
from portal.demo.divisions import numeral
from portal.demo.xixili import DUTIES

GRIDS, RESETTLED, BRANCHES = 20, 3, 5  # five branches, so five leaders with four grids each


def households(number: int) -> tuple[int, int]:
    """Of the two buildings of this grid: 4,302 in all."""
    return (108, 108) if number <= 2 else (107, 108)


def plant(crew: Crew) -> None:
    community = divisions.area(divisions.AIPING)
    crew.appoint(crew.officer(), Duty.COMMUNITY_STAFF, community, title="社区综治专干")
    estate = changes.plant(
        community, level="estate", name="凉风岗小区", name_en="Liangfenggang Estate", estate_type="resettlement",
        households=sum(sum(households(number)) for number in range(1, RESETTLED + 1)), hotline=crew.line(),
    )  # fmt: skip
    leaders = [crew.officer() for _ in range(BRANCHES)]
    for number in range(1, GRIDS + 1):
        parent = estate if number <= RESETTLED else divisions.area(divisions.AIPING)
        _grid(crew, parent, number, leaders[(number - 1) // (GRIDS // BRANCHES)])


def _grid(crew: Crew, parent: Area, number: int, leader: Person) -> None:
    sizes = households(number)
    grid = divisions.plant_grid(
        parent, f"艾坪第{numeral(number)}网格", f"{divisions.AIPING}{number:03}", name_en=f"Aiping Grid {number}",
        households=sum(sizes), duty_list=DUTIES,
    )  # fmt: skip
    crew.appoint(leader, Duty.GRID_LEADER, grid)
    worker = crew.appoint("stranger" if number == 5 else crew.officer(), Duty.GRID_WORKER, grid, employment="full_time")
    ChatGroup.objects.create(area=grid, name=f"艾坪第{numeral(number)}网格群", maintainer=worker)
    for place, size in enumerate(sizes, 1):
        house = (number - 1) * 2 + place
        resettled = number <= RESETTLED
        changes.raise_building(
            grid, households=size, floors=11 if resettled else 7,
            label=f"{house} 栋" if resettled else f"艾坪路 {house} 号楼",
            label_en=f"Building {house}" if resettled else f"Aiping Road {house}",
        )  # fmt: skip
