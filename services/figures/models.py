"""What the figures keep, so that a page need not walk through every event there ever was. ADR 21."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area, Person

EPOCH = date(1970, 1, 1)  # where the one span of "ever" begins


class Grain(models.TextChoices):
    """How long a span is."""

    DAY = "day"
    MONTH = "month"
    EVER = "ever"


class Counted(models.Model):
    """What one case adds to the figures as they stand: day → measure → how many. Its place never changes. 计数"""

    case_id = models.BigIntegerField(primary_key=True)
    path = models.CharField(max_length=255, db_index=True, help_text="tree path of the place")
    kind = models.CharField(max_length=30)
    category = models.CharField(max_length=40, blank=True)
    entries = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("计数")

    def __str__(self) -> str:
        return f"{self.case_id}"


class Rollup(models.Model):
    """The sum of an area, with all that lies below it, over one span. Kind and category empty: of all of them. 汇总"""

    path = models.CharField(max_length=255)
    grain = models.CharField(max_length=5, choices=Grain)
    start = models.DateField(help_text="first day of the span")
    kind = models.CharField(max_length=30, blank=True)
    category = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict, help_text="measure → how many")
    spans = models.JSONField(
        default=dict, help_text="class of a stage → how many: long, and read only where it is shown"
    )

    class Meta:
        verbose_name = _("汇总")
        constraints = [
            models.UniqueConstraint(fields=["grain", "kind", "category", "path", "start"], name="rollup_once")
        ]
        indexes = [models.Index(fields=["path", "grain", "start"], name="rollup_of_area")]

    def __str__(self) -> str:
        return f"{self.path} {self.grain} {self.start}"


class Stale(models.Model):
    """A case with an event that is not counted yet. The database itself writes the row, with the event. 待计数"""

    case_id = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("待计数")

    def __str__(self) -> str:
        return f"{self.case_id}"


class Turn(models.Model):
    """One row: who holds it changes the sums, and its number says that they were changed. 轮次"""

    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("轮次")

    def __str__(self) -> str:
        return f"{self.number}"


class Blank(models.Model):
    """A form of an area's own, with `{{…}}` where something is to be filled in. Kept as it was sent in. 自己的表格"""

    class Form(models.TextChoices):
        XLSX = "xlsx", "Excel"
        DOCX = "docx", "Word"

    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    form = models.CharField(max_length=4, choices=Form)
    content = models.BinaryField()
    asks = models.PositiveIntegerField(default=0, help_text="how many places are filled in")
    kept_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("自己的表格")
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="blank_once")]

    def __str__(self) -> str:
        return self.name
