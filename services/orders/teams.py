"""Volunteers who go out together: teams and patrols, their shifts, whose turn it is, and who swaps with whom. 队伍与排班

A turn is a seat of a shift; a unique index lets nobody sit on one that is taken. A swap is two people's word: it stands as a
question until the other says yes. So does what whoever leads asks of somebody: nobody is put on a shift by another.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area, Person
from services.orders.volunteers import Volunteer


class Team(models.Model):
    """Who goes out together at a place. 队伍"""

    class Kind(models.TextChoices):
        PATROL = "patrol", _("巡逻队")
        SERVICE = "service", _("服务队")

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(_("哪一类"), max_length=10, choices=Kind, default=Kind.PATROL)
    name = models.CharField(_("队名"), max_length=30)
    what = models.CharField(_("做什么"), max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("队伍")

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A volunteer of a team, by their own word. 队员"""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("队员")
        constraints = [models.UniqueConstraint(fields=["team", "volunteer"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.volunteer_id}"


class Shift(models.Model):
    """From when to when, where one meets, how many are wanted. 班次"""

    team = models.ForeignKey(Team, models.CASCADE, related_name="shifts")
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    where = models.CharField(_("在哪里集合"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("要几人"))
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("班次")
        constraints = [models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="shift_ends_after_start")]
        indexes = [models.Index(fields=["team", "starts"], name="shift_of_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.starts:%Y-%m-%d %H:%M}"

    def ahead(self, now: datetime) -> bool:
        return self.cancelled_at is None and self.starts > now


class Turn(models.Model):
    """A volunteer goes out on a shift. 值班"""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="turns")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="turns")
    seat = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(default=moment.now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("值班")
        constraints = [
            models.UniqueConstraint(fields=["shift", "seat"], condition=Q(released_at=None), name="turn_seat_once"),
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(released_at=None), name="turn_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.seat}"


class Swap(models.Model):
    """One asks another: my turn for yours. Nothing moves until the other says yes. 换班"""

    class Answer(models.TextChoices):
        AGREED = "agreed", _("换了")
        DECLINED = "declined", _("不换")
        WITHDRAWN = "withdrawn", _("不用换了")

    own = models.ForeignKey(Turn, models.CASCADE, related_name="offered")
    wanted = models.ForeignKey(Turn, models.CASCADE, related_name="wished")
    asked_at = models.DateTimeField(default=moment.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("换班")
        constraints = [models.UniqueConstraint(fields=["own"], condition=Q(answer=""), name="swap_asked_once")]

    def __str__(self) -> str:
        return f"{self.own_id} ↔ {self.wanted_id}"


class TurnOffer(models.Model):
    """Whoever leads asks one of the team to go out on a shift; it is their turn only once they say yes. 请上班"""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("来")
        DECLINED = "declined", _("这次不方便")
        TAKEN = "taken", _("已有人去")
        CALLED_OFF = "called_off", _("不用了")
        LAPSED = "lapsed", _("没有回")

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="turn_offers")
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=moment.now)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("请上班")
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(answer=""), name="turn_offer_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} → {self.volunteer_id}"

    def stands(self, now: datetime) -> bool:
        return not self.answer and self.expires_at > now

    def said(self) -> str:
        """What came of it, in a word; of one that stands that it does."""
        if self.answer:
            return str(self.get_answer_display())
        return str(_("等他回话") if self.stands(moment.now()) else self.Answer.LAPSED.label)
