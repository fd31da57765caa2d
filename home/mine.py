"""What belongs to the person who looks: cases, consents, followed places. And what the portal keeps about anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import consents as accounts_consents
from accounts.models import Consent, Contact, User
from grids.changes import bump
from grids.models import Area
from home.doors import address
from home.models import Follow
from services.cases.models import Case
from services.letters import box

NEWEST = 50


@dataclass(frozen=True)
class KeptDatum:
    """One kind of personal data: what, what for, how long, how to end it. A row of the privacy page."""

    what: str | Promise
    purpose: str | Promise
    how_long: str | Promise
    ending: str | Promise


KEPT = (  # a test holds it against the fields of Contact
    KeptDatum(
        what=_("手机号（可不留）"),
        purpose=_("回复您、向您核实情况；加密保存。"),
        how_long=format_lazy(_("没有登录过的，办结后 {days} 天删除。"), days=settings.KEEP_CONTACT_DAYS),
        ending=_("在“我的数据”里删除，或打监督电话要求删除。"),
    ),
    KeptDatum(
        what=_("称呼（可不留）"),
        purpose=_("联系您时怎么称呼。"),
        how_long=_("与手机号相同。"),
        ending=_("与手机号相同。"),
    ),
    KeptDatum(
        what=_("您写的话和照片"),
        purpose=_("办理您反映的事；照片里的位置信息当场抹掉。"),
        how_long=format_lazy(_("办结后 {days} 天删除。"), days=settings.KEEP_WORDS_DAYS),
        ending=_("在“我的数据”里删除：办完的马上删，没办完的办完就删。"),
    ),
    KeptDatum(
        what=_("您同意过什么"),
        purpose=_("证明我们得到了您的同意。"),
        how_long=_("撤回后只留撤回的记录。"),
        ending=_("在“我的”里撤回，点一下就行。"),
    ),
    KeptDatum(
        what=_("谁看过您的号码"),
        purpose=_("防止滥用：每次查看都留下姓名和原因。"),
        how_long=_("不少于六个月。"),
        ending=_("这项记录任何人都不能删改。"),
    ),
    KeptDatum(
        what=_("语言、邮箱、怎么通知、免打扰时间、微信标识（可不留）"),
        purpose=_("用您方便的方式通知您。"),
        how_long=_("与手机号相同。"),
        ending=_("与手机号相同。"),
    ),
    KeptDatum(
        what=_("点单时写的门牌和要注意的事（可不填）"),
        purpose=_("只给接您这一单的人看。"),
        how_long=_("这一单结束后 30 天删除。"),
        ending=_("在“我的”里撤回同意，接单的人马上看不到。"),
    ),
    KeptDatum(
        what=_("志愿者登记：住的楼、会什么、什么时候有空、接没接过"),
        purpose=_("找近处的人帮忙。接没接过只有电脑知道，九十天后忘掉。"),
        how_long=_("到您退出为止。"),
        ending=_("在志愿者页退出，退出就删。"),
    ),
    KeptDatum(
        what=_("您的服务时长和开过的证明"),
        purpose=_("记下您帮了多久，给您开证明；任何人都不能改，只能写明理由冲正。"),
        how_long=_("到您注销为止；注销后只剩不知道是谁的时长。"),
        ending=_("在“我的数据”里注销，证明的编号同时查不到。"),
    ),
    KeptDatum(
        what=_("您关注的地方"),
        purpose=_("让您看到那里的入群二维码。"),
        how_long=_("到您取消关注为止。"),
        ending=_("在那里的网格群页面取消关注。"),
    ),
)


def contact_of(user: User) -> Contact | None:
    return Contact.objects.filter(user=user).first()


def cases(user: User) -> list[Case]:
    """One's own, newest first; those that hang on another case stand on that one's page."""
    own = Case.objects.filter(requester__user=user, parent=None)
    return list(own.with_estates().select_related("category", "place", "building", "entrance").order_by("-pk")[:NEWEST])


def consents(user: User) -> list[Consent]:
    """What still holds."""
    return list(Consent.objects.filter(contact__user=user, withdrawn_at=None).order_by("-given_at")[:NEWEST])


def letters(user: User) -> dict[str, int] | None:
    """How many letters wait to be read; None for an account that nobody can write to."""
    contact = contact_of(user)
    return {"unread": box.unread_count(contact)} if contact else None


def followed(user: User) -> list[Area]:
    return list(Area.objects.filter(follows__contact__user=user))


def follows(user: User, area: Area) -> bool:
    """Does this person follow the area with a number that was proved?"""
    if not user.is_authenticated:
        return False
    return Follow.objects.filter(contact__user=user, contact__phone_verified_at__isnull=False, area=area).exists()


def withdraw(user: User, pk: int) -> bool:
    """Take a consent of one's own back. An officer's number leaves the pages at once. False: there is no such one."""
    consent = Consent.objects.filter(pk=pk, contact__user=user).select_related("contact").first()
    if consent is None:
        return False
    with transaction.atomic():
        accounts_consents.withdraw(consent)
        bump(Area.objects.filter(appointments__person__contact=consent.contact))
    return True


def kept_data() -> tuple[KeptDatum, ...]:
    """The list that PIPL 17 asks for."""
    return KEPT


def data_links(user: User) -> list[dict[str, str | Promise]]:
    """Export, correct, delete: as far as their pages are there, and there is anything about this person."""
    known = [("my_data", _("我的数据：导出、更正、删除，谁看过号码"))] if contact_of(user) else []
    offered = [
        *known,
        ("account_number", _("更换手机号")),
        ("mfa_index", _("第二道验证")),
    ]
    return [{"label": label, "url": url} for name, label in offered if (url := address(name))]
