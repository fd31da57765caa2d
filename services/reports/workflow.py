"""What a resident reports and the grid must settle. 民情上报

The whole loop on one screen: who may do what from where, what is asked, who is told, which clocks run.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.conditions import duty_to_report_met, no_open_children, of_tier, overdue, within
from services.cases.fields import AFTER_PHOTO, IN_CHARGE, INTO, NOTE, PHONE, PHOTO, REASON, REPLY, TEXT, TIER
from services.cases.models import Tier
from services.cases.rows import CONVERSATION, DUTY_TO_REPORT, OVERDUE
from services.cases.table import STAY, Phase, State, Step, Workflow
from services.cases.who import ANYONE, CLOCK, COMMUNITY, LEADER, OWNER, RESIDENT, STAFF
from services.reports.fields import (
    CATEGORY,
    CHANNEL,
    CONTACT_WHEN,
    CONTACTED,
    FORWARD,
    INSTRUCTION,
    MISSING,
    NAME,
    OUTCOME,
    PROGRESS,
    PUBLISH,
    QUESTIONS,
    REMARK,
    SATISFIED,
    SUBJECT,
    WHERE,
    WORDS,
)  # fmt: skip

SUBMITTED = State("submitted", Phase.OPEN, _("已提交"))
ACCEPTED = State("accepted", Phase.OPEN, _("已受理"))
ASSIGNED = State("assigned", Phase.OPEN, _("已交办"))
IN_PROGRESS = State("in_progress", Phase.OPEN, _("办理中"))
RESOLVED = State("resolved", Phase.OPEN, _("待核查"))
ANSWERED = State("answered", Phase.RESTING, _("已答复，请您评价"))
REOPEN_ASKED = State("reopen_asked", Phase.OPEN, _("申请重办"))
CLOSED = State("closed", Phase.OVER, _("已办结"))
DECLINED = State("declined", Phase.OVER, _("不予受理"))
MERGED = State("merged", Phase.OVER, _("已并案"))

HANDLED = ("settle_now", "settle", "resolve")
GRID, WIDER = of_tier(Tier.GRID_MATTER), of_tier(Tier.SHARED_MATTER, Tier.PUBLIC_MATTER)
REPORTED = duty_to_report_met
FILED = (CATEGORY, QUESTIONS, SUBJECT, TEXT, PHOTO, WHERE, PHONE, NAME, CONTACT_WHEN, FORWARD, PUBLISH)
RATED, DONE = (CONTACTED, SATISFIED, WORDS), (OUTCOME, REPLY, AFTER_PHOTO)
SETTLED: dict[str, Any] = dict(tells=(RESIDENT,), stops=("first_response", "resolution"), starts=("rating",))
RULED: dict[str, Any] = dict(by=(COMMUNITY,), asks=(REASON,), tells=(RESIDENT,), unlike=HANDLED, stops=("ruling",))

# fmt: off
REPORT = Workflow("reports", _("我要反映"), door="report", main=(
    Step("submit",          _("提交"),    (),                                SUBMITTED,    by=(ANYONE,),    asks=FILED, tells=(RESIDENT, STAFF), starts=("first_response", "police_report")),
    Step("accept",          _("受理"),    (SUBMITTED,),                      ACCEPTED,     by=(STAFF,),     asks=(TIER, NOTE), tells=(RESIDENT,), stops=("first_response",), starts=("resolution",)),
    Step("settle_now",      _("当场办结"), (SUBMITTED, ACCEPTED),             ANSWERED,     by=(STAFF,),     asks=(REPLY, AFTER_PHOTO), when=(GRID, REPORTED), **SETTLED),
    Step("decline",         _("不予受理"), (SUBMITTED,),                      DECLINED,     by=(COMMUNITY,), asks=(REASON, CHANNEL), tells=(RESIDENT,), when=(REPORTED,)),
    Step("assign",          _("交办"),    (ACCEPTED, ASSIGNED, IN_PROGRESS), ASSIGNED,     by=(LEADER,),    asks=(IN_CHARGE, INSTRUCTION), tells=(OWNER,), starts=("sign_for",)),
    Step("sign_for",        _("签收"),    (ASSIGNED,),                       IN_PROGRESS,  by=(OWNER,),     stops=("sign_for",)),
    Step("report_progress", _("反馈进展"), (IN_PROGRESS,),                    IN_PROGRESS,  by=(OWNER,),     asks=(PROGRESS, PHOTO), tells=(RESIDENT,)),
    Step("resolve",         _("办结"),    (IN_PROGRESS,),                    RESOLVED,     by=(OWNER,),     asks=DONE, tells=(STAFF,), when=(WIDER, no_open_children, REPORTED)),
    Step("settle",          _("办结"),    (IN_PROGRESS,),                    ANSWERED,     by=(OWNER,),     asks=DONE, when=(GRID, no_open_children, REPORTED), **SETTLED),
    Step("verify",          _("核查通过"), (RESOLVED,),                       ANSWERED,     by=(STAFF,),     asks=(NOTE,), unlike=("resolve",), **SETTLED),
    Step("send_back",       _("返工"),    (RESOLVED,),                       IN_PROGRESS,  by=(STAFF,),     asks=(REASON,), tells=(OWNER,), unlike=("resolve",)),
    Step("rate_solved",     _("已解决"),  (ANSWERED,),                       CLOSED,       by=(RESIDENT,),  asks=RATED, tells=(OWNER, RESIDENT)),
    Step("rate_unsolved",   _("没解决"),  (ANSWERED,),                       REOPEN_ASKED, by=(RESIDENT,),  asks=(MISSING, CONTACTED, SATISFIED), tells=(STAFF,), stops=("rating",), starts=("ruling",)),
    Step("close_unrated",   _("到期办结"), (ANSWERED,),                       CLOSED,       by=(CLOCK,),     tells=(RESIDENT,), when=(overdue("rating"),)),
    Step("reopen",          _("重办"),    (REOPEN_ASKED,),                   ACCEPTED,     starts=("resolution",), **RULED),
    Step("keep_closed",     _("维持结果"), (REOPEN_ASKED,),                   CLOSED,       **RULED),
), talk=CONVERSATION + DUTY_TO_REPORT + (
    Step("remark",          _("内部记录"), (Phase.OPEN,),                     STAY,         by=(STAFF, OWNER), asks=(REMARK,)),
    Step("ask_reopen",      _("申请重办"), (CLOSED,),                         REOPEN_ASKED, by=(RESIDENT,),  asks=(MISSING,), tells=(STAFF,), when=(within(days=15),), starts=("ruling",)),
    Step("merge",           _("并案"),    (Phase.OPEN,),                     MERGED,       by=(STAFF,),     asks=(INTO, NOTE), tells=(RESIDENT,), when=(REPORTED,)),
), ladder=(OVERDUE,))
# fmt: on
