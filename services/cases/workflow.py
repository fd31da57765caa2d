"""What colleagues ask of each other about a case: small tables, each a child that its parent waits for. 吹哨、督办、协办、延期"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from services.cases import topics
from services.cases.bodies import BodyInCharge, OwnerOfParent
from services.cases.conditions import not_ruled, not_sealed, owner_has_left
from services.cases.fields import AFTER_PHOTO, IN_CHARGE, NOTE, REASON, REPLY
from services.cases.ladder import ANSWER_BY, DUE_SOON, UNTIL, UPGRADE_BY_RULE, WHAT
from services.cases.rows import OVERDUE, parent_over
from services.cases.table import Phase, State, Step, Workflow
from services.cases.topics import OfCategory
from services.cases.who import CLOCK, COMMUNITY, LEADER, LEVEL_ABOVE, MAIN_OWNER, MEMBERS, OWNER, RESIDENT, STAFF
from services.cases.words import Choice, DayAhead

GRADES = (("good", _("好")), ("fair", _("一般")), ("poor", _("差")))
BLOWN, CONTESTED = (
    State("blown", Phase.OPEN, _("已吹哨，等报到")),
    State("contested", Phase.OPEN, _("单位不来，等裁定")),
)
REPORTED_IN, DELIVERED = State("reported_in", Phase.OPEN, _("已报到")), State("delivered", Phase.OPEN, _("待会签"))
SIGNED, EXCUSED = State("signed", Phase.OVER, _("已会签")), State("excused", Phase.OVER, _("免于报到"))
RECALLED, ENDED = State("recalled", Phase.OVER, _("已撤回")), State("ended", Phase.OVER, _("主件已结"))
ORDERED, RESPONDED = State("ordered", Phase.OPEN, _("待回告")), State("responded", Phase.OPEN, _("已回告，待认可"))
ACKNOWLEDGED = State("acknowledged", Phase.OVER, _("已认可"))
ASKED, HELPING = State("asked", Phase.OPEN, _("等答应")), State("helping", Phase.OPEN, _("协办中"))
HELPED, TURNED_DOWN = State("helped", Phase.OVER, _("协办完成")), State("turned_down", Phase.OVER, _("没有答应"))
GATHERED, LED = State("gathered", Phase.OPEN, _("专题，待定承办")), State("led", Phase.OPEN, _("专题办理中"))
CONCLUDED, DROPPED = State("concluded", Phase.OVER, _("专题已办结")), State("dropped", Phase.OVER, _("专题已撤销"))
GRANTED, REFUSED = State("granted", Phase.OVER, _("准予延期")), State("refused", Phase.OVER, _("不予延期"))

UNIT, COOPERATION = BodyInCharge("organisation", _("单位")), Choice("grade", _("社区配合得怎么样"), choices=GRADES)
PROMPTNESS = Choice("grade", _("单位来得怎么样、办得怎么样"), choices=GRADES)
OF_CATEGORY, ANSWERED_BY = (
    OfCategory("category", _("类别")),
    DayAhead("answer_by", _("哪天以前办结"), clock="resolution"),
)
SAME_OWNER = OwnerOfParent("owner", "")

# fmt: off
WHISTLE = Workflow("whistle", _("吹哨报到"), of_parent=True, main=(
    Step("blow",        _("吹哨"),    (),             BLOWN,        past=_("已吹哨"),     by=(COMMUNITY,), asks=(UNIT, WHAT), tells=(OWNER,), starts=("report_in",)),
    Step("report_in",   _("报到"),    (BLOWN,),       REPORTED_IN,  past=_("已报到"),     by=(OWNER,),     asks=(NOTE,), tells=(RESIDENT,), starts=("resolution",), stops=("report_in",)),
    Step("refuse",      _("不来"),    (BLOWN,),       CONTESTED,    past=_("说明不来"),   by=(OWNER,),     asks=(REASON,), tells=(RESIDENT, COMMUNITY), starts=("ruling",), stops=("report_in",), when=(not_ruled,)),
    Step("rule",        _("裁定应到"), (CONTESTED,),   BLOWN,        past=_("裁定应到"),   by=(COMMUNITY,), asks=(REASON,), tells=(OWNER, RESIDENT), starts=("report_in",), stops=("ruling",), unlike=("blow",)),
    Step("excuse",      _("裁定免到"), (CONTESTED,),   EXCUSED,      past=_("裁定免到"),   by=(COMMUNITY,), asks=(REASON,), tells=(OWNER, RESIDENT), unlike=("blow",)),
    Step("deliver",     _("办好交付"), (REPORTED_IN,), DELIVERED,    past=_("已交付"),     by=(OWNER,),     asks=(REPLY, AFTER_PHOTO, COOPERATION), tells=(RESIDENT, COMMUNITY)),
    Step("return_it",   _("返工"),    (DELIVERED,),   REPORTED_IN,  past=_("已退回返工"), by=(COMMUNITY,), asks=(REASON,), tells=(OWNER,)),
    Step("co_sign",     _("会签"),    (DELIVERED,),   SIGNED,       past=_("已会签"),     by=(COMMUNITY,), asks=(PROMPTNESS, NOTE), tells=(OWNER, RESIDENT)),
    Step("recall",      _("撤哨"),    (Phase.OPEN,),  RECALLED,     past=_("已撤哨"),     by=(COMMUNITY,), asks=(NOTE,), tells=(OWNER, RESIDENT)),
), ladder=(OVERDUE, parent_over(ENDED)))

SUPERVISION = Workflow("supervision", _("督办"), of_parent=True, main=(
    Step("order",       _("督办"),    (),             ORDERED,      past=_("已督办"),     by=(LEVEL_ABOVE,), asks=(SAME_OWNER, WHAT, ANSWER_BY), tells=(OWNER, STAFF), starts=("report_in",)),
    Step("respond",     _("回告"),    (ORDERED,),     RESPONDED,    past=_("已回告"),     by=(OWNER, STAFF), asks=(REPLY,), tells=(RESIDENT,), starts=("ruling",), stops=("report_in",)),
    Step("insist",      _("再督办"),   (RESPONDED,),   ORDERED,      past=_("再督办"),     by=(LEVEL_ABOVE,), asks=(REASON, ANSWER_BY), tells=(OWNER, STAFF), starts=("report_in",), stops=("ruling",)),
    Step("acknowledge", _("认可"),    (RESPONDED,),   ACKNOWLEDGED, past=_("已认可"),     by=(LEVEL_ABOVE,), asks=(NOTE,), tells=(OWNER, STAFF, RESIDENT)),
    Step("recall",      _("撤销督办"), (Phase.OPEN,),  RECALLED,     past=_("已撤销督办"), by=(LEVEL_ABOVE,), asks=(NOTE,), tells=(OWNER, STAFF, RESIDENT)),
), ladder=(OVERDUE, parent_over(ENDED)))

CO_HANDLING = Workflow("co_handling", _("协办"), of_parent=True, main=(
    Step("ask_help",    _("请人协办"), (),             ASKED,        past=_("请人协办"),   by=(MAIN_OWNER, LEADER), asks=(IN_CHARGE, WHAT), tells=(OWNER,), starts=("report_in",)),
    Step("take_on",     _("答应"),    (ASKED,),       HELPING,      past=_("已答应"),     by=(OWNER,), asks=(NOTE,), tells=(RESIDENT,), starts=("resolution",), stops=("report_in",)),
    Step("turn_down",   _("不能协办"), (ASKED,),       TURNED_DOWN,  past=_("不能协办"),   by=(OWNER,), asks=(REASON,), tells=(RESIDENT,)),
    Step("give_back",   _("协办完成"), (HELPING,),     HELPED,       past=_("协办完成"),   by=(OWNER,), asks=(REPLY, AFTER_PHOTO), tells=(RESIDENT,)),
    Step("recall",      _("不用协办了"), (Phase.OPEN,), RECALLED,    past=_("不用协办了"), by=(MAIN_OWNER, LEADER), asks=(NOTE,), tells=(OWNER, RESIDENT)),
), ladder=(
    Step("helper_left", _("协办人离任"), (Phase.OPEN,), RECALLED,    past=_("协办人离任"), by=(CLOCK,), tells=(RESIDENT, LEADER), when=(owner_has_left,)),
    OVERDUE, parent_over(ENDED),
))

EXTENSION = Workflow("extension", _("延期"), of_parent=True, main=(
    Step("request",     _("申请延期"), (),             ASKED,        past=_("申请延期"),   by=(MAIN_OWNER,), asks=(UNTIL, REASON), tells=(COMMUNITY,), starts=("ruling",)),
    Step("grant",       _("同意延期"), (ASKED,),       GRANTED,      past=_("同意延期"),   by=(COMMUNITY,), asks=(UNTIL, NOTE), tells=(RESIDENT,), unlike=("request",), then=("cases.put_off_parent",)),
    Step("deny",        _("不同意延期"), (ASKED,),     REFUSED,      past=_("不同意延期"), by=(COMMUNITY,), asks=(REASON,), tells=(RESIDENT,), unlike=("request",)),
), ladder=(OVERDUE, parent_over(ENDED)))

TOPIC = Workflow(topics.KIND, _("专题"), of_office=True, main=(
    Step("gather",      _("立为专题"), (),             GATHERED,     past=_("已立为专题"), by=(LEADER, CLOCK), asks=(OF_CATEGORY,), tells=(LEADER, MEMBERS), starts=("ruling",), when=(not_sealed,), then=("cases.bind_members",)),
    Step("lead",        _("定承办和期限"), (GATHERED, LED), LED,      past=_("已定承办和期限"), by=(LEADER,), asks=(IN_CHARGE, ANSWERED_BY, NOTE), tells=(OWNER, MEMBERS), starts=("resolution",), stops=("ruling",)),
    Step("report_progress", _("反馈进展"), (LED,),     LED,          past=_("有新进展"),   by=(OWNER,), asks=(REPLY,), tells=(MEMBERS,)),
    Step("conclude",    _("专题办结"), (LED,),         CONCLUDED,    past=_("专题已办结"), by=(OWNER, LEADER), asks=(REPLY, AFTER_PHOTO), tells=(LEADER, MEMBERS)),
    Step("drop",        _("撤销专题"), (GATHERED, LED), DROPPED,     past=_("专题已撤销"), by=(LEADER,), asks=(REPLY,), tells=(OWNER, MEMBERS)),
), ladder=(
    Step("owner_left",  _("承办人离任"), (LED,),       GATHERED,     past=_("承办人离任，重新定承办"), by=(CLOCK,), tells=(LEADER,), stops=("resolution",), starts=("ruling",), when=(owner_has_left,), then=("cases.release_owner",)),
    DUE_SOON, UPGRADE_BY_RULE, OVERDUE,
))
# fmt: on
