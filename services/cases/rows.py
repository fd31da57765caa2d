"""Rows that all kinds share. A kind takes them into its table as they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from services.cases.board import (
    BLACKED,
    OPEN_AFTER,
    OPEN_ANSWER,
    OPEN_BEFORE,
    OPEN_WORDS,
    SEEN,
    SURE,
    agreed_to_publish,
    has_pictures,
    is_on_board,
    may_be_published,
)
from services.cases.conditions import (
    any_overdue,
    duty_to_report_met,
    handled_elsewhere,
    must_be_reported,
    not_nudged_lately,
    not_sealed,
    overdue,
    parent_is_over,
    running,
)
from services.cases.fields import NOTE, PHOTO, REASON, Field, Line
from services.cases.retriage import OTHER_CATEGORY, TO_SEALED, USUAL_TIER
from services.cases.table import BACK, STAY, Phase, State, Step
from services.cases.who import ASKER, CLOCK, COMMUNITY, LEVEL_ABOVE, NEWLY, OWNER, RESIDENT, STAFF

AWAITING = State("awaiting_resident", Phase.PAUSED, _("待您补充"))
WITHDRAWN = State("withdrawn", Phase.OVER, _("已撤回"))
FOLLOWING = State("following", Phase.OVER, _("同一件事已在办"))  # by the resident's own word: see letters.py
QUESTION, SUPPLEMENT = Field("question", _("想请居民补充什么")), Field("text", _("补充说明"))
WHEN, STATION = Line("when", _("报警时间")), Line("station", _("受理的派出所"))

# fmt: off
ASK          = Step("ask",          _("请补充"),    (Phase.OPEN,), AWAITING, past=_("已请您补充"), by=(STAFF, OWNER), asks=(QUESTION,), tells=(ASKER,), starts=("answer", "answer_reminder"))
ANSWER       = Step("answer",       _("补充"),      (AWAITING,), BACK, past=_("已补充"), by=(RESIDENT,), asks=(SUPPLEMENT, PHOTO), tells=(STAFF, OWNER), stops=("answer", "answer_reminder"))
REMIND       = Step("remind_answer", _("提醒补充"), (AWAITING,), STAY, past=_("已提醒补充"), by=(CLOCK,), tells=(ASKER,), stops=("answer_reminder",), when=(overdue("answer_reminder"),))
NO_ANSWER    = Step("no_answer",    _("逾期未补充"), (AWAITING,), BACK, past=_("逾期未补充"), by=(CLOCK,), tells=(STAFF, OWNER, ASKER), stops=("answer", "answer_reminder"), when=(overdue("answer"),))
ADD          = Step("supplement",   _("补充说明"),  (Phase.OPEN,), STAY, past=_("补充了说明"), by=(RESIDENT,), asks=(SUPPLEMENT, PHOTO), tells=(STAFF, OWNER))
NUDGE        = Step("nudge",        _("催一下"),    (Phase.OPEN,), STAY, past=_("催了一下"), by=(RESIDENT,), tells=(STAFF, OWNER), when=(not_nudged_lately,))
WITHDRAW     = Step("withdraw",     _("撤回"),      (Phase.OPEN, Phase.PAUSED), WITHDRAWN, past=_("已撤回"), by=(RESIDENT,), asks=(NOTE,), tells=(STAFF, RESIDENT), when=(duty_to_report_met,), then=("cases.hand_on",))
OVERDUE      = Step("overdue",      _("超期"),      (Phase.OPEN, Phase.PAUSED), STAY, past=_("已超期"), by=(CLOCK,), tells=(LEVEL_ABOVE, OWNER), starts=("upgrade",), when=(any_overdue,), then=("cases.mark_told",))
RESEAT       = Step("reseat",       _("转交"),      (Phase.OPEN, Phase.PAUSED, Phase.RESTING), STAY, past=_("已转交"), by=(CLOCK,), tells=(STAFF,), when=(handled_elsewhere,), then=("cases.sit_where_handled",))
REPORTED     = Step("reported_to_police", _("已报警"),    (Phase.OPEN, Phase.PAUSED), STAY, by=(STAFF,), asks=(WHEN, STATION), tells=(STAFF,), stops=("police_report",), when=(must_be_reported, running("police_report")))
NOT_REPORTED = Step("report_not_required", _("不须报警"), (Phase.OPEN, Phase.PAUSED), STAY, past=_("经判断不须报警"), by=(COMMUNITY,), asks=(REASON,), tells=(STAFF,), stops=("police_report",), when=(must_be_reported, running("police_report")))
RETRIAGE     = Step("retriage",     _("改类别"),    (Phase.OPEN, Phase.PAUSED), STAY, past=_("已改类别"), by=(STAFF,), asks=(OTHER_CATEGORY, USUAL_TIER, REASON), tells=(OWNER, NEWLY, RESIDENT), when=(duty_to_report_met,), then=("cases.send_anew", "cases.start_duty"))
SEAL         = Step("seal",         _("改为保密"),  (Phase.OPEN, Phase.PAUSED), STAY, past=_("已改为保密事项"), by=(STAFF,), asks=(TO_SEALED, REASON), tells=(STAFF, RESIDENT), when=(not_sealed, duty_to_report_met), then=("cases.close_off", "cases.hand_on", "cases.start_duty"))
# fmt: on


def board(*shown: State) -> tuple[Step, ...]:
    """The rows by which what was answered comes to the public board and goes; from these states."""
    checked = (OPEN_WORDS, OPEN_ANSWER, OPEN_BEFORE, OPEN_AFTER, SURE)
    everywhere = (Phase.OPEN, Phase.PAUSED, Phase.RESTING, Phase.OVER)
    # fmt: off
    return (
        Step("blacken",      _("照片涂黑"), shown, STAY, past=_("做了公示用的照片"), by=(STAFF,), asks=(BLACKED, SEEN), when=(may_be_published, has_pictures)),
        Step("put_on_board", _("公示"),     shown, STAY, past=_("已公示"),   by=(STAFF,), asks=checked, tells=(ASKER,), when=(may_be_published,)),
        Step("take_down",    _("撤下公示"), shown, STAY, past=_("已撤下公示"), by=(STAFF,), asks=(NOTE,), when=(is_on_board,), then=("cases.take_down",)),
        Step("keep_private", _("不要公开"), everywhere, STAY, past=_("居民不同意公开了"), by=(RESIDENT,), tells=(STAFF,), when=(agreed_to_publish,), then=("cases.keep_private",)),
    )
    # fmt: on


CONVERSATION = (ASK, ANSWER, REMIND, NO_ANSWER, ADD, NUDGE, WITHDRAW)
DUTY_TO_REPORT = (REPORTED, NOT_REPORTED)
ANOTHER_CATEGORY = (RETRIAGE, SEAL)


def parent_over(to: State) -> Step:
    """The row every child kind has: what it was for is over."""
    return Step(
        "parent_over", _("主件已结"), (Phase.OPEN, Phase.PAUSED), to, past=_("主件已结，一并结束"),
        by=(CLOCK,), tells=(OWNER, RESIDENT), when=(parent_is_over,),
    )  # fmt: skip
