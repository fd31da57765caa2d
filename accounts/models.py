"""People: who can sign in, how one is reached, what one agreed to, who looked at a number."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import moment, vault
from accounts.phones import mask, normalise


class User(AbstractUser):
    """Somebody who can sign in. What one may do follows from appointments, never from here.

    A demo account signs in with the published code where settings.DEMO holds, and nowhere else at all.
    """

    demo = models.BooleanField(default=False, editable=False)
    demo_role = models.CharField(max_length=40, blank=True, editable=False)
    demo_area = models.CharField(max_length=80, blank=True, editable=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Contact(models.Model):
    """The one addressable thing: residents, officers and organisations are reached through it. 联系方式

    The number is stored encrypted, with a keyed hash to find it by; one number, one contact.
    An anonymous requester is a contact with nothing in it.
    """

    class Way(models.TextChoices):
        USUAL = "", _("照常（居民短信，工作人员在本站看，急事短信）")
        SMS = "sms", _("短信")
        WECHAT = "wechat", _("微信")
        MAIL = "mail", _("邮件")
        PORTAL = "portal", _("只在本站看")

    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="contact")
    phone_cipher = models.TextField(blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified_at = models.DateTimeField(null=True, editable=False)
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    openid_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    openid_cipher = models.TextField(blank=True, editable=False)
    unionid_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    unionid_cipher = models.TextField(blank=True, editable=False)
    email = models.EmailField(_("邮箱"), blank=True)
    email_verified_at = models.DateTimeField(null=True, editable=False)
    way = models.CharField(_("怎么通知"), max_length=8, choices=Way, default=Way.USUAL, blank=True)
    digest = models.BooleanField(_("每天早上一条汇总"), default=False)
    digested_on = models.DateField(null=True, editable=False)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_to = models.TimeField(_("免打扰结束"), null=True, blank=True)
    created_at = models.DateTimeField(default=moment.now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("联系方式")

    def __str__(self) -> str:
        return self.name or mask(self.phone) or f"#{self.pk}"

    @property
    def phone(self) -> str:
        """E.164, or empty. Reading it on a page is a look that must be logged: see accounts.looks."""
        return vault.decrypt(self.phone_cipher)

    @phone.setter
    def phone(self, number: str) -> None:
        """Take any usual spelling; raises accounts.phones.NotAPhone."""
        number = normalise(number) if number else ""
        self.phone_cipher = vault.encrypt(number)
        self.phone_hash = vault.keyed_hash(number) if number else None

    @property
    def openid(self) -> str:
        """What WeChat calls this person towards our service account, or empty."""
        return vault.decrypt(self.openid_cipher)

    @openid.setter
    def openid(self, name: str) -> None:
        self.openid_cipher = vault.encrypt(name)
        self.openid_hash = vault.keyed_hash(name) if name else None

    @property
    def unionid(self) -> str:
        """What WeChat calls this person towards all apps of ours, or empty."""
        return vault.decrypt(self.unionid_cipher)

    @unionid.setter
    def unionid(self, name: str) -> None:
        self.unionid_cipher = vault.encrypt(name)
        self.unionid_hash = vault.keyed_hash(name) if name else None

    @property
    def has_wechat(self) -> bool:
        return bool(self.openid_hash or self.unionid_hash)

    @property
    def masked(self) -> str:
        return mask(self.phone)

    @classmethod
    def find(cls, number: str) -> Contact | None:
        """By any usual spelling of the number, under any of the keys. Raises NotAPhone."""
        return cls.objects.filter(phone_hash__in=vault.keyed_hashes(normalise(number))).first()

    @classmethod
    def by_phone(cls, number: str) -> Contact:
        """Find it, or make it in the language of the page. Raises NotAPhone."""
        if found := cls.find(number):
            return found
        made = cls()
        made.phone = number
        new = {"phone_cipher": made.phone_cipher, "language": get_language() or settings.LANGUAGE_CODE}
        return cls.objects.get_or_create(phone_hash=made.phone_hash, defaults=new)[0]


class Consent(models.Model):
    """What somebody agreed to, in which words, about which case, and when it was taken back. 告知同意"""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("就此事与我联系")
        FORWARD = "forward", _("把联系方式转给承办单位")
        PUBLISH = "publish", _("隐去个人信息后公开")
        PUBLIC_NUMBER = "public_number", _("公开本人的号码")
        HELPER_PHONE = "helper_phone", _("把手机号给接单的人")
        HELPER_ADDRESS = "helper_address", _("把门牌给接单的人")
        HELPER_HEALTH = "helper_health", _("把健康方面要注意的事告诉接单的人")
        PUBLISH_ANSWER = "publish_answer", _("公开改写过的法律问答")
        MOVE_CAR = "move_car", _("有人请我移车时通知我")
        HELPER_NAMED = "helper_named", _("在公开页面写上我选的称呼")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    about = models.CharField(_("事项编号"), max_length=12, blank=True, db_index=True)
    version = models.CharField(_("告知文本版本"), max_length=20)
    given_at = models.DateTimeField(default=moment.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("同意")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.about}"


class LookLog(models.Model):
    """Every look at a number: who, whose, why, about which case. Never edited. 查看记录"""

    looker = models.ForeignKey(User, models.PROTECT, related_name="looks")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="looks")
    about = models.CharField(max_length=12, blank=True, db_index=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment.now, db_index=True)

    class Meta:
        verbose_name = _("查看记录")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.about}"


class Tally(models.Model):
    """How often something was done of late, by a keyed hash of what and who. Written only by accounts.limits. 计次"""

    key = models.CharField(max_length=64, unique=True, editable=False)
    uses = models.JSONField(default=list, help_text="[second, times], oldest first")
    until = models.DateTimeField(db_index=True, help_text="after this moment the row says nothing any more")

    class Meta:
        verbose_name = _("计次")

    def __str__(self) -> str:
        return self.key[:8]


class PhoneCode(models.Model):
    """The one code a number has for a purpose; a new one takes the place of the old. Guesses are counted here,
    under a lock, whichever session they come from. Written only by accounts.codes. 验证码"""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("登录")
        OLD_NUMBER = "old_number", _("确认旧号码")
        NEW_NUMBER = "new_number", _("确认新号码")
        WECHAT = "wechat", _("绑定微信")

    purpose = models.CharField(max_length=12, choices=Purpose)
    number_key = models.CharField(max_length=64, editable=False)
    number_cipher = models.TextField(editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    guesses = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("验证码")
        constraints = [models.UniqueConstraint(fields=["purpose", "number_key"], name="code_one_a_number")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.number_key[:8]}"

    @property
    def number(self) -> str:
        return vault.decrypt(self.number_cipher)


class Sitting(models.Model):
    """One browser in which somebody is signed in. Ended with its session. Written only by accounts.sittings. 登录状态"""

    user = models.ForeignKey(User, models.CASCADE, related_name="sittings")
    key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=12)
    begun_at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("登录状态")

    def __str__(self) -> str:
        return f"{self.device} {self.begun_at:%Y-%m-%d %H:%M}"


class AccountEvent(models.Model):
    """What happened to the account of somebody who serves: written once, read by auditors, kept half a year at least.

    No address of a network lies here. Written only by accounts.sittings. 账号日志
    """

    class What(models.TextChoices):
        CAME_IN = "came_in", _("登录")
        REFUSED = "refused", _("验证没有通过")
        LEFT = "left", _("退出")
        ENDED = "ended", _("让登录失效")
        FACTORS_TAKEN = "factors_taken", _("清除第二道验证")
        LET_TRY = "let_try", _("解除限制")

    at = models.DateTimeField(default=moment.now, db_index=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="account_events")
    what = models.CharField(max_length=16, choices=What)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    how = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("账号日志")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_what_display()}"
