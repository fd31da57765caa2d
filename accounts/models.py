"""People: who can sign in, how one is reached, what one agreed to, who looked at a number."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment, vault
from accounts.phones import mask, normalise


class User(AbstractUser):
    """Somebody who can sign in. What one may do follows from appointments, never from here."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Contact(models.Model):
    """The one addressable thing: residents, officers and organisations are reached through it. 联系方式

    The number is stored encrypted, with a keyed hash to find it by; one number, one contact.
    An anonymous requester is a contact with nothing in it.
    """

    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="contact")
    phone_cipher = models.TextField(blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified_at = models.DateTimeField(null=True, editable=False)
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    openid_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    email = models.EmailField(_("邮箱"), blank=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_to = models.TimeField(_("免打扰结束"), null=True, blank=True)
    created_at = models.DateTimeField(default=moment.now, editable=False)

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
    def masked(self) -> str:
        return mask(self.phone)

    @classmethod
    def find(cls, number: str) -> Contact | None:
        """By any usual spelling of the number, under any of the keys. Raises NotAPhone."""
        return cls.objects.filter(phone_hash__in=vault.keyed_hashes(normalise(number))).first()

    @classmethod
    def by_phone(cls, number: str) -> Contact:
        """Find it or make it. Raises NotAPhone."""
        if found := cls.find(number):
            return found
        made = cls()
        made.phone = number
        return cls.objects.get_or_create(phone_hash=made.phone_hash, defaults={"phone_cipher": made.phone_cipher})[0]


class Consent(models.Model):
    """What somebody agreed to, in which words, about which case, and when it was taken back. 告知同意"""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("就此事与我联系")
        FORWARD = "forward", _("把联系方式转给承办单位")
        PUBLISH = "publish", _("隐去个人信息后公开")
        PUBLIC_NUMBER = "public_number", _("公开本人的号码")

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
