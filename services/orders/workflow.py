"""What a resident wishes and a neighbour does: 点单, 派单, 接单, 评单. Residents read 找人帮忙.

Who is found is the planner's; that somebody is found, or the grid worker goes, is this table's: from approval on one
clock runs until somebody has said yes, and when it is out the order falls back to the grid, never silently.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.conditions import not_sealed, overdue, owner_has_left
from services.cases.fields import IN_CHARGE, NOTE, REASON, REPLY
from services.cases.ladder import DUE_SOON, UPGRADE_BY_RULE
from services.cases.rows import ADD, ANSWER, ASK, AWAITING, NO_ANSWER, NUDGE, OVERDUE, REMIND, RESEAT, WITHDRAWN
from services.cases.table import STAY, Phase, State, Step, Workflow
from services.cases.who import ANYONE, ASKER, CLOCK, LEADER, OWNER, RESIDENT, STAFF
from services.orders.conditions import named_one_will_not, still_wanted, time_has_come
from services.orders.dispatching import HOW, INVITE, WHO
from services.orders.fields import (
    ADDRESS,
    ARRIVE_BY,
    CATEGORY,
    DOOR,
    FILL_BY,
    GIVE_ADDRESS,
    GIVE_NEEDS,
    GIVE_PHONE,
    MINUTES,
    MISSING,
    NAME,
    NEEDS,
    PHONE,
    PLATE,
    QUESTIONS,
    SAID,
    SATISFIED,
    WANTED,
    WISH,
    WORDS,
)  # fmt: skip
from services.orders.who import HELPER, INVITED, OUTRUN

PLACED = State("placed", Phase.OPEN, _("已收到，等安排"))
APPROVED = State("approved", Phase.OPEN, _("已审核，待派单"))
DISPATCHED = State("dispatched", Phase.OPEN, _("正在找人"))
ACCEPTED = State("accepted", Phase.OPEN, _("有人接单"))
UNDER_WAY = State("under_way", Phase.OPEN, _("正在帮忙"))
UNFILLED = State("unfilled", Phase.OPEN, _("由网格安排"))
DONE = State("done", Phase.RESTING, _("已完成，请您评价"))
CLOSED = State("closed", Phase.OVER, _("已完成"))
DECLINED = State("declined", Phase.OVER, _("没能安排"))

WISHED = (CATEGORY, QUESTIONS, WANTED, WISH, PHONE, NAME, GIVE_PHONE, ADDRESS, GIVE_ADDRESS, NEEDS, GIVE_NEEDS, DOOR)
BEFORE = (PLACED, APPROVED, DISPATCHED, ACCEPTED, UNFILLED)  # nobody has come yet
WAITS = ("first_response", "acceptance", "sign_for")  # the clocks that run until somebody has it in hand
FOUND: dict[str, Any] = dict(stops=WAITS, starts=("arrival",))
COME: dict[str, Any] = dict(target=UNDER_WAY, past=_("已上门"), stops=("arrival",), then=("orders.arrive",))
FINISHED: dict[str, Any] = dict(
    past=_("已完成"), stops=("arrival", "resolution"), starts=("rating",), then=("orders.finish",)
)
SEEK: dict[str, Any] = dict(target=DISPATCHED, by=(LEADER,), asks=(HOW, FILL_BY), stops=WAITS, starts=("acceptance",))
FALL: dict[str, Any] = dict(target=UNFILLED, stops=(*WAITS, "arrival"), starts=("sign_for",))

# fmt: off
ORDER = Workflow("orders", _("找人帮忙"), door="services", detail="orders.Order", main=(
    Step("place",         _("点单"),     (),                              PLACED,    past=_("已点单"),           by=(ANYONE,),   asks=WISHED, tells=(RESIDENT, STAFF), starts=("first_response", "resolution"), then=("orders.note_wishes",)),
    Step("approve",       _("审核通过"), (PLACED,),                       APPROVED,  past=_("已审核通过"),       by=(LEADER,),   asks=(NOTE, FILL_BY), stops=("first_response",), starts=("acceptance",)),
    Step("dispatch",      _("派单"),     (PLACED, APPROVED, UNFILLED),    past=_("已派单，正在找人"), tells=(RESIDENT,), when=(not_sealed, still_wanted), then=("cases.release_owner",), **SEEK),
    Step("assign",        _("网格来办"), (PLACED, APPROVED, DISPATCHED, UNFILLED), ACCEPTED, past=_("已交给网格"), by=(STAFF,),  asks=(IN_CHARGE, NOTE, ARRIVE_BY), tells=(OWNER, RESIDENT, OUTRUN), then=("orders.stop_asking",), **FOUND),
    Step("accept",        _("接单"),     (DISPATCHED,),                   ACCEPTED,  past=_("有人接单"),         by=(INVITED,),  asks=(ARRIVE_BY,), tells=(RESIDENT, HELPER, OUTRUN), when=(still_wanted,), then=("orders.take",), **FOUND),
    Step("check_in",      _("到了"),     (ACCEPTED,),                     by=(HELPER,),   asks=(PLATE,), **COME),
    Step("check_out",     _("完成"),     (UNDER_WAY,),                    DONE,      by=(HELPER,),   asks=(MINUTES, SAID), tells=(RESIDENT,), **FINISHED),
    Step("served",        _("办好了"),   (ACCEPTED, UNDER_WAY),           DONE,      by=(OWNER, STAFF), asks=(REPLY, MINUTES), tells=(RESIDENT,), **FINISHED),
    Step("sign_for",      _("签收，我去"), (UNFILLED,),                     ACCEPTED,  past=_("网格员接手"),       by=(OWNER,),    asks=(ARRIVE_BY,), tells=(RESIDENT,), **FOUND),
    Step("rate_solved",   _("评单"),     (DONE,),                         CLOSED,    past=_("居民评单：做好了"), by=(RESIDENT,), asks=(SATISFIED, WORDS), tells=(ASKER, HELPER, OWNER)),
    Step("rate_unsolved", _("没做好"),   (DONE,),                         past=_("居民评单：没做好"), by=(RESIDENT,), asks=(MISSING,), tells=(RESIDENT, LEADER), then=("orders.fall_back",), **FALL | {"stops": ("rating",), "starts": ("sign_for", "resolution")}),
    Step("close_unrated", _("到期结单"), (DONE,),                         CLOSED,    past=_("到期结单"),         by=(CLOCK,),    tells=(ASKER,), when=(overdue("rating"),)),
    Step("decline",       _("没能安排"), BEFORE,                          DECLINED,  past=_("没能安排"),         by=(LEADER,),   asks=(REASON,), tells=(RESIDENT, HELPER, OUTRUN), then=("orders.call_off",)),
), talk=(
    replace(ASK, source=(PLACED, APPROVED, UNFILLED)), ANSWER, REMIND, NO_ANSWER, ADD, NUDGE,
    Step("withdraw",      _("取消"),     (*BEFORE, AWAITING),             WITHDRAWN, past=_("已取消"),           by=(RESIDENT,), asks=(NOTE,), tells=(STAFF, RESIDENT, HELPER, OUTRUN), then=("orders.call_off",)),
    Step("came",          _("人到了"),   (ACCEPTED,),                     by=(RESIDENT, STAFF), **COME),
    Step("no_show",       _("没有来"),   (ACCEPTED,),                     past=_("没有人来"),         by=(RESIDENT, LEADER), asks=(NOTE,), tells=(RESIDENT, HELPER, LEADER, OWNER), when=(time_has_come,), then=("orders.miss",), **FALL),
), ladder=(
    Step("offer",         _("再请人"),   (DISPATCHED,),                   STAY,      past=_("已邀请志愿者"),     by=(CLOCK, LEADER), asks=(INVITE,), tells=(INVITED,), when=(still_wanted, not_sealed)),
    Step("accept_for",    _("替志愿者接单"), (DISPATCHED,),                 ACCEPTED,  past=_("有人接单"),         by=(LEADER,),   asks=(WHO, ARRIVE_BY), tells=(RESIDENT, HELPER, OUTRUN), when=(still_wanted,), then=("orders.take_for",), **FOUND),
    Step("pass_on",       _("这次不方便"), (DISPATCHED,),                   STAY,      past=_("有一位不方便"),     by=(INVITED,),  then=("orders.pass_on",)),
    Step("redispatch",    _("改派"),     (DISPATCHED,),                   past=_("已改派，接着找人"), when=(still_wanted,), tells=(OUTRUN,), then=("orders.stop_asking",), **SEEK),
    Step("nobody_left",   _("没有答应"), (DISPATCHED,),                   APPROVED,  past=_("指定的人来不了，待派单"), by=(CLOCK,), tells=(LEADER,), when=(named_one_will_not,)),
    Step("give_back",     _("来不了了"), (ACCEPTED,),                     past=_("接单的人来不了，重新找人"), asks=(FILL_BY,), by=(HELPER,), tells=(RESIDENT, LEADER), then=("orders.let_go",), target=DISPATCHED, stops=("arrival",), starts=("acceptance",)),
    Step("unfilled",      _("没有人接单"), (APPROVED, DISPATCHED),          past=_("没有人接单，由网格安排"), by=(CLOCK,), tells=(OWNER, LEADER, RESIDENT, OUTRUN), when=(overdue("acceptance"),), then=("orders.fall_back",), **FALL),
    Step("remind_arrival", _("到了吗"),  (ACCEPTED,),                     STAY,      past=_("到时间了，已提醒"), by=(CLOCK,),    tells=(HELPER, OWNER, LEADER), stops=("arrival",), when=(overdue("arrival"),)),
    Step("owner_left",    _("承办人离任"), (UNFILLED, ACCEPTED, UNDER_WAY), past=_("承办人离任，重新安排"), by=(CLOCK,),  tells=(LEADER,), when=(owner_has_left,), then=("orders.fall_back",), **FALL),
    DUE_SOON, UPGRADE_BY_RULE, OVERDUE, RESEAT,
))
# fmt: on
