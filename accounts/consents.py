"""What people are asked to agree to, in which words, and whether they still do. One purpose, one consent. 告知同意

The words are versioned: whoever changes them adds a new version and keeps the old, for consents point at it.
Separate consent per purpose, and taking it back as easily as giving it: 个人信息保护法 (Articles 14, 15 and 23).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Consent, Contact

Purpose = Consent.Purpose


@dataclass(frozen=True)
class Terms:
    """One text: what is used, why, how long."""

    purpose: str
    version: str
    what: str | Promise
    why: str | Promise
    how_long: str | Promise


TEXTS: tuple[Terms, ...] = (  # of each purpose the last one is asked today
    Terms(
        Purpose.CONTACT,
        "2026-11",
        what=_("您的手机号码和称呼"),
        why=_("只为这件事与您联系：回电、短信告知进展、请您补充或评价。"),
        how_long=_("办结后保存两年，您可以随时撤回；撤回后我们不再联系您，事情照样办。"),
    ),
    Terms(
        Purpose.FORWARD,
        "2026-11",
        what=_("您的手机号码和称呼"),
        why=_("转给承办这件事的单位，便于上门或核实。不同意也照样办，由社区代为联系。"),
        how_long=_("承办单位在事情办结前可见，办结后不再可见。"),
    ),
    Terms(
        Purpose.PUBLISH,
        "2026-11",
        what=_("您反映的事情和处理结果，隐去姓名、号码、门牌和照片中的人脸、车牌"),
        why=_("在公示栏让邻居知道已经有人反映、怎样解决的。不同意也照样办。"),
        how_long=_("公示一年，您可以随时撤回，撤回后当天撤下。"),
    ),
    Terms(
        Purpose.PUBLIC_NUMBER,
        "2026-11",
        what=_("您本人的手机号码"),
        why=_("显示在您任职的楼栋和网格页面上，方便居民找到您。不同意则只显示值班电话。"),
        how_long=_("到任职结束为止，您可以随时撤回，撤回后立即不再显示。"),
    ),
    Terms(
        Purpose.HELPER_PHONE,
        "2026-11",
        what=_("您的手机号码和称呼"),
        why=_("给接您这一单的志愿者，约时间、找门。不同意也照样安排，由网格代为联系。"),
        how_long=_("从有人接单到这一单完成可见，之后不再可见。您可以随时撤回。"),
    ),
    Terms(
        Purpose.HELPER_ADDRESS,
        "2026-11",
        what=_("您家的单元和门牌"),
        why=_("给接您这一单的志愿者上门用。不同意也照样安排，志愿者在楼下等您。"),
        how_long=_("从有人接单到这一单完成可见，完成后 30 天删除。您可以随时撤回。"),
    ),
    Terms(
        Purpose.HELPER_HEALTH,
        "2026-11",
        what=_("您写的健康方面要注意的事，例如要坐轮椅"),
        why=_("只给接您这一单的志愿者看，好提前准备。不同意也照样安排。"),
        how_long=_("从有人接单到这一单完成可见，完成后 30 天删除。您可以随时撤回。"),
    ),
    Terms(
        Purpose.PUBLISH_ANSWER,
        "2026-11",
        what=_("改写过、认不出您的问题和答复，就是您在页面上读到的那一段"),
        why=_("放在社区的“法律问答”里，给遇到同样事的人看。不同意也一样，答复照样有效。"),
        how_long=_("公开两年；您可以随时撤回，一撤就看不到了。"),
    ),
    Terms(
        Purpose.MOVE_CAR,
        "2026-11",
        what=_("您登记的车牌和登录用的手机号码"),
        why=_("有人说这辆车挡了路，就发通知请您去移；对方看不到您的号码，您也看不到对方的。"),
        how_long=_("到您删除登记为止，您可以随时删除或撤回，马上生效。"),
    ),
    Terms(
        Purpose.HELPER_NAMED,
        "2026-11",
        what=_("您自己选的称呼"),
        why=_(
            "写在您帮过忙的地方的“邻里帮忙”页，谁都看得到。不写帮了谁、帮了几次；涉及健康和保密的忙不算在内。不同意也照样帮忙、照样记时长。"
        ),
        how_long=_("到您收回为止。您可以随时收回，收回后马上不再出现。"),
    ),
)


def terms(purpose: str, version: str = "") -> Terms:
    """The words asked today, or those of a version. Raises LookupError."""
    found = [text for text in TEXTS if text.purpose == purpose and version in ("", text.version)]
    if not found:
        raise LookupError(f"no text for {purpose} {version}".strip())
    return found[-1]


def give(contact: Contact, purpose: str, about: str = "") -> Consent:
    """Note the agreement to today's words, for one case or (empty `about`) in general. Giving it twice is one."""
    version = terms(purpose).version
    standing = contact.consents.filter(purpose=purpose, about=about, version=version, withdrawn_at=None)
    return standing.first() or Consent.objects.create(contact=contact, purpose=purpose, about=about, version=version)


def withdraw(consent: Consent) -> None:
    """Take it back, with every older one for the same purpose and case; it stays on record. Twice is once."""
    same = Consent.objects.filter(contact=consent.contact, purpose=consent.purpose, about=consent.about)
    same.filter(withdrawn_at=None).update(withdrawn_at=moment.now())
    consent.refresh_from_db()


def holds(contact: Contact, purpose: str, about: str = "") -> bool:
    """Is there a consent for exactly this that was not taken back?"""
    return contact.consents.filter(purpose=purpose, about=about, withdrawn_at=None).exists()
