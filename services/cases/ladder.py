"""Between the levels: who hands a matter on, up, down, lets it rest, or asks others in. 层级之间

The rows are the same for every kind that is accepted, assigned and worked on; a kind says which of its states those are.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from services.cases.bodies import Below, Body, Helper
from services.cases.conditions import (
    any_due_soon,
    came_again,
    has_desk_above,
    has_desk_below,
    longer_not_asked,
    not_ruled,
    not_sealed,
    not_urged_today,
    often_handed_back,
    overdue,
    owner_has_left,
    seldom_handed_back,
)
from services.cases.dutylists import Beyond
from services.cases.fields import BEYOND, IN_CHARGE, NOTE, REASON, WHY_BEYOND, Field
from services.cases.rows import OVERDUE, RESEAT
from services.cases.table import STAY, Phase, State, Step
from services.cases.who import CLOCK, COMMUNITY, LEADER, LEVEL_ABOVE, OWNER, RESIDENT, STAFF
from services.cases.words import DayAhead

TO_RULE = State("to_rule", Phase.OPEN, _("待裁定"))
PARKED = State("parked", Phase.PAUSED, _("暂缓"))

WHAT = Field("text", _("要做什么"), help=_("请不要写居民的姓名、电话和门牌。"))
UNIT, HELPER = Body("organisation", _("请哪个单位来")), Helper("owner", _("请谁协办"))
BELOW, BELOW_ITS_LIST = Below("desk", _("下派到哪里")), Beyond("beyond", "", to="desk", why="reason")
REVIEW_ON = DayAhead("review_on", _("哪天再看"), clock="review")
ANSWER_BY = DayAhead("answer_by", _("哪天以前回告"), clock="report_in")
UNTIL = DayAhead("until", _("延到哪天"))
MOVED_TO = DayAhead("until", _("延到哪天"), clock="resolution")

# fmt: off
DUE_SOON = Step("due_soon", _("快到期"), (Phase.OPEN,), STAY, past=_("快到期，已提醒"), by=(CLOCK,), tells=(OWNER, STAFF), when=(any_due_soon,), then=("cases.mark_reminded",))
UPGRADE_BY_RULE = Step("upgrade_by_rule", _("到期上报"), (Phase.OPEN, Phase.PAUSED), STAY, past=_("超期，已按规则上报上一级"), by=(CLOCK,), tells=(COMMUNITY, OWNER), starts=("upgrade",), when=(overdue("upgrade"), has_desk_above), then=("cases.desk_up",))
# fmt: on


def ladder(accepted: State, assigned: State, working: State) -> tuple[Step, ...]:
    """The group LADDER of a kind with these three states."""
    taken, held = (assigned, working), (accepted, assigned, working)
    # fmt: off
    return (
        Step("hand_back",       _("退回"),     taken,      accepted, past=_("已退回"),           by=(OWNER,),       asks=(REASON,), tells=(LEADER,), stops=("sign_for",), when=(seldom_handed_back, not_ruled), then=("cases.release_owner",)),
        Step("hand_back_up",    _("退回（请上级裁定）"), taken, TO_RULE, past=_("已退回，请上级裁定"), by=(OWNER,),  asks=(REASON,), tells=(COMMUNITY,), starts=("ruling",), stops=("sign_for",), when=(often_handed_back, not_ruled), then=("cases.release_owner", "cases.desk_up")),
        Step("rule",            _("裁定承办"),  (TO_RULE,), assigned, past=_("已裁定承办"),       by=(COMMUNITY,),   asks=(IN_CHARGE, BEYOND, WHY_BEYOND, REASON), tells=(OWNER,), starts=("sign_for",), stops=("ruling",), unlike=("hand_back_up",)),
        Step("upgrade",         _("上报"),     held,       accepted, past=_("已上报上一级"),      by=(OWNER, LEADER), asks=(REASON,), tells=(COMMUNITY, RESIDENT), stops=("sign_for",), when=(has_desk_above,), then=("cases.release_owner", "cases.desk_up")),
        Step("hand_down",       _("下派"),     held,       accepted, past=_("已下派"),           by=(LEADER,),      asks=(BELOW, BELOW_ITS_LIST, REASON), tells=(LEADER,), stops=("sign_for",), when=(has_desk_below,), then=("cases.release_owner",)),
        Step("park",            _("暂缓"),     (working,), PARKED,   past=_("暂缓"),             by=(LEVEL_ABOVE,), asks=(REASON, REVIEW_ON), tells=(RESIDENT, OWNER), starts=("review",)),
        Step("resume",          _("恢复办理"),  (PARKED,),  working,  past=_("已恢复办理"),       by=(OWNER, LEVEL_ABOVE), asks=(NOTE,), tells=(RESIDENT, OWNER), stops=("review",)),
        Step("review_due",      _("到期再办"),  (PARKED,),  working,  past=_("暂缓到期，接着办"),  by=(CLOCK,),       tells=(RESIDENT, OWNER), stops=("review",), when=(overdue("review"),)),
        Step("owner_left",      _("承办人离任"), taken,     accepted, past=_("承办人离任，重新交办"), by=(CLOCK,),    tells=(LEADER,), stops=("sign_for",), when=(owner_has_left,), then=("cases.release_owner",)),
        Step("urge",            _("催办"),     (Phase.OPEN,), STAY,  past=_("已催办"),           by=(LEADER,),      asks=(NOTE,), tells=(OWNER,), when=(not_urged_today,)),
        Step("extend",          _("申请延期"),  (working,), STAY,     past=_("已申请延期"),       by=(OWNER,),       asks=(UNTIL, REASON), when=(longer_not_asked, not_sealed), then=("cases.ask_longer",)),
        Step("put_off",         _("延期"),     (Phase.OPEN, Phase.PAUSED), STAY, past=_("已批准延期"), by=(CLOCK,),   asks=(MOVED_TO,), tells=(RESIDENT,), starts=("resolution",), when=(not_sealed,)),
        Step("supervise",       _("督办"),     (Phase.OPEN,), STAY,  past=_("已督办"),           by=(LEVEL_ABOVE,), asks=(WHAT, ANSWER_BY), when=(not_sealed,), then=("cases.order_answer",)),
        Step("whistle",         _("吹哨"),     held,       STAY,     past=_("已吹哨，请单位报到"), by=(COMMUNITY,),   asks=(UNIT, WHAT), when=(not_sealed,), then=("cases.blow_whistle",)),
        Step("co_handle",       _("请人协办"),  taken,      STAY,     past=_("已请人协办"),       by=(OWNER, LEADER), asks=(HELPER, WHAT), when=(not_sealed,), then=("cases.ask_help",)),
        Step("make_topic",      _("立为专题"),  (Phase.OPEN, Phase.PAUSED, Phase.RESTING), STAY, past=_("已立为专题"), by=(LEADER,), when=(came_again, not_sealed), then=("cases.gather",)),
        DUE_SOON, UPGRADE_BY_RULE, OVERDUE, RESEAT,
    )
    # fmt: on
