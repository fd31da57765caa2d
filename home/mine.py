"""What belongs to the person who looks: cases, consents, followed places. And what the portal keeps about anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import consents as accounts_consents
from accounts.models import Consent, Contact, User
from grids.models import Area
from home.doors import address
from home.models import Follow, changes
from services.cases.models import Case

NEWEST = 50


@dataclass(frozen=True)
class KeptDatum:
    """One kind of personal data: what, what for, how long, how to end it. A row of the privacy page."""

    what: str
    purpose: str
    how_long: str
    ending: str


def contact_of(user: User) -> Contact | None:
    return Contact.objects.filter(user=user).first()


def cases(user: User) -> list[Case]:
    """One's own, newest first; those that hang on another case stand on that one's page."""
    own = Case.objects.filter(requester__user=user, parent=None)
    return list(own.select_related("category", "place", "building").order_by("-pk")[:NEWEST])


def consents(user: User) -> list[Consent]:
    """What still holds."""
    return list(Consent.objects.filter(contact__user=user, withdrawn_at=None).order_by("-given_at")[:NEWEST])


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
        for area in Area.objects.filter(appointments__person__contact=consent.contact).distinct():
            changes.bump(area)
    return True


def kept_data() -> list[KeptDatum]:
    """The list that PIPL 17 asks for; a test holds it against the fields of Contact."""
    return [
        KeptDatum(_("手机号（可不留）"), _("回复您、向您核实情况；加密保存"), _("您不再需要时可以删除"), _("在“我的”里删除")),
        KeptDatum(_("称呼（可不留）"), _("联系您时怎么称呼"), _("与手机号相同"), _("在“我的”里修改或删除")),
        KeptDatum(_("您写的话和照片"), _("办理您反映的事；照片里的位置信息当场抹掉"), _("随事项保存"), _("撤回事项或申请删除")),
        KeptDatum(_("您同意过什么"), _("证明我们得到了您的同意"), _("撤回后保留撤回记录"), _("在“我的”里撤回")),
        KeptDatum(_("谁看过您的号码"), _("防止滥用：每次查看都留下姓名和原因"), _("不少于六个月"), _("这项记录不能删改")),
        KeptDatum(_("语言、邮箱、免打扰时间、微信标识（可不留）"), _("用您方便的方式通知您"), _("与手机号相同"), _("在“我的”里删除")),
    ]


def data_links() -> list[dict[str, str]]:
    """Export, correct, delete: as far as their pages are there."""
    offered = [("account_my_data", _("导出或删除我的数据")), ("account_change_phone", _("更换手机号"))]
    return [{"label": label, "url": url} for name, label in offered if (url := address(name))]
