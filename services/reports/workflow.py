"""What a resident reports and the grid must settle. 民情上报

The whole loop on one screen: who may do what from where, what is asked, who is told, which clocks run.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.conditions import duty_to_report_met, main_is_withdrawn, no_open_children, of_tier, overdue, within
from services.cases.fields import (
    AFTER_PHOTO,
    BEYOND,
    IN_CHARGE,
    INTO,
    NOTE,
    PHONE,
    PHOTO,
    REASON,
    REPLY,
    TEXT,
    TIER,
    WHY_BEYOND,
)  # fmt: skip
from services.cases.ladder import ladder
from services.cases.models import Tier
from services.cases.rows import ANOTHER_CATEGORY, CONVERSATION, DUTY_TO_REPORT, FOLLOWING, board
from services.cases.table import BACK, STAY, Phase, State, Step, Workflow
from services.cases.who import ANYONE, ASKER, CLOCK, COMMUNITY, LEADER, OWNER, RESIDENT, STAFF
from services.reports.fields import (
    AGREED,
    CATEGORY,
    CHANNEL,
    CONTACT_WHEN,
    CONTACTED,
    FORWARD,
    INSTRUCTION,
    MISSING,
    NAME,
    ON_THE_SPOT,
    OUTCOME,
    PROGRESS,
    PUBLISH,
    QUESTIONS,
    REACHED,
    REMARK,
    SAID,
    SAME,
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
FILED = (CATEGORY, QUESTIONS, SUBJECT, TEXT, PHOTO, WHERE, PHONE, AGREED, NAME, CONTACT_WHEN, FORWARD, PUBLISH)
RATED, DONE = (CONTACTED, SATISFIED, WORDS), (OUTCOME, REPLY, AFTER_PHOTO)
SETTLED: dict[str, Any] = dict(tells=(RESIDENT,), stops=("first_response", "resolution", "level"), starts=("rating",))
RULED: dict[str, Any] = dict(by=(COMMUNITY,), asks=(REASON,), unlike=HANDLED, stops=("ruling",))

# fmt: off
REPORT = Workflow("reports", _("我要反映"), door="report", main=(
    Step("submit",          _("提交"),    (),                                SUBMITTED,    past=_("已提交"),           by=(ANYONE,),    asks=FILED, tells=(RESIDENT, STAFF), starts=("first_response", "police_report", "level"), then=("cases.follow_rules", "cases.link_recurrence")),
    Step("accept",          _("受理"),    (SUBMITTED,),                      ACCEPTED,     past=_("已受理"),           by=(STAFF,),     asks=(TIER, NOTE), tells=(RESIDENT,), stops=("first_response",), starts=("resolution",)),
    Step("settle_now",      _("当场办结"), (SUBMITTED, ACCEPTED),             ANSWERED,     past=_("已当场办结"),       by=(STAFF,),     asks=(ON_THE_SPOT, AFTER_PHOTO), when=(GRID, no_open_children, REPORTED), **SETTLED),
    Step("decline",         _("不予受理"), (SUBMITTED,),                      DECLINED,     past=_("不予受理"),         by=(COMMUNITY,), asks=(REASON, CHANNEL), tells=(RESIDENT,), when=(REPORTED,)),
    Step("assign",          _("交办"),    (ACCEPTED, ASSIGNED, IN_PROGRESS), ASSIGNED,     past=_("已交办"),           by=(LEADER,),    asks=(IN_CHARGE, BEYOND, WHY_BEYOND, INSTRUCTION), tells=(OWNER,), starts=("sign_for",)),
    Step("sign_for",        _("签收"),    (ASSIGNED,),                       IN_PROGRESS,  past=_("已签收"),           by=(OWNER,),     stops=("sign_for",)),
    Step("report_progress", _("反馈进展"), (IN_PROGRESS,),                    IN_PROGRESS,  past=_("有新进展"),         by=(OWNER,),     asks=(PROGRESS, PHOTO), tells=(RESIDENT,)),
    Step("resolve",         _("办结"),    (IN_PROGRESS,),                    RESOLVED,     past=_("已办结，待核查"),   by=(OWNER,),     asks=DONE, tells=(STAFF,), when=(WIDER, no_open_children, REPORTED)),
    Step("settle",          _("办结"),    (IN_PROGRESS,),                    ANSWERED,     past=_("已办结"),           by=(OWNER,),     asks=DONE, when=(GRID, no_open_children, REPORTED), **SETTLED),
    Step("verify",          _("核查通过"), (RESOLVED,),                       ANSWERED,     past=_("已核查通过"),       by=(STAFF,),     asks=(NOTE,), unlike=("resolve",), **SETTLED),
    Step("send_back",       _("返工"),    (RESOLVED,),                       IN_PROGRESS,  past=_("已退回返工"),       by=(STAFF,),     asks=(REASON,), tells=(OWNER,), unlike=("resolve",)),
    Step("rate_solved",     _("已解决"),  (ANSWERED,),                       CLOSED,       past=_("居民评价：已解决"), by=(RESIDENT,),  asks=RATED, tells=(OWNER, ASKER)),
    Step("rate_unsolved",   _("没解决"),  (ANSWERED,),                       REOPEN_ASKED, past=_("居民评价：没解决"), by=(RESIDENT,),  asks=(MISSING, CONTACTED, SATISFIED), tells=(STAFF,), stops=("rating",), starts=("ruling",)),
    Step("close_unrated",   _("到期办结"), (ANSWERED,),                       CLOSED,       past=_("到期办结"),         by=(CLOCK,),     tells=(ASKER,), when=(overdue("rating"),)),
    Step("reopen",          _("重办"),    (REOPEN_ASKED,),                   ACCEPTED,     past=_("已重办"),           tells=(RESIDENT,), starts=("resolution", "level"), **RULED),
    Step("keep_closed",     _("维持结果"), (REOPEN_ASKED,),                   CLOSED,       past=_("已维持结果"),       tells=(ASKER,), **RULED),
), talk=CONVERSATION + DUTY_TO_REPORT + ANOTHER_CATEGORY + board(ANSWERED, CLOSED) + (
    Step("remark",          _("内部记录"), (Phase.OPEN,),                     STAY,         past=_("有内部记录"),       by=(STAFF, OWNER), asks=(REMARK,)),
    Step("ask_reopen",      _("申请重办"), (CLOSED,),                         REOPEN_ASKED, past=_("已申请重办"),       by=(RESIDENT,),  asks=(MISSING,), tells=(STAFF,), when=(within(days=15),), starts=("ruling",)),
    Step("called",          _("已回访"),   (ANSWERED,),                      STAY,         past=_("回访过"),           by=(STAFF,),     asks=(REACHED, SAID), unlike=HANDLED),
    Step("called_unsolved", _("回访：没解决"), (ANSWERED,),                   REOPEN_ASKED, past=_("回访时居民说没解决"), by=(STAFF,),   asks=(MISSING,), tells=(RESIDENT, STAFF), unlike=HANDLED, stops=("rating",), starts=("ruling",)),
    Step("merge",           _("并案"),    (Phase.OPEN,),                     MERGED,       past=_("已并案"),           by=(STAFF,),     asks=(INTO, NOTE), tells=(RESIDENT,), when=(REPORTED,), then=("cases.bring_followers",)),
    Step("me_too",          _("我也遇到了"), (),                              FOLLOWING,    past=_("也遇到了同一件事"), by=(ANYONE,),    asks=(*FILED, SAME), tells=(RESIDENT, STAFF)),
    Step("stand_apart",     _("不是同一件，单独办"), (FOLLOWING,),              BACK,         past=_("改为单独办理"),     by=(RESIDENT, STAFF), tells=(RESIDENT, STAFF), starts=("first_response", "level"), when=(within(days=15),), then=("cases.stand_alone",)),
    Step("carry_on",        _("接着办"),   (MERGED, FOLLOWING),              BACK,         past=_("已接着单独办理"),   by=(CLOCK,),     tells=(RESIDENT, STAFF), starts=("resolution", "level"), when=(main_is_withdrawn,), then=("cases.stand_alone",)),
), ladder=ladder(ACCEPTED, ASSIGNED, IN_PROGRESS))
# fmt: on
