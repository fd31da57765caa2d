"""What stands on the city's pages: a profile, notices at every level, some of them for single buildings."""

from __future__ import annotations

from collections.abc import Iterable

from accounts import moment
from grids.groups import open_group
from grids.models import Area, Building, Level, QuickLink
from home.models import NoticePage, PolicyPage, Publication, SiteProfile
from home.planting import area_page, plant_root

NOBODY = "邻格合成城市（非政府网站，地名人名均为虚构）"
COMMUNITIES_THAT_PUBLISH = 12  # one in so many
GRIDS_THAT_PUBLISH = 1000
BUILDINGS_OF_A_NOTICE = 6


def publish(areas: Iterable[Area]) -> int:
    """Of one county, whose first area is the county itself. How many notices and policies."""
    made, met = 0, dict.fromkeys(Level, 0)
    for area in areas:
        met[Level(area.level)] += 1
        if area.level == Level.COUNTY:
            made += _frame(area)
        elif area.level == Level.SUBDISTRICT:
            made += _say(area, NoticePage(title=f"{area.name}便民服务时间调整", summary="周末上午开放两个窗口。"))
        elif area.level == Level.COMMUNITY and met[Level.COMMUNITY] % COMMUNITIES_THAT_PUBLISH == 1:
            made += _say(area, NoticePage(title=f"{area.name}周六义诊", kind=Publication.Kind.EVENT))
            open_group(area, f"{area.name}邻里群")
    return made


def _frame(county: Area) -> int:
    plant_root()
    SiteProfile.objects.create(area=county, portal_name=f"{county.name}邻里网格", sponsor=NOBODY)
    QuickLink.objects.create(area=county, label="政务服务", url="https://service.example/")
    policy = PolicyPage(title="网格服务办法", document_no="合成〔2026〕1 号", written_on=moment.today())
    return _say(county, policy) + _say(county, NoticePage(title="冬季用气安全提示", kind=Publication.Kind.NOTICE))


def water_off(grids: Iterable[Area]) -> int:
    """In some grids a notice that names some of its buildings, so that it stands on no others. How many."""
    made = 0
    for grid in list(grids)[::GRIDS_THAT_PUBLISH]:
        houses = list(Building.objects.filter(grid=grid).order_by("pk")[:BUILDINGS_OF_A_NOTICE])
        if houses:
            notice = NoticePage(title=f"{grid.name}停水通知", kind=Publication.Kind.WATER)
            made += _say(grid, notice)
            notice.buildings.set(houses)
            notice.save()
    return made


def _say(area: Area, page: Publication) -> int:
    page.first_published_at = page.last_published_at = moment.now()
    area_page(area).add_child(instance=page)
    return 1
