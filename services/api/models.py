"""Under which credentials other systems come in. ADR 29."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Appointment
from services.orders.models import Volunteer


class Scope(models.TextChoices):
    """What a credential is good for; each is asked for by itself."""

    REPORT = "report", _("提交事项，并跟踪自己提交的")
    READ = "read", _("读取辖区内的事项（保密的除外）")
    STEPS = "steps", _("代本人办理辖区内的事项（保密的除外）")


class Credential(models.Model):
    """What another system shows to come in, for one post: it can do no more than who holds the post. 接口凭据

    The secret itself is shown once and not kept.
    """

    name = models.CharField(_("给哪个系统用"), max_length=60)
    post = models.ForeignKey(Appointment, models.PROTECT, related_name="+", verbose_name=_("任职"))
    scopes = models.JSONField(_("可以做什么"), default=list)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=moment.now)
    expires_at = models.DateTimeField(_("有效期至"))
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("接口凭据")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def may(self) -> list[str]:
        """Its scopes in words."""
        return [str(Scope(code).label) for code in self.scopes]

    @property
    def live(self) -> bool:
        return self.revoked_at is None and moment.now() < self.expires_at


class OwnCredential(models.Model):
    """What a program of a volunteer's own shows to say yes and no to what they are asked, and for nothing else. 志愿者凭据

    It is gone with the volunteer. The secret itself is shown once and not kept.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    name = models.CharField(_("给什么程序用"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=moment.now)
    expires_at = models.DateTimeField(_("有效期至"))
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("志愿者凭据")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def live(self) -> bool:
        return self.revoked_at is None and moment.now() < self.expires_at


class Filed(models.Model):
    """Which case came in under which credential: whoever filed it may follow it. 接口提交"""

    case_id = models.BigIntegerField(primary_key=True)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="filed")

    class Meta:
        verbose_name = _("接口提交")

    def __str__(self) -> str:
        return f"{self.case_id}"
