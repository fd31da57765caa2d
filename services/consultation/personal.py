"""What questions and bookings keep about people: accounts.personal says how this is read."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose
from services.consultation.cars import KEPT
from services.consultation.published import TWO_YEARS

FORGET = "consultation.forget"

DATA: tuple[Datum, ...] = (
    Datum(
        code="open_answer",
        whose=Whose.RESIDENT,
        what=_("改写过的法律问答（您同意了才公开）"),
        purpose=_("给遇到同样事的人看；里面没有您，也没有小区和编号。"),
        how_long=format_lazy(_("公开 {days} 天，之后删除；您撤回同意就马上撤下。"), days=TWO_YEARS.days),
        ending=_("在那件事的页面上按“撤下”，或在“我的”里撤回同意。"),
        seen_by=_("同意以后所有人；没有人看得出是谁问的。"),
        basis=Basis.SEPARATE,
        task=FORGET,
        days=TWO_YEARS.days,
    ),
    Datum(
        code="car",
        whose=Whose.RESIDENT,
        what=_("您自己登记的车牌（不登记就没有）"),
        purpose=_("车挡了路时通知您；加密保存，另存一串认不出原样的字符用来比对。"),
        how_long=_("到您删除为止。"),
        ending=_("在“我的车”里删除，或撤回同意，马上生效。"),
        seen_by=_("您自己；工作人员和请您移车的人都看不到。"),
        basis=Basis.CONSENT,
    ),
    Datum(
        code="move",
        whose=Whose.RESIDENT,
        what=_("请人移车的地点、原因和车主的回答（车牌几秒钟后就不留）"),
        purpose=_("把话带给车主，把回答带给您。"),
        how_long=format_lazy(_("{days} 天后删除。"), days=KEPT.days),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("请的人和车主，各看各的；工作人员看不到。"),
        basis=Basis.CONSENT,
        task=FORGET,
        days=KEPT.days,
    ),
)

FIELDS: Fields = {
    "case": {"consultation.Booking": "case hours starts ends seat released way room"},
    "open_answer": {"consultation.OpenAnswer": "case key area open_question open_answer edition standing published_at"},
    "car": {"consultation.Car": "contact plate_hash plate_cipher since"},
    "move": {
        "consultation.MoveRequest": "key area building why spot plate_cipher asker asked_at answer answered_at",
    },
    "officer": {
        "consultation.Hours": "appointment week weekday day opens closes minutes capacity ahead where by_video stopped_at",
        "consultation.DayOff": "appointment day",
        "consultation.Roster_members": "roster appointment",
    },
}
OTHERWISE: dict[str, str] = {"consultation.Roster": "name name_en"}
