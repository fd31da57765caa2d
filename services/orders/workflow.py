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
from services.orders.conditions import (
    goes_on_without,
    grid_stays_out,
    last_seat,
    more_seats,
    named_one_will_not,
    nobody_else_left,
    nobody_helps,
    only_done_are_left,
    others_left,
    somebody_helps,
    somebody_is_missing,
    somebody_on_the_way,
    still_wanted,
    time_has_come,
)
from services.orders.dispatching import HOW, INVITE, MISSED, WHICH, WHO
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
from services.orders.repeats import WEEKLY
from services.orders.repeats import runs as series_runs
from services.orders.standing_in import STAND_IN_FOR
from services.orders.who import (
    ASKED_FOR_ONE,
    AT_WORK,
    GONE,
    HELPER,
    INVITED,
    NEWCOMER,
    ON_THE_WAY,
    OUTRUN,
    STAND_IN,
)

PLACED = State("placed", Phase.OPEN, _("已收到，等安排"))
APPROVED = State("approved", Phase.OPEN, _("已审核，待派单"))
DISPATCHED = State("dispatched", Phase.OPEN, _("正在找人"))
ACCEPTED = State("accepted", Phase.OPEN, _("有人接单"))
UNDER_WAY = State("under_way", Phase.OPEN, _("正在帮忙"))
UNFILLED = State("unfilled", Phase.OPEN, _("由网格安排"))
DONE = State("done", Phase.RESTING, _("已完成，请您评价"))
CLOSED = State("closed", Phase.OVER, _("已完成"))
DECLINED = State("declined", Phase.OVER, _("没能安排"))

