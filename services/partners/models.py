"""What units and communities promise, put up, and do together: agreements, the shelves of the supermarket, projects. 共驻共建"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Appointment, Area, Organisation, Person
from services.cases.models import Case, Photo


class AgreementQuerySet(models.QuerySet):
    def in_force(self, day: date) -> AgreementQuerySet:
        """Begun, and neither run out nor ended early."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), since__lte=day, until__gte=day)

    def around(self, area: Area) -> AgreementQuerySet:
        """Of this area, of what contains it and of what it contains."""
        return self.filter(Q(area__path__in=area.lineage_paths()) | Q(area__path__startswith=area.path))

    def covering(self, area: Area) -> AgreementQuerySet:
        """What holds at this area: made with it or with one that contains it."""
        return self.filter(area__path__in=area.lineage_paths())


class Agreement(models.Model):
    """A unit and a place have promised each other something, from one day to another. Ended ones stay. 共建协议"""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements", verbose_name=_("单位"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="agreements", verbose_name=_("区域"))
    promise = models.TextField(_("约定做什么"), max_length=600)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), help_text=_("含这一天"))
    liaison = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("单位联络人")
    )
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewal")
    ended_on = models.DateField(null=True, help_text="ended early: from this day on it holds no more")
    asked_on = models.DateField(null=True, help_text="when both sides were asked whether to renew it")
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建协议")
        constraints = [models.CheckConstraint(name="agreement_in_order", condition=Q(until__gte=F("since")))]
        indexes = [models.Index(fields=["until"], condition=Q(asked_on=None), name="agreement_unasked")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.area}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds, or held."""
        return self.until if self.ended_on is None else min(self.until, self.ended_on - date.resolution)

    @property
    def in_force(self) -> bool:
        return self.since <= moment.today() <= self.last_day

    @property
    def ended(self) -> bool:
        return moment.today() > self.last_day


class ListingQuerySet(models.QuerySet):
    def counted(self) -> ListingQuerySet:
        """Each with how many of its places are taken."""
        return self.annotate(taken=Count("projects", filter=Q(projects__released=False)))

    def open(self, day: date) -> ListingQuerySet:
        """What may still be claimed: not closed, a place is free, and a day is left on which it can be done."""
        return self.counted().filter(closed_at=None, until__gt=day, taken__lt=F("capacity"))

    def offers(self) -> ListingQuerySet:
        """Of units whose agreement holds."""
        standing = Agreement.objects.in_force(moment.today()).filter(organisation=models.OuterRef("organisation"))
        same = standing.filter(area=models.OuterRef("area"))
        return self.filter(models.Exists(same), side=Listing.Side.OFFER)

    def needs(self) -> ListingQuerySet:
        return self.filter(side=Listing.Side.NEED)

    def around(self, area: Area) -> ListingQuerySet:
        """At this area, at what contains it and at what it contains."""
        return self.filter(Q(area__path__in=area.lineage_paths()) | Q(area__path__startswith=area.path))


class Listing(models.Model):
    """What stands on a shelf of the project supermarket: a unit's offer, or a community's need. 资源、需求"""

    class Side(models.TextChoices):
        OFFER = "offer", _("单位提供")
        NEED = "need", _("社区需要")

    side = models.CharField(max_length=5, choices=Side)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="offers")
    area = models.ForeignKey(Area, models.PROTECT, related_name="listings", verbose_name=_("区域"))
    title = models.CharField(_("做什么"), max_length=40)
    what = models.TextField(_("说明"), max_length=300, blank=True)
    where = models.CharField(_("地点"), max_length=60, blank=True)
    capacity = models.PositiveSmallIntegerField(_("可认领几次"), default=1)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    posted_at = models.DateTimeField(default=moment.now)
    closed_at = models.DateTimeField(null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建项目清单")
        constraints = [
            models.CheckConstraint(name="listing_in_order", condition=Q(until__gte=F("since"), capacity__gte=1)),
            models.CheckConstraint(
                name="listing_has_its_side",
                condition=Q(side="offer", organisation__isnull=False) | Q(side="need", organisation__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["area", "until"], condition=Q(closed_at=None), name="listing_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """How many places are free; of a row that was read `counted`."""
        return max(0, self.capacity - self.taken)  # type: ignore[attr-defined]


class Project(models.Model):
    """One claim of a listing: its case, the place it holds, and what came of it. 共建项目

    The place makes a claim exclusive in the database as well: a listing has as many places as it may be claimed times.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="project")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="projects")
    seat = models.PositiveSmallIntegerField()
    released = models.BooleanField(default=False, help_text="given back or called off: the place is free again")
    served = models.PositiveIntegerField(_("服务了多少人"), null=True)
    shown = models.TextField(_("公开的话"), blank=True, help_text="read and let through by a colleague")
    pictures = models.ManyToManyField(
        Photo, related_name="+", help_text="copies that a colleague has looked at: everybody sees these"
    )

    class Meta:
        verbose_name = _("共建项目")
        constraints = [
            models.UniqueConstraint(fields=["listing", "seat"], condition=Q(released=False), name="project_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.seat}"
