"""What is kept about people: each kind of it once, with purpose, time, readers and ground; and in which columns it lies.

Every app has a `personal.py` with FIELDS (kind → model → columns) and OTHERWISE (columns that by their type could say
something about a person, and do not); an app may add columns to a kind that one below it describes. `home.personal`
gathers them for the privacy page, and a test refuses a column that stands in neither. 个人信息保护法 17, 19, 47
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Fields = dict[str, dict[str, str]]
LOGIN_CODES = "accounts.purge"


class Whose(TextChoices):
    RESIDENT = "resident", _("您反映、求助、登录时")
    HELPER = "helper", _("您当志愿者时")
    OFFICER = "officer", _("工作人员、网格员")


class Basis(TextChoices):
    """The ground on which it is handled. 个人信息保护法 13, 29"""

    CONSENT = "consent", _("您的同意（个人信息保护法第十三条第一项）")
    SEPARATE = "separate", _("您的单独同意（第十三条第一项、第二十九条）")
    DUTY = "duty", _("履行法定职责、法定义务所必需（第十三条第三项）")
    STAFF = "staff", _("公开谁负责、管理工作人员所必需（第十三条第二、三项）")


@dataclass(frozen=True)
class Datum:
    """One kind of personal data: a row of the privacy page. `task` is the clock's that ends it after `days`."""

    code: str
    whose: Whose
    what: str | Promise
    purpose: str | Promise
    how_long: str | Promise
    ending: str | Promise
    seen_by: str | Promise
    basis: Basis
    task: str = ""
    days: int = 0


DATA: tuple[Datum, ...] = (
    Datum(
        code="account",
        whose=Whose.RESIDENT,
        what=_("登录账号和登录状态（不登录就没有）"),
        purpose=_("认出是您本人；第二道验证防止别人冒用。"),
        how_long=_("账号到注销为止；登录状态过期后一小时内删除。"),
        ending=_("退出登录；在“我的数据”里注销。"),
        seen_by=_("只有系统；管理员看得到账号是否停用。"),
        basis=Basis.CONSENT,
        task=LOGIN_CODES,
    ),
    Datum(
        code="account_log",
        whose=Whose.OFFICER,
        what=_("工作人员账号的登录记录（时间、方式、哪种设备，不记网络地址）"),
        purpose=_("查清账号有没有被冒用；法律要求日志至少留六个月。"),
        how_long=format_lazy(_("{days} 天后删除。"), days=settings.KEEP_ACCOUNT_LOG_DAYS),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("本辖区的审计员、安全管理员。"),
        basis=Basis.DUTY,
        task=LOGIN_CODES,
        days=settings.KEEP_ACCOUNT_LOG_DAYS,
    ),
    Datum(
        code="code",
        whose=Whose.RESIDENT,
        what=_("验证码和收验证码的号码"),
        purpose=_("确认号码是您的；号码加密，验证码只存一串认不出原样的字符。"),
        how_long=_("一天后删除。"),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("只有系统。"),
        basis=Basis.CONSENT,
        task=LOGIN_CODES,
        days=1,
    ),
    Datum(
        code="counts",
        whose=Whose.RESIDENT,
        what=_("短时间内试了几次（号码、网络地址换成认不出的一串字符）"),
        purpose=_("防止有人反复猜验证码、刷提交。"),
        how_long=_("限制的时间一过就删，通常不到一天。"),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("只有系统。"),
        basis=Basis.DUTY,
        task=LOGIN_CODES,
    ),
    Datum(
        code="consents",
        whose=Whose.RESIDENT,
        what=_("您同意过什么"),
        purpose=_("证明我们得到了您的同意。"),
        how_long=_("撤回后只留撤回的记录。"),
        ending=_("在“我的”里撤回，点一下就行。"),
        seen_by=_("您自己；办这件事的人只知道您同意没同意。"),
        basis=Basis.DUTY,
    ),
    Datum(
        code="looks",
        whose=Whose.RESIDENT,
        what=_("谁看过您的号码"),
        purpose=_("防止滥用：每次查看都留下姓名和原因。"),
        how_long=_("不少于六个月。"),
        ending=_("这项记录任何人都不能删改。"),
        seen_by=_("您自己和审计员。"),
        basis=Basis.DUTY,
    ),
)

FIELDS: Fields = {
    "phone": {"accounts.Contact": "user phone_cipher phone_hash phone_verified_at created_at erased_at"},
    "name": {"accounts.Contact": "name"},
    "ways": {
        "accounts.Contact": "openid_hash openid_cipher unionid_hash unionid_cipher email email_verified_at way digest digested_on language"
        " quiet_from quiet_to"
    },
    "account": {
        "accounts.User": "password last_login is_superuser username first_name last_name email is_staff is_active"
        " date_joined",
        "accounts.User_groups": "user group",
        "accounts.User_user_permissions": "user permission",
        "mfa.Authenticator": "user type data created_at last_used_at",
        "sessions.Session": "session_key session_data expire_date",
        "accounts.Sitting": "user key device method begun_at",
    },
    "account_log": {"accounts.AccountEvent": "at user what by how"},
    "code": {"accounts.PhoneCode": "number_key number_cipher code_hash"},
    "counts": {"accounts.Tally": "key uses"},
    "consents": {"accounts.Consent": "contact purpose about version given_at withdrawn_at"},
    "looks": {"accounts.LookLog": "looker contact about reason at"},
}
OTHERWISE: dict[str, str] = {"accounts.User": "demo demo_role demo_area"}