WISHED = (
    CATEGORY,
    QUESTIONS,
    WANTED,
    WISH,
    PHONE,
    WEEKLY,
    NAME,
    GIVE_PHONE,
    ADDRESS,
    GIVE_ADDRESS,
    NEEDS,
    GIVE_NEEDS,
    DOOR,
)
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
    Step("join",          _("接单"),     (DISPATCHED,),                   STAY,      past=_("有一位接单"),       by=(INVITED,),  tells=(RESIDENT, NEWCOMER), when=(still_wanted, more_seats), then=("orders.take",)),
    Step("accept",        _("接单"),     (DISPATCHED,),                   ACCEPTED,  past=_("有人接单"),         by=(INVITED,),  asks=(ARRIVE_BY,), tells=(RESIDENT, NEWCOMER, OUTRUN), when=(still_wanted, last_seat), then=("orders.take",), **FOUND),
    Step("check_in",      _("到了"),     (ACCEPTED,),                     by=(HELPER,),   asks=(PLATE,), **COME),
    Step("check_in_too",  _("到了"),     (UNDER_WAY,),                    STAY,      past=_("又到一位"),         by=(ON_THE_WAY,), asks=(PLATE,), then=("orders.arrive",)),
    Step("check_out_too", _("完成"),     (UNDER_WAY,),                    STAY,      past=_("一位已完成"),       by=(AT_WORK,),  asks=(MINUTES, SAID), when=(others_left,), then=("orders.finish_own",)),
    Step("check_out",     _("完成"),     (UNDER_WAY,),                    DONE,      by=(AT_WORK,),  asks=(MINUTES, SAID), tells=(RESIDENT,), when=(nobody_else_left,), **FINISHED),
    Step("wrap_up",       _("都完成了"), (UNDER_WAY,),                    DONE,      by=(CLOCK,),    tells=(RESIDENT,), when=(overdue("resolution"), only_done_are_left), **FINISHED | {"then": ("orders.wrap_up",)}),
    Step("served",        _("办好了"),   (ACCEPTED, UNDER_WAY),           DONE,      by=(OWNER, STAFF), asks=(REPLY, MINUTES), tells=(RESIDENT,), **FINISHED),
    Step("sign_for",      _("签收，我去"), (UNFILLED,),                     ACCEPTED,  past=_("网格员接手"),       by=(OWNER,),    asks=(ARRIVE_BY,), tells=(RESIDENT,), **FOUND),
    Step("rate_solved",   _("评单"),     (DONE,),                         CLOSED,    past=_("居民评单：做好了"), by=(RESIDENT,), asks=(SATISFIED, WORDS), tells=(ASKER, HELPER, OWNER)),
    Step("rate_unsolved", _("没做好"),   (DONE,),                         past=_("居民评单：没做好"), by=(RESIDENT,), asks=(MISSING,), tells=(RESIDENT, LEADER), then=("orders.fall_back",), **FALL | {"stops": ("rating",), "starts": ("sign_for", "resolution")}),
    Step("close_unrated", _("到期结单"), (DONE,),                         CLOSED,    past=_("到期结单"),         by=(CLOCK,),    tells=(ASKER,), when=(overdue("rating"),)),
    Step("decline",       _("没能安排"), BEFORE,                          DECLINED,  past=_("没能安排"),         by=(LEADER,),   asks=(REASON,), tells=(RESIDENT, HELPER, OUTRUN), then=("orders.call_off",)),
), talk=(
    replace(ASK, source=(PLACED, APPROVED, UNFILLED)), ANSWER, REMIND, NO_ANSWER, ADD, NUDGE,
    Step("withdraw",      _("取消"),     (*BEFORE, AWAITING),             WITHDRAWN, past=_("已取消"),           by=(RESIDENT,), asks=(NOTE,), tells=(STAFF, RESIDENT, HELPER, OUTRUN), then=("orders.call_off",)),
    Step("came",          _("人到了"),   (ACCEPTED,),                     by=(RESIDENT, STAFF), asks=(WHICH,), **COME),
    Step("came_too",      _("又到一位"), (UNDER_WAY,),                    STAY,      by=(RESIDENT, STAFF), asks=(WHICH,), when=(somebody_on_the_way,), then=("orders.arrive",)),
    Step("end_series",    _("以后都不用来了"), (Phase.OPEN, Phase.PAUSED, Phase.RESTING, Phase.OVER), STAY, past=_("以后都不用来了"), by=(RESIDENT, LEADER), tells=(RESIDENT,), when=(series_runs,), then=("orders.end_series",)),
    Step("one_missing",   _("有人没来"), (ACCEPTED, UNDER_WAY),           STAY,      past=_("有一位没有来"),     by=(RESIDENT, LEADER), asks=(MISSED, NOTE), tells=(RESIDENT, GONE, LEADER), when=(time_has_come, somebody_is_missing), then=("orders.miss_one",)),
    Step("no_show",       _("没有人来"),   (ACCEPTED,),                     past=_("没有人来"),         by=(RESIDENT, LEADER), asks=(NOTE,), tells=(RESIDENT, HELPER, LEADER, OWNER), when=(time_has_come,), then=("orders.miss",), **FALL),
), ladder=(
    Step("offer",         _("再请人"),   (DISPATCHED,),                   STAY,      past=_("已邀请志愿者"),     by=(CLOCK, LEADER), asks=(INVITE,), tells=(INVITED,), when=(still_wanted, not_sealed)),
    Step("join_for",      _("替志愿者接单"), (DISPATCHED,),                 STAY,      past=_("有一位接单"),       by=(LEADER,),   asks=(WHO,), tells=(RESIDENT, NEWCOMER), when=(still_wanted, more_seats), then=("orders.take_for",)),
    Step("accept_for",    _("替志愿者接单"), (DISPATCHED,),                 ACCEPTED,  past=_("有人接单"),         by=(LEADER,),   asks=(WHO, ARRIVE_BY), tells=(RESIDENT, NEWCOMER, OUTRUN), when=(still_wanted, last_seat), then=("orders.take_for",), **FOUND),
    Step("enough",        _("人够了"),   (DISPATCHED,),                   ACCEPTED,  past=_("人够了，不再找"),   by=(LEADER,),   asks=(ARRIVE_BY,), tells=(RESIDENT, HELPER, OUTRUN), when=(somebody_helps,), then=("orders.settle_for",), **FOUND),
    Step("short",         _("没有找齐"), (DISPATCHED,),                   ACCEPTED,  past=_("没有找齐，先由接单的人来"), by=(CLOCK,), asks=(ARRIVE_BY,), tells=(RESIDENT, HELPER, LEADER, OUTRUN), when=(overdue("acceptance"), somebody_helps), then=("orders.stop_asking",), **FOUND),
    Step("seek_more",     _("接着找人"), (ACCEPTED,),                     past=_("接着找人"), tells=(RESIDENT,), when=(still_wanted, somebody_helps, grid_stays_out), **SEEK),
    Step("check_in_short", _("到了"),    (DISPATCHED,),                   by=(ON_THE_WAY,), asks=(PLATE,), tells=(LEADER, OUTRUN), when=(time_has_come,), **COME | {"past": _("已上门，人没有找齐"), "stops": (*WAITS, "arrival"), "then": ("orders.stop_asking", "orders.arrive")}),
    Step("pass_on",       _("这次不方便"), (DISPATCHED,),                   STAY,      past=_("有一位不方便"),     by=(INVITED,),  then=("orders.pass_on",)),
    Step("redispatch",    _("改派"),     (DISPATCHED,),                   past=_("已改派，接着找人"), when=(still_wanted,), tells=(OUTRUN,), then=("orders.stop_asking",), **SEEK),
    Step("nobody_left",   _("没有答应"), (DISPATCHED,),                   APPROVED,  past=_("指定的人来不了，待派单"), by=(CLOCK,), tells=(LEADER,), when=(named_one_will_not,)),
    Step("give_back",     _("来不了了"), (ACCEPTED, DISPATCHED),               past=_("接单的人来不了，重新找人"), asks=(FILL_BY,), by=(HELPER,), tells=(RESIDENT, LEADER), when=(grid_stays_out,), then=("orders.let_go",), target=DISPATCHED, stops=("arrival", "acceptance"), starts=("acceptance",)),
    Step("give_back_late", _("来不了了"), (ACCEPTED, UNDER_WAY),          STAY,      past=_("有一位来不了"),     by=(ON_THE_WAY,), tells=(RESIDENT, LEADER), when=(goes_on_without,), then=("orders.let_go",)),
    Step("name_stand_in", _("请人替"),   (DISPATCHED, ACCEPTED, UNDER_WAY), STAY,    past=_("请人替"),           by=(ON_THE_WAY,), asks=(STAND_IN_FOR,), tells=(STAND_IN,), then=("orders.ask_stand_in",)),
    Step("stand_in",      _("我替他去"), (DISPATCHED, ACCEPTED, UNDER_WAY), STAY,    past=_("换了一位来"),       by=(STAND_IN,), tells=(RESIDENT, NEWCOMER, GONE), then=("orders.replace",)),
    Step("no_stand_in",   _("替不了"),   (DISPATCHED, ACCEPTED, UNDER_WAY), STAY,    past=_("请的人替不了"),     by=(STAND_IN,), tells=(ASKED_FOR_ONE,), then=("orders.stay_away",)),
    Step("unfilled",      _("没有人接单"), (APPROVED, DISPATCHED),          past=_("没有人接单，由网格安排"), by=(CLOCK,), tells=(OWNER, LEADER, RESIDENT, OUTRUN), when=(overdue("acceptance"), nobody_helps), then=("orders.fall_back",), **FALL),
    Step("remind_arrival", _("到了吗"),  (ACCEPTED,),                     STAY,      past=_("到时间了，已提醒"), by=(CLOCK,),    tells=(HELPER, OWNER, LEADER), stops=("arrival",), when=(overdue("arrival"),)),
    Step("owner_left",    _("承办人离任"), (UNFILLED, ACCEPTED, UNDER_WAY), past=_("承办人离任，重新安排"), by=(CLOCK,),  tells=(LEADER,), when=(owner_has_left, nobody_helps), then=("orders.fall_back",), **FALL),
    Step("owner_left_others", _("承办人离任"), (ACCEPTED, UNDER_WAY),     STAY,      past=_("承办人离任，志愿者还在"), by=(CLOCK,), tells=(LEADER,), when=(owner_has_left, somebody_helps), then=("cases.release_owner",)),
    DUE_SOON, UPGRADE_BY_RULE, OVERDUE, RESEAT,
))
# fmt: on
