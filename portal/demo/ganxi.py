"""甘溪镇: 43 grids in eleven villages and a community, a chat group for each and two for the town, and a judge."""

from __future__ import annotations

from grids import changes
from grids.duties import Duty
from grids.models import Area, ChatGroup, Organisation
from portal.demo import divisions
from portal.demo.crew import Crew
from portal.demo.divisions import numeral

GRIDS = (4, 3, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4)  # in the order of the divisions: 43
EXCHANGE = "0734"
HOUSEHOLDS = 226
TOWN_DUTIES = "受理公事类事项并协调站所\n调度各村网格\n组织义务巡逻\n与人民法庭共同答疑"
VILLAGE_DUTIES = "受理共事类事项\n组织院坝说事会\n公示村务\n协助排查自建房隐患"
DUTIES = "每月走遍每个组\n收集诉求、政策宣传\n提醒防汛防火\n维护网格微信群"
Kind = Organisation.Kind


def plant(crew: Crew) -> None:
    county = divisions.plant(divisions.rows()[divisions.GANXI]["parent_code"], None, "county", name_en="Hengdong")
    town = divisions.plant(
        divisions.GANXI, county, "subdistrict", name_en="Ganxi Town", hotline=crew.line(EXCHANGE),
        supervision_phone=crew.line(EXCHANGE), duty_list=TOWN_DUTIES,
    )  # fmt: skip
    _town(crew, town)
    for code, grids in zip(divisions.below(divisions.GANXI), GRIDS, strict=True):
        _village(crew, town, code, grids)


def _town(crew: Crew, town: Area) -> None:
    def appoint(duty: Duty, **facts: object) -> None:
        crew.appoint(crew.officer(), duty, town, EXCHANGE, **facts)

    court = crew.body(
        "人民法院派驻甘溪镇“网格＋法庭”联系点", Kind.COURT, town, address="镇综治中心一楼", exchange=EXCHANGE
    )
    crew.body("甘溪派出所", Kind.POLICE_STATION, town, exchange=EXCHANGE)
    crew.body("甘溪镇综治中心", Kind.GOVERNANCE_CENTRE, town, exchange=EXCHANGE)
    crew.body("甘溪镇供水站", Kind.DEPARTMENT, town, exchange=EXCHANGE, mobile="15400000921")
    crew.body("甘溪镇村镇建设办", Kind.DEPARTMENT, town, exchange=EXCHANGE, mobile="15400000922")
    appoint(
        Duty.JUDGE, title="派驻法官", organisation=court, office_hours="每周二 9:00–11:30",
        office_hours_en="Tuesdays 9:00–11:30", promise="电话答疑，不收费",
    )  # fmt: skip
    appoint(Duty.LEGAL, title="镇法律顾问", office_hours="每周四 9:00–11:30", office_hours_en="Thursdays 9:00–11:30")
    appoint(Duty.POLICE, title="责任民警")
    crew.appoint("editor_ganxi", Duty.EDITOR, town)
    for _ in range(2):
        appoint(Duty.SUBDISTRICT_STAFF, title="镇综治中心工作人员", handles_sealed=True)
    for name in ("甘溪镇政策通知群", "甘溪镇外出务工乡亲群"):
        ChatGroup.objects.create(area=town, name=name)


def _village(crew: Crew, town: Area, code: str, grids: int) -> None:
    village = divisions.plant(
        code, Area.objects.get(pk=town.pk), "community", hotline=crew.line(EXCHANGE), duty_list=VILLAGE_DUTIES,
        supervision_phone=crew.line(EXCHANGE),
    )  # fmt: skip
    secretary = crew.officer()
    title = "社区书记" if code == divisions.JINJUEFENG else "村书记"
    crew.appoint(secretary, Duty.COMMUNITY_STAFF, village, EXCHANGE, title=title, handles_sealed=True)
    for number in range(1, grids + 1):
        grid = divisions.plant_grid(
            village,
            f"{village.name}第{numeral(number)}网格",
            f"{code}{number:03}",
            households=HOUSEHOLDS,
            duty_list=DUTIES,
        )
        crew.appoint(secretary, Duty.GRID_LEADER, grid, EXCHANGE)
        worker = crew.appoint(crew.officer(), Duty.GRID_WORKER, grid, EXCHANGE, employment="part_time")
        ChatGroup.objects.create(area=grid, name=f"{grid.name}群", maintainer=worker)
        changes.raise_building(grid, label=f"{number} 组", label_en=f"Group {number}", households=HOUSEHOLDS)
