"""Hours given, as an account book that nobody can rewrite: each row moves minutes from one account to another. 服务时长

Whatever a volunteer is given, a place gives: all balances together are nothing at any time. A mistake is no reason to change
a row (the database refuses); it is moved back by a row of its own, with the reason. Whoever is forgotten leaves an account of
nobody behind, so that every sum stays what it was.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.models import Area, Person
from grids.slugs import new_code

LENGTH = 14  # of a certificate's number: 65 random bits and a character to check it by


def new_number() -> str:
    return new_code(LENGTH)


class HoursAccount(models.Model):
    """Somebody's hours, or those that a place was given. Neither: of somebody who was forgotten. 时长账户"""

    contact = models.OneToOneField(Contact, models.SET_NULL, null=True, related_name="hours")
    area = models.OneToOneField(Area, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("时长账户")
        constraints = [
            models.CheckConstraint(condition=Q(contact=None) | Q(area=None), name="hours_of_one_or_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class HoursMove(models.Model):
    """Minutes from one account to another, for one help, turn or day at an opening. Append-only. 时长记录

    `round` counts what was entered for it: 1 from check-out, 2 after a correction, and so on; a reversal has none.
    """

    source = models.ForeignKey(HoursAccount, models.PROTECT, related_name="given")
    target = models.ForeignKey(HoursAccount, models.PROTECT, related_name="got")
    minutes = models.PositiveSmallIntegerField()
    helping = models.ForeignKey("orders.Helping", models.PROTECT, null=True, related_name="moves")
    attendance = models.ForeignKey("orders.Attendance", models.PROTECT, null=True, related_name="moves")
    round = models.PositiveSmallIntegerField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    day = models.DateField(help_text="on which it was done")
    at = models.DateTimeField(default=moment.now)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", help_text="who corrected it")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("时长记录")
        constraints = [
            models.UniqueConstraint(fields=["helping", "round"], condition=Q(reverses=None), name="hours_entered_once"),
            models.UniqueConstraint(
                fields=["attendance", "round"], condition=Q(reverses=None), name="hours_of_attendance_once"
            ),
            models.CheckConstraint(
                condition=Q(helping=None, attendance__isnull=False) | Q(helping__isnull=False, attendance=None),
                name="hours_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="hours_of_some_minutes"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="hours_between_two"),
            models.CheckConstraint(
                condition=Q(reverses=None, round__isnull=False) | Q(reverses__isnull=False, round=None),
                name="hours_entered_or_reversed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helping_id or self.attendance_id} {self.minutes}"

    @property
    def what(self) -> str:
        """For what: the item of the order, or the team or opening."""
        done = self.helping.order.case.category if self.helping else self.attendance.title  # type: ignore[union-attr]
        return str(done)


class Certificate(models.Model):
    """A sheet under a number that anybody can check: how many hours, or that somebody has registered with a community.

    Gone when its owner is forgotten. 服务时长证明, 报到证明
    """

    class Kind(models.TextChoices):
        HOURS = "hours", _("志愿服务时长证明")
        REGISTERED = "registered", _("报到证明")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOURS)
    number = models.CharField(max_length=LENGTH, unique=True, default=new_number, editable=False)
    account = models.ForeignKey(HoursAccount, models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    minutes = models.PositiveIntegerField()
    times = models.PositiveIntegerField()
    unit = models.CharField(max_length=60, blank=True, help_text="where who registered works")
    grid = models.CharField(max_length=60, blank=True, help_text="where who registered lives")
    issuer = models.CharField(max_length=60, help_text="the community that stands for it")
    issued_at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("服务时长证明")

    def __str__(self) -> str:
        return self.number

    @property
    def shown_number(self) -> str:
        """As it is printed and read aloud: 7K3M9QX-2V1ABCD."""
        return f"{self.number[:7]}-{self.number[7:]}"
