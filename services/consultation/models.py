"""When who receives people, who is away, and which place of which time is taken. 坐班、停班、预约"""

from __future__ import annotations

from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Appointment, Area
from grids.naming import named
from services.cases.models import Case
from services.consultation.cars import Car, MoveRequest, MovingArea
from services.consultation.published import OpenAnswer, open_answer_of

__all__ = ["Booking", "Car", "DayOff", "Hours", "HoursQuerySet", "MoveRequest", "MovingArea", "OpenAnswer", "Roster",
           "booking_of", "local", "open_answer_of"]  # fmt: skip

A_WEEK = 7


class Roster(models.Model):
    """Who stands together before the people of an area: 三官一律, 三官三师, 两代表一委员, 法律明白人. 名册

    Which there are, and who is on them, is the area's to say.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="rosters", verbose_name=_("区域"))
    name = models.CharField(_("名称"), max_length=30)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    answers = models.BooleanField(_("回答法律咨询"), default=False, help_text=_("居民的提问会交给名册上的人"))
    members = models.ManyToManyField(Appointment, related_name="rosters", blank=True, verbose_name=_("名册上的人"))

    class Meta:
        verbose_name = _("名册")
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="roster_once")]

    def __str__(self) -> str:
        return named(self)


class HoursQuerySet(models.QuerySet):
    def standing(self) -> HoursQuerySet:
        """Not stopped, and not for a day that is over."""
        return self.filter(Q(day=None) | Q(day__gte=moment.today()), stopped_at=None)


class Hours(models.Model):
    """When the holder of a post receives people: every week on a day, every first … last one of a month, or one day. 坐班时间

    `minutes` 0: one comes without booking. Else the time is cut into slots of so many minutes, with `capacity` seats each.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("星期一")
        TUESDAY = 1, _("星期二")
        WEDNESDAY = 2, _("星期三")
        THURSDAY = 3, _("星期四")
        FRIDAY = 4, _("星期五")
        SATURDAY = 5, _("星期六")
        SUNDAY = 6, _("星期日")

    class Week(models.IntegerChoices):
        EVERY = 0, _("每周")
        FIRST = 1, _("每月第一个")
        SECOND = 2, _("每月第二个")
        THIRD = 3, _("每月第三个")
        FOURTH = 4, _("每月第四个")
        LAST = 5, _("每月最后一个")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="hours", verbose_name=_("谁接待"))
    week = models.PositiveSmallIntegerField(_("多久一次"), choices=Week, default=Week.EVERY)
    weekday = models.PositiveSmallIntegerField(_("星期几"), choices=Weekday, null=True, blank=True)
    day = models.DateField(_("只在这一天"), null=True, blank=True)
    opens = models.TimeField(_("几点开始"))
    closes = models.TimeField(_("几点结束"))
    minutes = models.PositiveSmallIntegerField(
        _("每位多少分钟"), default=30, help_text=_("填 0 就是不用预约，来了就见")
    )
    capacity = models.PositiveSmallIntegerField(_("同一时间几位"), default=1)
    ahead = models.PositiveSmallIntegerField(
        _("提前几天可约"), default=28, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    where = models.CharField(_("地点"), max_length=60)
    by_video = models.BooleanField(_("也可以视频"), default=False)
    stopped_at = models.DateTimeField(null=True)

    objects = HoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("坐班时间")
        constraints = [
            models.CheckConstraint(name="hours_in_order", condition=Q(closes__gt=F("opens"), capacity__gte=1)),
            models.CheckConstraint(
                name="hours_on_a_day",
                condition=Q(day__isnull=False, weekday__isnull=True) | Q(day__isnull=True, weekday__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["appointment"], condition=Q(stopped_at=None), name="hours_standing")]

    def __str__(self) -> str:
        return f"{self.when} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def when(self) -> str:
        """每周星期三, 每月第一个星期三, or the one day."""
        if self.day:
            return f"{self.day:%Y-%m-%d}"
        return f"{self.get_week_display()}{self.get_weekday_display()}"

    def meant(self, day: date) -> bool:
        """Whether the rule names this day; whether anybody works then is the calendar's."""
        if self.day:
            return day == self.day
        if day.weekday() != self.weekday:
            return False
        if self.week == self.Week.LAST:
            return (day + A_WEEK * date.resolution).month != day.month
        return self.week in (self.Week.EVERY, (day.day - 1) // A_WEEK + 1)


class DayOff(models.Model):
    """The holder of a post is away on this day: nobody is received, whatever the hours say. 停班"""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="days_off", verbose_name=_("谁"))
    day = models.DateField(_("哪天"))

    class Meta:
        verbose_name = _("停班")
        constraints = [models.UniqueConstraint(fields=["appointment", "day"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class Booking(models.Model):
    """The seat that a case holds: with whom, from when to when. 预约

    The seat makes a booking exclusive in the database as well: a slot has as many seats as it takes people.
    """

    class Way(models.TextChoices):
        MEET = "meet", _("当面")
        VIDEO = "video", _("视频")

    case = models.OneToOneField(Case, models.CASCADE, related_name="booking")
    hours = models.ForeignKey(Hours, models.PROTECT, related_name="bookings")
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    seat = models.PositiveSmallIntegerField(default=1)
    released = models.BooleanField(default=False, help_text="called off: the seat is free again")
    way = models.CharField(_("怎么见"), max_length=5, choices=Way, default=Way.MEET)
    room = models.CharField(max_length=40, blank=True, help_text="the name of the video room; nobody can guess it")

    class Meta:
        verbose_name = _("预约")
        constraints = [
            models.UniqueConstraint(
                fields=["hours", "starts", "seat"], condition=Q(released=False), name="booking_seat_once"
            ),
        ]
        indexes = [models.Index(fields=["hours", "starts"], name="booking_at")]

    def __str__(self) -> str:
        return f"{self.hours_id} {self.starts} {self.seat}"

    @property
    def said(self) -> str:
        """2026-12-01 09:30, where: the same in every language, for letters."""
        return f"{local(self.starts):%Y-%m-%d %H:%M} · {self.hours.where}" if self.starts else ""


def booking_of(case: Case) -> Booking:
    """What a case of the kind `bookings` has beside it."""
    assert isinstance(case.detail, Booking)
    return case.detail


def local(at: datetime) -> datetime:
    """In the portal's time zone."""
    return timezone.localtime(at)
