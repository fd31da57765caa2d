"""What only an order has: what is offered, the wish itself, who helps, who was asked.

Volunteers stand in volunteers.py, their hours in ledger.py, openings in openings.py, teams in teams.py, who was
there in attendance.py; all are named here, too.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases.models import Case, Category
from services.orders.attendance import Attendance
from services.orders.ledger import Certificate, HoursAccount, HoursMove
from services.orders.openings import Claim, Opening
from services.orders.teams import Member, Shift, Swap, Team, Turn, TurnOffer
from services.orders.volunteers import Skill, Volunteer

__all__ = [
    "Attendance",
    "Certificate",
    "Claim",
    "Helping",
    "HoursAccount",
    "HoursMove",
    "Member",
    "OfferMade",
    "Offering",
    "Opening",
    "Order",
    "Policy",
    "Round",
    "Series",
    "Shift",
    "Skill",
    "Swap",
    "Team",
    "Turn",
    "TurnOffer",
    "Volunteer",
]


class Policy(models.TextChoices):
    """How somebody is found for an order. 派单方式"""

    NAMED = "named", _("指定一位志愿者")
    NEAREST = "nearest", _("问最近的几位")
    MATCHING = "matching", _("统一匹配")


class Offering(models.Model):
    """What stands behind an item of the catalogue: a category of the kind `orders`, the nearest area's row. 服务项目"""

    category = models.OneToOneField(Category, models.CASCADE, related_name="offering")
    minutes = models.PositiveSmallIntegerField(_("大约多少分钟"), default=60)
    headcount = models.PositiveSmallIntegerField(_("需要几人"), default=1)
    skill = models.CharField(_("要会什么"), max_length=20, choices=Skill, blank=True)
    health = models.BooleanField(_("涉及健康情况"), default=False, help_text=_("另外征求同意，只给接单的人看"))
    home_call = models.BooleanField(_("五必到"), default=False, help_text=_("请网格上门，不派给志愿者"))

    class Meta:
        verbose_name = _("服务项目")

    def __str__(self) -> str:
        return str(self.category)


class Series(models.Model):
    """The same wish every week until a day; its orders are what it consists of. 每周都来"""

    until = models.DateField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("每周都来")

    def __str__(self) -> str:
        return f"{self.pk}"


class Order(models.Model):
    """The wish: when, how long, what is told to whoever helps and to nobody else. 点单

    `address` and `needs` are words for the helper alone: they stand in no event, and are erased 30 days after the end.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="order")
    wanted_from = models.DateTimeField(_("从几点"))
    wanted_until = models.DateTimeField(_("到几点"))
    minutes = models.PositiveSmallIntegerField(default=60)
    headcount = models.PositiveSmallIntegerField(default=1)
    skill = models.CharField(max_length=20, choices=Skill, blank=True)
    policy = models.CharField(_("派单方式"), max_length=10, choices=Policy, blank=True)
    named = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="+")
    at_once = models.PositiveSmallIntegerField(
        default=3, help_text="how many are asked at a time, by the policy nearest"
    )
    meeting_code = models.CharField(_("见面口令"), max_length=4)
    address = models.CharField(_("门牌"), max_length=100, blank=True)
    needs = models.TextField(_("要注意什么"), blank=True)
    served_minutes = models.PositiveSmallIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="orders")
    series_day = models.DateField(null=True, help_text="which of the days of its series this is")

    class Meta:
        verbose_name = _("点单")
        constraints = [models.UniqueConstraint(fields=["series", "series_day"], name="series_day_once")]
        indexes = [models.Index(fields=["wanted_until"], condition=Q(erased_at=None), name="order_unerased")]

    def __str__(self) -> str:
        return f"{self.case_id}"

    @cached_property
    def helpers(self) -> list[Helping]:
        """Who said yes and has not gone since; one query, none for a wish that is not written down yet."""
        found = self.helpings.filter(ended="").select_related("volunteer__contact") if self.pk else []
        return list(found)

    @cached_property
    def standing(self) -> list[OfferMade]:
        """Who was asked, has not answered, and still may. One query."""
        now = moment.now()
        asked = self.offers.filter(answer="", expires_at__gt=now, instead_of=None) if self.pk else None
        return [] if asked is None else list(asked.select_related("volunteer__contact"))

    @property
    def seats_left(self) -> int:
        return max(0, self.headcount - len(self.helpers))

    @property
    def full(self) -> bool:
        return not self.seats_left

    def read_anew(self) -> None:
        """Whoever changes offers or helpers lets the row be asked again."""
        vars(self).pop("helpers", None)
        vars(self).pop("standing", None)


class Helping(models.Model):
    """One volunteer helps with one order: their task, and later their hours. 接单

    The seat makes acceptance exclusive in the database as well: an order has as many seats as it wants helpers.
    """

    class Ended(models.TextChoices):
        GIVEN_BACK = "given_back", _("来不了")
        NO_SHOW = "no_show", _("没有来")
        CALLED_OFF = "called_off", _("取消了")
        REPLACED = "replaced", _("换人去了")
        DONE = "done", _("完成")

    order = models.ForeignKey(Order, models.CASCADE, related_name="helpings")
    volunteer = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="helpings")
    seat = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(default=moment.now)
    accepted_seq = models.PositiveIntegerField(null=True, help_text="the event by which they said yes")
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True, help_text="as the helper said at the end")
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_seq = models.PositiveIntegerField(null=True, help_text="the event by which it ended")

    class Meta:
        verbose_name = _("接单")
        constraints = [
            models.UniqueConstraint(fields=["order", "seat"], condition=Q(ended=""), name="helping_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.seat}"


class OfferMade(models.Model):
    """One volunteer was asked about one order: when, until when, and what came of it. Nothing of it is ever shown as a score. 邀请"""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("接了")
        DECLINED = "declined", _("这次不方便")
        TAKEN = "taken", _("已有人接")
        CALLED_OFF = "called_off", _("不用了")
        LAPSED = "lapsed", _("没有回")

    OUTRUN = (Answer.TAKEN, Answer.CALLED_OFF)  # ended by others, while the volunteer could still have answered

    order = models.ForeignKey(Order, models.CASCADE, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="offers")
    instead_of = models.ForeignKey(
        Helping, models.CASCADE, null=True, related_name="stand_ins", help_text="asked by this helper to come for them"
    )
    seq = models.PositiveIntegerField(help_text="the event by which it was made")
    made_at = models.DateTimeField(default=moment.now)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_seq = models.PositiveIntegerField(null=True, help_text="the event by which it was answered or ended")

    class Meta:
        verbose_name = _("邀请")
        constraints = [
            models.UniqueConstraint(fields=["order", "volunteer"], condition=Q(answer=""), name="offer_stands_once"),
        ]
        indexes = [models.Index(fields=["volunteer", "made_at"], name="offer_of_volunteer")]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.volunteer_id}"

    def stands(self, now: datetime) -> bool:
        return not self.answer and self.expires_at > now


class Round(models.Model):
    """What one round of matching in a subdistrict came to, so that whoever leads sees that it runs, or why not. 匹配轮次"""

    area = models.ForeignKey("grids.Area", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=moment.now, db_index=True)
    orders = models.PositiveIntegerField(default=0)
    free = models.PositiveIntegerField(default=0, help_text="volunteers who could be asked")
    offers = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=80, blank=True, help_text="the kind of error; then the nearest were asked")

    class Meta:
        verbose_name = _("匹配轮次")

    def __str__(self) -> str:
        return f"{self.area_id} {self.at:%H:%M}"
