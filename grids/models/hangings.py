"""What became of the codes on the walls: printed, hung up, replaced, and how often each was opened. 门牌上墙"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.buildings import Building
from grids.models.people import Person


class Hanging(models.Model):
    """One code on its way to the wall. A code without a row was neither printed nor hung up. 门牌"""

    code = models.CharField(max_length=8, unique=True)
    building = models.ForeignKey(Building, models.CASCADE, related_name="hangings")
    printed_on = models.DateField(_("打印"), null=True)
    hung_on = models.DateField(_("上墙"), null=True)
    hung_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("门牌")
        indexes = [models.Index(fields=["building"], condition=Q(hung_on__isnull=False), name="hanging_on_the_wall")]

    def __str__(self) -> str:
        return self.code


class RetiredCode(models.Model):
    """A code that somebody took out of use. It opens nothing any more and is never given again. 停用的门牌码"""

    class Reason(models.TextChoices):
        COVERED = "covered", _("被别的码覆盖过")
        COPIED = "copied", _("被人翻印、冒用")
        LOST = "lost", _("门牌丢了")
        OTHER = "other", _("其他")

    code = models.CharField(max_length=8, unique=True)
    building = models.ForeignKey(Building, models.CASCADE, related_name="retired_codes")
    reason = models.CharField(_("原因"), max_length=10, choices=Reason)
    retired_on = models.DateField()
    retired_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("停用的门牌码")

    def __str__(self) -> str:
        return self.code


class ScanDay(models.Model):
    """How often the page of a code was opened from outside the portal on a day; of whom, nothing is kept. 扫码次数"""

    code = models.CharField(max_length=8)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("扫码次数")
        constraints = [models.UniqueConstraint(fields=["code", "day"], name="scan_day_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.count}"
