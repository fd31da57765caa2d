"""A claimed project: the unit does what it offered or took on, the community says whether it was done. 共建项目

Whichever side claims, the unit is in charge and the community is owed the answer. One clock runs until a day is agreed
on, another until that day; a place that is given back can be claimed by others at once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from services.cases.board import BLACKED, SEEN, has_pictures
from services.cases.conditions import overdue
from services.cases.fields import NOTE, REASON
from services.cases.ladder import DUE_SOON, UPGRADE_BY_RULE
from services.cases.rows import OVERDUE
from services.cases.table import STAY, Phase, State, Step, Workflow
from services.cases.who import CLOCK, COMMUNITY, OWNER
from services.partners.conditions import photos_are_shown, unit_has_not_rated, was_looked_at
from services.partners.fields import (
    AFTER,
    BODIES,
    DAY,
    MESSAGE,
    MISSING,
    NEED,
    NOBODY_KNOWN,
    OFFER,
    OFFERING_UNIT,
    OWN_UNIT,
    PICTURES,
    REPLY,
    SATISFIED,
    SERVED_PEOPLE,
    SHOWN,
    WORDS,
)
from services.partners.who import SERVED, UNIT

CLAIMED = State("claimed", Phase.OPEN, _("已认领，待约时间"))
AGREED = State("agreed", Phase.OPEN, _("已约好"))
DONE = State("done", Phase.RESTING, _("已完成，待评价"))
CLOSED = State("closed", Phase.OVER, _("已完成"))
GIVEN_BACK = State("given_back", Phase.OVER, _("单位做不了"))
CALLED_OFF = State("called_off", Phase.OVER, _("社区取消"))

# fmt: off
PROJECTS = Workflow("projects", _("共建项目"), detail="partners.Project", main=(
    Step("book",          _("认领"),     (),                CLAIMED,    past=_("社区认领"),       by=(COMMUNITY,), asks=(OFFER, OFFERING_UNIT, BODIES, MESSAGE), tells=(OWNER,), starts=("sign_for",), then=("partners.claim",)),
    Step("take_up",       _("认领"),     (),                CLAIMED,    past=_("单位认领"),       by=(UNIT,),      asks=(NEED, OWN_UNIT, BODIES, MESSAGE), tells=(SERVED,), starts=("sign_for",), then=("partners.claim",)),
    Step("agree",         _("约定时间"), (CLAIMED, AGREED), AGREED,     past=_("约好了时间"),     by=(OWNER,),     asks=(DAY, MESSAGE), tells=(SERVED,), stops=("sign_for",), starts=("resolution",)),
    Step("fulfil",        _("做完了"),   (AGREED,),         DONE,       past=_("单位已完成"),     by=(OWNER,),     asks=(REPLY, AFTER, SERVED_PEOPLE), tells=(SERVED,), stops=("resolution",), starts=("rating",)),
    Step("rate_done",     _("做好了"),   (DONE,),           CLOSED,     past=_("社区评价：做好了"), by=(SERVED,),    asks=(SATISFIED, SHOWN, WORDS), tells=(OWNER, SERVED), unlike=("fulfil",)),
    Step("rate_undone",   _("还没做好"), (DONE,),           CLAIMED,    past=_("社区评价：还没做好"), by=(SERVED,),  asks=(MISSING,), tells=(OWNER, SERVED), unlike=("fulfil",), stops=("rating",), starts=("sign_for",)),
    Step("close_unrated", _("到期结项"), (DONE,),           CLOSED,     past=_("到期结项"),       by=(CLOCK,),     tells=(OWNER, SERVED), when=(overdue("rating"),)),
), talk=(
    Step("rate_back",     _("评价社区"), (DONE, CLOSED),    STAY,       past=_("单位评价"),       by=(OWNER,),     asks=(SATISFIED, WORDS), tells=(SERVED,), when=(unit_has_not_rated,)),
    Step("give_up",       _("做不了了"), (CLAIMED, AGREED), GIVEN_BACK, past=_("单位做不了"),     by=(OWNER,),     asks=(REASON,), tells=(SERVED, OWNER), then=("partners.release",)),
    Step("call_off",      _("取消"),     (CLAIMED, AGREED), CALLED_OFF, past=_("社区取消"),       by=(SERVED,),    asks=(REASON,), tells=(OWNER, SERVED), then=("partners.release",)),
    Step("blacken",       _("照片涂黑"), (DONE, CLOSED),    STAY,       past=_("做了公示用的照片"), by=(SERVED,),    asks=(BLACKED, SEEN), when=(has_pictures,), unlike=("fulfil",)),
    Step("show_photos",   _("公开照片"), (CLOSED,),         STAY,       past=_("公开了照片"),     by=(SERVED,),    asks=(PICTURES, NOBODY_KNOWN), when=(was_looked_at,), unlike=("fulfil",)),
    Step("hide_photos",   _("撤下照片"), (CLOSED,),         STAY,       past=_("撤下了照片"),     by=(SERVED,),    asks=(NOTE,), when=(photos_are_shown,), then=("partners.hide",)),
), ladder=(DUE_SOON, OVERDUE, UPGRADE_BY_RULE))
# fmt: on
