"""Leave: who does somebody's work meanwhile."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models.people import Appointment


class StandInQuerySet(models.QuerySet):
    def today(self) -> StandInQuerySet:
        """In force today, by a post that is still held."""
        day = moment.today()
        in_office = Q(stand_in__until=None) | Q(stand_in__until__gte=day)
        return self.filter(in_office, since__lte=day, until__gte=day, stand_in__since__lte=day)

    def ahead(self) -> StandInQuerySet:
        """In force, or still to come."""
        return self.filter(until__gte=moment.today())


class StandIn(models.Model):
    """One post is done by the holder of another from one day to another, both included; rights end with the day. 代班"""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="stand_ins", verbose_name=_("谁的岗位"))
    stand_in = models.ForeignKey(Appointment, models.CASCADE, related_name="stands_for", verbose_name=_("谁代班"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), help_text=_("含这一天"))

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("代班")
        constraints = [
            models.CheckConstraint(name="stand_in_ends_later", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="stand_in_another", condition=~Q(appointment=F("stand_in"))),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} ↦ {self.appointment}"
