"""What orders keep about who asks and who helps: accounts.personal says how this is read."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose
from services.orders.erasing import KEPT
from services.orders.habits import REMEMBERED

DATA: tuple[Datum, ...] = (
    Datum(
        code="door",
        whose=Whose.RESIDENT,
        what=_("点单时写的门牌和要注意的事（可不填）"),
        purpose=_("只给接您这一单的人看。"),
        how_long=format_lazy(_("这一单结束后 {days} 天删除。"), days=KEPT.days),
        ending=_("在“我的”里撤回同意，接单的人马上看不到。"),
        seen_by=_("您单独同意后，接您这一单的人；做完就看不到了。"),
        basis=Basis.SEPARATE,
        task="orders.erase",
        days=KEPT.days,
    ),
    Datum(
        code="volunteer",
        whose=Whose.HELPER,
        what=_("志愿者登记：住的楼、会什么、什么时候有空、工作单位、承诺"),
        purpose=_("找近处的人帮忙。"),
        how_long=_("到您退出为止。"),
        ending=_("在志愿者页退出，退出就删。"),
        seen_by=_("社区；接了单以后，那位居民看到您的称呼、您愿意亮明的身份和承诺。"),
        basis=Basis.CONSENT,
    ),
    Datum(
        code="named",
        whose=Whose.HELPER,
        what=_("您想让大家看到的称呼（可不填）"),
        purpose=_("您愿意的话，写在“邻里帮忙”页上，不写帮了谁。"),
        how_long=_("到您收回或者退出为止。"),
        ending=_("在志愿者页的“公开称呼”里收回，马上不再出现。"),
        seen_by=_("您单独同意后，看这一页的人；收回后没有人。"),
        basis=Basis.SEPARATE,
    ),
    Datum(
        code="helping",
        whose=Whose.HELPER,
        what=_("问过您哪些单，接没接，认领过什么岗位、值过什么班，几点到、几点走"),
        purpose=format_lazy(_("派单时只看最近 {days} 天，合适才打扰您。"), days=REMEMBERED.days),
        how_long=_("到您退出为止。"),
        ending=_("在志愿者页退出，退出就删；也可以让派单从头算起。"),
        seen_by=_("您自己；负责派单的人看到这一单问过谁。接没接的习惯只有电脑知道。"),
        basis=Basis.CONSENT,
    ),
    Datum(
        code="hours",
        whose=Whose.HELPER,
        what=_("您的服务时长和开过的证明"),
        purpose=_("记下您帮了多久，给您开证明；任何人都不能改，只能写明理由冲正。"),
        how_long=_("到您注销为止；注销后只剩不知道是谁的时长。"),
        ending=_("在“我的数据”里注销，证明的编号同时查不到。"),
        seen_by=_("您自己和社区；您把证明给谁，谁就能核对。"),
        basis=Basis.CONSENT,
    ),
)

FIELDS: Fields = {
    "door": {"orders.Order": "address needs"},
    "case": {
        "orders.Order": "case wanted_from wanted_until minutes headcount skill policy at_once meeting_code served_minutes"
        " erased_at series series_day"
    },
    "volunteer": {
        "orders.Volunteer": "contact adult_at badge pledge unit home other grid stands_in skills free quota muted_until"
        " standing ruled_at joined_at calendar_round learned_since"
    },
    "named": {"orders.Volunteer": "named_as"},
    "helping": {
        "orders.Order": "named",
        "orders.Helping": "order volunteer seat accepted_at accepted_seq checked_in_at checked_out_at minutes ended"
        " ended_seq",
        "orders.OfferMade": "order volunteer instead_of seq made_at expires_at answer answered_at answered_seq",
        "orders.Attendance": "turn claim volunteer area title day checked_in_at checked_out_at lapsed_at minutes",
        "orders.Claim": "opening volunteer seat shown claimed_at released_at",
        "orders.Member": "team volunteer joined_at",
        "orders.TurnOffer": "shift volunteer asked_at expires_at answer answered_at",
        "orders.Turn": "shift volunteer seat taken_at released_at",
    },
    "hours": {
        "orders.HoursAccount": "contact area",
        "orders.HoursMove": "source target minutes helping attendance round reverses day at reason",
        "orders.Certificate": "kind number account name since until minutes times unit grid issuer issued_at",
    },
    "deeds": {
        "orders.HoursMove": "by",
        "orders.Volunteer": "ruled_by",
        "orders.Opening": "posted_by",
        "orders.Team": "made_by",
        "orders.TurnOffer": "asked_by",
    },
}
OTHERWISE: dict[str, str] = {
    "orders.Opening": "area kind title what organisation capacity since until posted_at closed_at",
    "orders.Team": "area kind name what made_at",
    "orders.Shift": "where",
    "orders.Round": "fault",
}
