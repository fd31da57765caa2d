"""How long things may take, and which days and hours count: rows that an administrator keeps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area, Level
from services.cases.categories import Tier
from services.cases.nearest import once_at


class Unit(models.TextChoices):
    """In what a time limit counts. CJ/T 315 practice; domain notes 2.5."""

    WORKING_DAYS = "working_days", _("工作日")
    WORKING_HOURS = "working_hours", _("工作时")
    URGENT_HOURS = "urgent_hours", _("紧急工作时")
    NATURAL_HOURS = "natural_hours", _("自然时")


class WorkCalendar(models.Model):
    """Which days and hours count as work, here and below. 工作日历"""

    code = models.SlugField(_("代码"), max_length=20)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    name = models.CharField(_("名称"), max_length=40)
    hours = models.JSONField(_("办公时间"), default=list, help_text='[["09:00", "12:00"], ["14:00", "18:00"]]')
    urgent_from = models.TimeField(_("紧急工作时起"), default="08:00")
    urgent_to = models.TimeField(_("紧急工作时止"), default="22:00")
    weekdays = models.JSONField(_("工作的星期"), default=list, help_text="[0, 1, 2, 3, 4], Monday is 0")

    class Meta:
        verbose_name = _("工作日历")
        constraints = once_at(["code"], "calendar")

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a holiday, or a make-up working day 调休."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("特殊日期")
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


CLOCK_NAMES = {
    "first_response": _("首次回应"),
    "sign_for": _("签收"),
    "resolution": _("办结"),
    "level": _("在本级办理"),
    "answer": _("等居民补充"),
    "answer_reminder": _("提醒居民补充"),
    "rating": _("等居民评价"),
    "ruling": _("裁定"),
    "report_in": _("报到或回告"),
    "review": _("暂缓后再看"),
    "upgrade": _("超期后上报"),
    "police_report": _("报警"),
    "acceptance": _("等人接手"),
    "arrival": _("等人上门"),
    "meeting": _("见面"),
    "meeting_reminder": _("提醒见面"),
}  # a clock of another shop is called by its code


class TimeLimit(models.Model):
    """How long a clock runs. Empty means any; the nearest area wins, then category, tier, level of the desk. 时限"""

    clock = models.CharField(_("时钟"), max_length=30)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    category = models.SlugField(_("类别"), max_length=30, blank=True)
    tier = models.CharField(_("分流"), max_length=10, choices=Tier, blank=True)
    level = models.CharField(_("受理层级"), max_length=12, choices=Level, blank=True)
    amount = models.PositiveIntegerField(_("多少"))
    unit = models.CharField(_("单位"), max_length=15, choices=Unit)
    calendar = models.SlugField(_("日历"), max_length=20, default="office")

    class Meta:
        verbose_name = _("时限")
        constraints = once_at(["clock", "category", "tier", "level"], "time_limit")

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount} {self.get_unit_display()}"


class Unfitted(models.Model):
    """A limit or a calendar was changed: the clocks of the cases here and below are still to be fitted. 待重算"""

    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=moment.now)
    done_to = models.BigIntegerField(default=0, help_text="the last case that was looked at")

    class Meta:
        verbose_name = _("待重算的时限")

    def __str__(self) -> str:
        return f"{self.area or ''} {self.at:%Y-%m-%d %H:%M}"
