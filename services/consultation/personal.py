"""What questions and bookings keep about people: accounts.personal says how this is read."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose
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
)

FIELDS: Fields = {
    "case": {"consultation.Booking": "case hours starts ends seat released way room"},
    "open_answer": {"consultation.OpenAnswer": "case key area open_question open_answer edition standing published_at"},
    "officer": {
        "consultation.Hours": "appointment week weekday day opens closes minutes capacity ahead where by_video stopped_at",
        "consultation.DayOff": "appointment day",
        "consultation.Roster_members": "roster appointment",
    },
}
OTHERWISE: dict[str, str] = {"consultation.Roster": "name name_en"}
