"""鼎山街道 with its thirteen communities: the bodies that answer there, and who sits in the offices."""

from __future__ import annotations

from grids.duties import Duty
from grids.models import Area, Organisation, QuickLink
from portal.demo import divisions
from portal.demo.crew import Crew

Kind = Organisation.Kind
STREET_DUTIES = "受理公事类事项并协调各单位\n督促社区按时答复\n经办保密事项\n综治中心工作日接待"
COMMUNITY_DUTIES = "受理共事类事项\n每周召开两次网格邻里会\n公示事项办理情况\n办理高龄津贴、居住证等代办事项"
OFFICES = (("市政设施所", "15400000901"), ("市场监管所", "15400000902"), ("综合行政执法大队", "15400000903"))
LINKS = (  # of the three services the press names, one has an address we are sure of; the others are left out
    ("驾驶证记分查询", "Driving licence points", "https://gab.122.gov.cn/"),
    ("社保查询", "Social insurance", "https://si.12333.gov.cn/"),
    ("国家政务服务平台", "Government services", "https://gjzwfw.www.gov.cn/"),
)


def plant(crew: Crew) -> None:
    county = divisions.plant(divisions.rows()[divisions.DINGSHAN]["parent_code"], None, "county", name_en="Jiangjin")
    street = divisions.plant(
        divisions.DINGSHAN, county, "subdistrict", name_en="Dingshan Subdistrict", hotline=crew.line(),
        supervision_phone=crew.line(), duty_list=STREET_DUTIES,
    )  # fmt: skip
    _bodies(crew, street)
    _offices(crew, street)
    for code in divisions.below(divisions.DINGSHAN):
        _community(crew, street, code)
    for order, (label, label_en, url) in enumerate(LINKS, 1):
        QuickLink.objects.create(area=street, label=label, label_en=label_en, url=url, order=order)


def _bodies(crew: Crew, street: Area) -> None:
    crew.body("鼎山派出所", Kind.POLICE_STATION, street, address="鼎山街道（演示地址）1 号")
    crew.body("鼎山街道综治中心", Kind.GOVERNANCE_CENTRE, street, address="鼎山街道（演示地址）2 号一楼")
    water = crew.body("鼎山街道水务所", Kind.DEPARTMENT, street)
    crew.appoint("plumber", Duty.UNIT_STAFF, organisation=water)
    for name, mobile in OFFICES:
        crew.body(f"鼎山街道{name}", Kind.DEPARTMENT, street, mobile=mobile)
    crew.body("鼎山社区卫生服务中心", Kind.PARTNER_UNIT, street)


def _offices(crew: Crew, street: Area) -> None:
    crew.appoint("chief", Duty.SUBDISTRICT_STAFF, street, title="街道平安办工作人员", handles_sealed=True)
    crew.appoint(crew.officer(), Duty.SUBDISTRICT_STAFF, street, title="街道综治中心工作人员", handles_sealed=True)
    crew.appoint(crew.officer(), Duty.SUBDISTRICT_STAFF, street, title="街道民生服务办工作人员")
    crew.appoint("editor", Duty.EDITOR, street)
    crew.appoint("administrator", Duty.ADMINISTRATOR, street)
    crew.appoint("auditor", Duty.AUDITOR, street)
    crew.appoint("guard", Duty.SECURITY, street)


def _community(crew: Crew, street: Area, code: str) -> None:
    community = divisions.plant(
        code, Area.objects.get(pk=street.pk), "community", hotline=crew.line(), supervision_phone=crew.line(),
        duty_list=COMMUNITY_DUTIES,
    )  # fmt: skip
    crew.appoint(crew.officer(), Duty.COMMUNITY_STAFF, community, title="社区副主任", handles_sealed=True)
    if code not in (divisions.JIANGZHOU, divisions.AIPING):
        return
    crew.body(f"{community.name}警务室", Kind.POLICE_OFFICE, community, address=f"{community.name}服务中心一楼")
    crew.appoint(crew.officer(), Duty.POLICE, community, title="责任民警", promise="接到求助当天回话")
    lawyer = "lawyer" if code == divisions.JIANGZHOU else crew.officer()
    crew.appoint(
        lawyer, Duty.LEGAL, community, title="社区法律顾问", office_hours="每周三 14:00–17:00",
        office_hours_en="Wednesdays 14:00–17:00", promise="先听您说，再一起看怎么办",
    )  # fmt: skip
