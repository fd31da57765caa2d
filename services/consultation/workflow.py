"""A legal question, and a time with somebody who receives people. 法律咨询、预约

A question is sealed. It is with one adviser at a time: who says nothing within the first limit, or passes it on, is
followed by the next; when nobody is left, it is the community's. The answer is promised from the day of asking. What
others may read of it is written anew by whoever answered, and stands while whoever asked agrees to those very words.

A booking holds a seat until it is called off. It stands whether or not it is confirmed, and whoever is to be met says
afterwards whether somebody came; silence is taken for yes, and the resident is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.conditions import overdue, owner_has_left
from services.cases.fields import NOTE, REASON, REPLY
from services.cases.ladder import DUE_SOON, UPGRADE_BY_RULE
from services.cases.rows import CONVERSATION, OVERDUE, RESEAT, WITHDRAW, WITHDRAWN
from services.cases.table import STAY, Phase, State, Step, Workflow
from services.cases.who import ANYONE, ASKER, CLOCK, OWNER, RESIDENT, STAFF
from services.consultation.conditions import has_begun, is_away, somebody_was_asked, still_ahead
from services.consultation.fields import (
    ADVICE,
    ADVISER,
    ASKED,
    BRING,
    CATEGORY,
    CHANNEL,
    CONTACT_WHEN,
    DISCREET,
    NAME,
    NEXT,
    OTHER_SLOT,
    OVER_AT,
    PHONE,
    QUESTIONS,
    REACH,
    REMIND,
    SATISFIED,
    SLOT,
    STILL,
    UNMET_WORDS,
    WAY,
    WHEN,
    WORDS,
)
from services.consultation.openly import (
    EDITION,
    OPEN_AGREED,
    OPEN_ANSWER,
    OPEN_QUESTION,
    OPEN_SURE,
    is_proposed,
    is_proposed_or_public,
    is_public,
    may_be_proposed,
)
from services.consultation.who import ANSWERING

WAITING = State("waiting", Phase.OPEN, _("已收到，等人接"))
TAKEN = State("taken", Phase.OPEN, _("有人在答"))
ANSWERED = State("answered", Phase.RESTING, _("已答复，请您看看"))
CLOSED = State("closed", Phase.OVER, _("已答复"))
DECLINED = State("declined", Phase.OVER, _("请找别的渠道"))
FILED = (CATEGORY, ASKED, QUESTIONS, ADVISER, PHONE, NAME, CONTACT_WHEN)
DONE, EVERYWHERE = (ANSWERED, CLOSED), (Phase.OPEN, Phase.PAUSED, Phase.RESTING, Phase.OVER)
ANEW: dict[str, Any] = dict(tells=(ANSWERING,), starts=("first_response",), then=("consultation.find_adviser",))

# fmt: off
QUESTION = Workflow("questions", _("法律咨询"), door="consult", detail="consultation.OpenAnswer", main=(
    Step("consult",       _("提问"),     (),               WAITING,  past=_("已提问"),           by=(ANYONE,),      asks=FILED, tells=(RESIDENT, ANSWERING), starts=("first_response", "resolution"), then=("consultation.find_adviser",)),
    Step("take",          _("我来答"),   (WAITING,),       TAKEN,    past=_("有人接了，正在答"), by=(OWNER,),       tells=(RESIDENT,), stops=("first_response",)),
    Step("advise",        _("答复"),     (WAITING, TAKEN), ANSWERED, past=_("已答复"),           by=(OWNER, STAFF), asks=(ADVICE,), tells=(RESIDENT,), stops=("first_response", "resolution"), starts=("rating",)),
    Step("rate_solved",   _("有帮助"),   (ANSWERED,),      CLOSED,   past=_("居民评价：有帮助"), by=(RESIDENT,),    asks=(SATISFIED, WORDS), tells=(OWNER, ASKER)),
    Step("rate_unsolved", _("还想问"),   (ANSWERED,),      TAKEN,    past=_("居民还想问"),       by=(RESIDENT,),    asks=(STILL,), tells=(ANSWERING,), stops=("rating",), starts=("resolution",)),
    Step("close_unrated", _("到期结束"), (ANSWERED,),      CLOSED,   past=_("到期结束"),         by=(CLOCK,),       tells=(ASKER,), when=(overdue("rating"),)),
    Step("decline",       _("不在这里答"), (WAITING, TAKEN), DECLINED, past=_("请找别的渠道"),   by=(OWNER, STAFF), asks=(REASON, CHANNEL), tells=(RESIDENT,)),
), talk=(*(replace(WITHDRAW, tells=(ANSWERING, RESIDENT)) if row is WITHDRAW else row for row in CONVERSATION),
    Step("propose",       _("想公开这个问答"), DONE,       STAY,     past=_("问过您能不能公开"), by=(ANSWERING,),   asks=(OPEN_QUESTION, OPEN_ANSWER, OPEN_SURE), tells=(ASKER,), when=(may_be_proposed,), then=("consultation.write_openly",)),
    Step("agree",         _("同意公开"), EVERYWHERE,       STAY,     past=_("居民同意公开"),     by=(RESIDENT,),    asks=(EDITION, OPEN_AGREED), tells=(ANSWERING,), when=(is_proposed,), then=("consultation.publish",)),
    Step("refuse",        _("不同意公开"), EVERYWHERE,     STAY,     past=_("居民不同意公开"),   by=(RESIDENT,),    tells=(ANSWERING,), when=(is_proposed,), then=("consultation.keep_unpublished",)),
    Step("keep_private",  _("撤下，不再公开"), EVERYWHERE, STAY,     past=_("居民撤回了公开的同意"), by=(RESIDENT,), tells=(ANSWERING,), when=(is_public,), then=("consultation.keep_unpublished",)),
    Step("take_down",     _("撤下公开的问答"), EVERYWHERE, STAY,     past=_("已撤下公开的问答"), by=(ANSWERING, STAFF), asks=(NOTE,), tells=(ASKER,), when=(is_proposed_or_public,), then=("consultation.take_down",)),
), ladder=(
    Step("pass_on",       _("转给别人"), (WAITING, TAKEN), WAITING,  past=_("转给下一位"),       by=(OWNER,),       asks=(REASON,), **ANEW),
    Step("refer",         _("交给谁答"), (WAITING, TAKEN), WAITING,  past=_("已交给一位来答"),   by=(STAFF,),       asks=(NEXT,), **ANEW),
    Step("passed_over",   _("没有人接"), (WAITING,),       STAY,     past=_("没有人接，转给下一位"), by=(CLOCK,),   when=(overdue("first_response"), somebody_was_asked), **ANEW),
    Step("owner_left",    _("答的人离任"), (WAITING, TAKEN), WAITING, past=_("答的人离任，转给下一位"), by=(CLOCK,), when=(owner_has_left,), **ANEW),
    DUE_SOON, UPGRADE_BY_RULE, OVERDUE, RESEAT,
))
# fmt: on

BOOKED = State("booked", Phase.OPEN, _("已约，待确认"))
CONFIRMED = State("confirmed", Phase.OPEN, _("已约好"))
HELD = State("held", Phase.OPEN, _("时间已过，待登记"))
UNMET = State("unmet", Phase.OPEN, _("没见到人，社区在看"))
MET = State("met", Phase.RESTING, _("见过了，请您评价"))
SEEN = State("seen", Phase.OVER, _("见过了"))
MISSED = State("missed", Phase.OVER, _("没有来"))
CALLED_OFF = State("called_off", Phase.OVER, _("接待取消"))
AHEAD, CLOCKS = (BOOKED, CONFIRMED), ("meeting", "meeting_reminder")
AFTER = (BOOKED, CONFIRMED, HELD)
MOVED: dict[str, Any] = dict(asks=(OTHER_SLOT, OVER_AT, REMIND), when=(still_ahead,), then=("consultation.take_seat",))
MEETING: dict[str, Any] = dict(stops=("sign_for", *CLOCKS, "report_in", "resolution"), starts=("rating",))

# fmt: off
BOOKING = Workflow("bookings", _("预约"), detail="consultation.Booking", main=(
    Step("book",          _("预约"),     (),               BOOKED,    past=_("已预约"),           by=(ANYONE,),      asks=(SLOT, WAY, REACH, NAME, DISCREET, OVER_AT, REMIND), tells=(RESIDENT, OWNER), starts=("sign_for", *CLOCKS), then=("consultation.take_seat",)),
    Step("confirm",       _("确认"),     (BOOKED,),        CONFIRMED, past=_("已确认"),           by=(OWNER, STAFF), asks=(BRING, WHEN), tells=(RESIDENT,), stops=("sign_for",)),
    Step("met",           _("见过了"),   AFTER,            MET,       past=_("见过了"),           by=(OWNER, STAFF), tells=(RESIDENT,), when=(has_begun,), **MEETING),
    Step("missed",        _("没有来"),   AFTER,            MISSED,    past=_("居民没有来"),       by=(OWNER, STAFF), asks=(WHEN,), tells=(RESIDENT,), when=(has_begun,)),
    Step("make_good",     _("说明"),     (UNMET,),         MET,       past=_("社区已说明"),       by=(OWNER, STAFF), asks=(REPLY,), tells=(RESIDENT,), **MEETING),
    Step("rate_solved",   _("见到了"),   (MET,),           SEEN,      past=_("居民评价：见到了"), by=(RESIDENT,),    asks=(SATISFIED, WORDS), tells=(OWNER, ASKER)),
    Step("rate_unsolved", _("没见到人"), (MET, HELD),      UNMET,     past=_("居民说没见到人"),   by=(RESIDENT,),    asks=(UNMET_WORDS,), tells=(STAFF, OWNER), stops=("rating", "report_in"), starts=("resolution",)),
    Step("close_unrated", _("到期结束"), (MET,),           SEEN,      past=_("到期结束"),         by=(CLOCK,),       tells=(ASKER,), when=(overdue("rating"),)),
), talk=(
    Step("move_own",      _("改时间"),   AHEAD,            BOOKED,    past=_("居民改了时间"),     by=(RESIDENT,),    tells=(OWNER, RESIDENT), starts=("sign_for", *CLOCKS), **MOVED),
    Step("move",          _("改时间"),   AHEAD,            CONFIRMED, past=_("改了时间"),         by=(OWNER, STAFF), tells=(RESIDENT, OWNER), stops=("sign_for",), starts=CLOCKS, **MOVED),
    Step("withdraw",      _("取消"),     AHEAD,            WITHDRAWN, past=_("居民取消了"),       by=(RESIDENT,),    asks=(NOTE,), tells=(OWNER, RESIDENT), when=(still_ahead,), then=("consultation.free_seat",)),
    Step("call_off",      _("不能接待"), AHEAD,            CALLED_OFF, past=_("接待取消"),        by=(OWNER, STAFF), asks=(REASON, WHEN), tells=(RESIDENT, OWNER), when=(still_ahead,), then=("consultation.free_seat",)),
), ladder=(
    Step("over_now",      _("时间到了"), AHEAD,            HELD,      past=_("时间已过"),         by=(CLOCK,),       tells=(OWNER,), stops=("sign_for", *CLOCKS), starts=("report_in",), when=(overdue("meeting"),)),
    Step("remind",        _("提醒"),     AHEAD,            STAY,      past=_("提前一天已提醒"),   by=(CLOCK,),       asks=(WHEN,), tells=(ASKER,), stops=("meeting_reminder",), when=(overdue("meeting_reminder"), still_ahead)),
    Step("presume",       _("当作见过"), (HELD,),          MET,       past=_("没有登记，当作见过了"), by=(CLOCK,),   tells=(RESIDENT, OWNER), when=(overdue("report_in"),), **MEETING),
    Step("away",          _("停班"),     AHEAD,            CALLED_OFF, past=_("那天停班，接待取消"), by=(CLOCK,),     asks=(REASON, WHEN), tells=(RESIDENT,), when=(is_away,), then=("consultation.free_seat",)),
    Step("owner_left",    _("接待的人离任"), AHEAD,        CALLED_OFF, past=_("接待的人离任，接待取消"), by=(CLOCK,), asks=(WHEN,), tells=(RESIDENT,), when=(owner_has_left,), then=("consultation.free_seat",)),
    DUE_SOON, UPGRADE_BY_RULE, OVERDUE, RESEAT,
))
# fmt: on
