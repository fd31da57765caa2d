"""Who was there: on a turn of a shift, or at an opening on one day. What hours of openings and shifts come from. 到岗

A turn has one row, an opening one for each day that somebody came. Two indexes say so in the database as well, and a third one
that nobody is in two places at once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area
from services.orders.openings import Claim
from services.orders.teams import Turn
from services.orders.volunteers import Volunteer

UNDER_WAY = Q(checked_in_at__isnull=False, checked_out_at=None, lapsed_at=None)
UNSAID = Q(lapsed_at__isnull=False, minutes=None)  # 时长待确认


class Attendance(models.Model):
    """Somebody was there from when to when; without a beginning it is what whoever leads entered afterwards. 到岗

    What nobody checked out of in time has lapsed: how long it was nobody knows until whoever leads says so. The row
    outlives the turn and the volunteer: the book of hours points at it.
    """

    turn = models.OneToOneField(Turn, models.SET_NULL, null=True, related_name="attendance")
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="attendances")
    volunteer = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="attendances")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text="that gives the hours")
    title = models.CharField(max_length=40, help_text="of the team or the opening, as it was called then")
    day = models.DateField(default=moment.today)
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True, help_text="when it ended by rule, for nobody had checked out")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="as was said at the end")

    class Meta:
        verbose_name = _("到岗")
        constraints = [
            models.UniqueConstraint(fields=["claim", "day"], name="attendance_once_a_day"),
            models.UniqueConstraint(fields=["volunteer"], condition=UNDER_WAY, name="attendance_at_once_in_one_place"),
        ]
        indexes = [models.Index(fields=["claim", "-day"], name="attendance_of_claim")]

    def __str__(self) -> str:
        return f"{self.title} {self.day}"

    @property
    def begun(self) -> bool:
        """Checked in and not out again; UNDER_WAY of one row."""
        return self.checked_in_at is not None and self.checked_out_at is None and self.lapsed_at is None

    @property
    def unsaid(self) -> bool:
        """UNSAID of one row."""
        return self.lapsed_at is not None and self.minutes is None
