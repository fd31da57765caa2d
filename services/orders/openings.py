"""Posts for volunteers beside single orders: four kinds that are everywhere, and whatever a grid thinks of. 岗位

An opening has as many seats as it was given; a unique index lets nobody sit on a seat that is taken. An opening for mediation
opens no case: who sits there is asked by those who handle the dispute.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area, Organisation, Person
from services.orders.volunteers import Volunteer


class OpeningQuerySet(models.QuerySet):
    def open_on(self, day: date) -> OpeningQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=day), closed_at=None)

    def told(self) -> OpeningQuerySet:
        """With what a list shows, at the same cost for one and for many: three queries."""
        held = Claim.objects.filter(released_at=None).select_related("volunteer__contact").order_by("seat")
        return self.select_related("area", "organisation").prefetch_related(models.Prefetch("claims", held, "held"))


class Opening(models.Model):
    """What somebody is wanted for over a time, where, and how many. 岗位"""

    class Kind(models.TextChoices):
        POLICY = "policy", _("政策宣讲岗")
        OPINIONS = "opinions", _("民意收集岗")
        MEDIATION = "mediation", _("矛盾调解岗")
        SANITATION = "sanitation", _("环境卫生岗")
        OTHER = "other", _("其他岗位")

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(_("哪一类岗位"), max_length=12, choices=Kind)
    title = models.CharField(_("岗位名称"), max_length=30, blank=True)
    what = models.TextField(_("做什么"), max_length=300)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    capacity = models.PositiveSmallIntegerField(_("几个名额"))
    since = models.DateField(_("从哪天"))
    until = models.DateField(_("到哪天"), null=True, blank=True)
    posted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    posted_at = models.DateTimeField(default=moment.now)
    closed_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        indexes = [models.Index(fields=["area", "closed_at"], name="opening_of_area")]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def is_open(self, day: date) -> bool:
        return self.closed_at is None and (self.until is None or self.until >= day)

    @property
    def seats_left(self) -> int:
        """Of one that was read by `told`."""
        return max(0, self.capacity - len(self.held))  # type: ignore[attr-defined]


class Claim(models.Model):
    """A volunteer holds a seat of an opening, as long as they like. 认领"""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="claims")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="claims")
    seat = models.PositiveSmallIntegerField()
    shown = models.BooleanField(default=False, help_text="agreed that the page of the place says their name")
    claimed_at = models.DateTimeField(default=moment.now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("认领")
        constraints = [
            models.UniqueConstraint(fields=["opening", "seat"], condition=Q(released_at=None), name="claim_seat_once"),
            models.UniqueConstraint(
                fields=["opening", "volunteer"], condition=Q(released_at=None), name="claim_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.seat}"
