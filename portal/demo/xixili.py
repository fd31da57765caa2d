"""西西里小区 in 江州社区: 16 buildings, 1,490 households, seven grids, the leader's post of the seventh stands empty;
five grids of shops, each with two leads A and B. Sizes as the press gives them, people fictional."""

from __future__ import annotations

from grids import changes
from grids.duties import Duty
from grids.models import Area, ChatGroup, Organisation
from portal.demo import divisions
from portal.demo.crew import Crew
from portal.demo.divisions import numeral

GRIDS = ((106, 107), (106, 107), (107, 106), (106, 107), (107, 106), (71, 71, 71), (70, 71, 71))  # households
LED = range(1, 7)  # the leader of the seventh grid has left and nobody has followed yet
SHOPS = (31, 31, 31, 31, 30)  # 154 in 西西里 and the streets around 沁园春
SHOP_ROWS = ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11), (12, 13))  # the buildings with shops on the ground floor
DUTIES = "每周走一遍楼栋和公共部位\n接到反映后当天回话\n收集议题，提交网格邻里会\n协助老人代办事项\n公示办理结果"


def plant(crew: Crew) -> None:
    community = divisions.area(divisions.JIANGZHOU)
    crew.appoint("clerk", Duty.COMMUNITY_STAFF, community, title="社区综治专干")
    crew.appoint("keeper", Duty.COMMUNITY_STAFF, community, title="社区调解专干", handles_sealed=True)
    crew.appoint("editor_jiangzhou", Duty.EDITOR, community)
    estate = changes.plant(
        community, level="estate", name="西西里小区", name_en="Xixili Estate", estate_type="managed",
        households=sum(map(sum, GRIDS)), staffing_norm=200, hotline=crew.line(),
    )  # fmt: skip
    _bodies(crew, estate)
    leaders = _posts(crew, estate)
    shops = [_shops(crew, number, count) for number, count in enumerate(SHOPS, 1)]
    first = 1
    for number, sizes in enumerate(GRIDS, 1):
        grid = _grid(crew, estate, number, sum(sizes))
        if number in LED:
            crew.appoint(leaders[number > 3], Duty.GRID_LEADER, grid)
        for building, size in enumerate(sizes, first):
            here = [shop for shop, row in zip(shops, SHOP_ROWS, strict=True) if building in row]
            _building(grid, building, size, here)
        first += len(sizes)


def _bodies(crew: Crew, estate: Area) -> None:
    kind = Organisation.Kind
    crew.body("清和物业西西里服务中心", kind.PROPERTY_COMPANY, estate, address="1 栋架空层", mobile="15400000911")
    crew.body("西西里小区业主委员会", kind.OWNERS_COMMITTEE, estate, address="6 栋一楼", mobile="15400000912")


def _posts(crew: Crew, estate: Area) -> list:
    """At the estate itself: a cadre, two leaders, a deputy."""
    crew.appoint(crew.officer(), Duty.COMMUNITY_STAFF, estate, title="驻居干部")
    leaders = [crew.officer("grid_leader"), crew.officer()]
    for leader in leaders:
        crew.appoint(leader, Duty.GRID_LEADER, estate, promise="小区的事，找我就行")
    crew.appoint("deputy", Duty.DEPUTY, estate)
    return leaders


def _grid(crew: Crew, estate: Area, number: int, households: int) -> Area:
    grid = divisions.plant_grid(
        estate, f"西西里第{numeral(number)}网格", f"{divisions.JIANGZHOU}{number:03}", name_en=f"Xixili Grid {number}",
        households=households, duty_list=DUTIES,
    )  # fmt: skip
    worker = crew.appoint(
        "grid_worker" if number == 2 else crew.officer(), Duty.GRID_WORKER, grid, employment="full_time",
        promise="看见问题马上办",
    )  # fmt: skip
    ChatGroup.objects.create(area=grid, name=f"西西里第{numeral(number)}网格群", maintainer=worker)
    return grid


def _building(grid: Area, number: int, households: int, shops: list[Area]) -> None:
    building = changes.raise_building(
        grid, label=f"{number} 栋", label_en=f"Building {number}", households=households, floors=18,
        address=f"西西里小区 {number} 栋", special_grids=shops,
    )  # fmt: skip
    for stairwell in (1, 2):
        changes.open_entrance(building, f"{stairwell} 单元")


def _shops(crew: Crew, number: int, shops: int) -> Area:
    grid = divisions.plant_grid(
        divisions.area(divisions.JIANGZHOU), f"西西里商铺第{numeral(number)}网格",
        f"{divisions.JIANGZHOU}{100 + number:03}", kind="special", sector="shops", households=shops,
        name_en=f"Xixili Shops {number}",
    )  # fmt: skip
    crew.appoint(crew.officer(), Duty.GRID_LEADER, grid, title="网格长（经营户）", pair_slot="A")
    crew.appoint(crew.officer(), Duty.GRID_LEADER, grid, title="网格长（街道职能部门）", pair_slot="B")
    return grid
