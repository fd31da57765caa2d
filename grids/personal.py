"""What the place keeps about the people who serve it: accounts.personal says how this is read."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose
from grids.sheets.jobs import KEPT_FOR

DATA: tuple[Datum, ...] = (
    Datum(
        code="officer",
        whose=Whose.OFFICER,
        what=_("姓名、照片、职务、负责哪里、办公时间、公开的号码"),
        purpose=_("让居民知道谁负责这里、怎么找到人。"),
        how_long=_("任职期间公开；任职结束后不再显示，只留谁在何时任过什么职的记录。"),
        ending=_("照片、个人号码可以随时要求撤下；单位的号码随任职结束撤下。"),
        seen_by=_("所有人。个人手机号只在本人单独同意时显示。"),
        basis=Basis.STAFF,
    ),
    Datum(
        code="deeds",
        whose=Whose.OFFICER,
        what=_("哪一步是谁办的"),
        purpose=_("每件事有人负责，出了差错查得到。"),
        how_long=_("与事项的办理记录一样长期保存，不能改。"),
        ending=_("不能删除：这是履职的记录。"),
        seen_by=_("办这件事的人、上级和审计员；居民看到的是职务和称呼。"),
        basis=Basis.STAFF,
    ),
    Datum(
        code="imports",
        whose=Whose.OFFICER,
        what=_("上传的人员和区域表格，和检查时列出的行"),
        purpose=_("一次登记很多岗位，有错能指出在哪一格。"),
        how_long=format_lazy(_("上传 {days} 天后删除。"), days=KEPT_FOR.days),
        ending=_("不用做什么，到时自动删。"),
        seen_by=_("上传的人。"),
        basis=Basis.STAFF,
        task="grids.sweep_imports",
        days=KEPT_FOR.days,
    ),
)

FIELDS: Fields = {
    "officer": {
        "grids.Person": "name name_en photo contact",
        "grids.Appointment": "person duty title title_en area organisation since until employment pair_slot"
        " office_hours office_hours_en public_number public_number_kind handles_sealed promise last_verified_on asked_on",
        "grids.StandIn": "appointment stand_in since until",
        "grids.Organisation": "contact",
        "grids.ChatGroup": "maintainer",
    },
    "deeds": {"grids.Hanging": "hung_by", "grids.RetiredCode": "retired_by", "grids.ImportJob": "owner"},
    "imports": {"grids.ImportJob": "shown faults"},
}
OTHERWISE: dict[str, str] = {
    "grids.Area": "path name official_name name_en slug duty_list duty_categories supervision_phone hotline boundary",
    "grids.AreaCode": "scheme code",
    "grids.Building": "slug label label_en address address_en",
    "grids.Entrance": "slug label",
    "grids.Organisation": "name name_en kind area address public_number",
    "grids.Hanging": "code building printed_on hung_on",
    "grids.RetiredCode": "code building reason retired_on",
    "grids.ImportJob": "key file_name state summary fault_count why made_at taken_at over_at",
    "grids.ScanDay": "code",
    "grids.ChatGroup": "area name image expires_on",
    "grids.QuickLink": "label label_en url",
    "grids.Town": "hosts prefix",
}
