"""One line on top of every page of a place and of all below it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from accounts import moment
from grids.models import Area
from home.models.shown import ShownAtPlace


class BannerQuerySet(models.QuerySet):
    def above(self, area: Area) -> BannerQuerySet:
        """Of this area and all that contain it, what stands now or will: the gravest first, then the nearest."""
        to_come = self.filter(Q(ends_at=None) | Q(ends_at__gt=moment.now()), area__path__in=area.lineage_paths())
        return to_come.select_related("area").order_by("-rank", "-area__depth", F("starts_at").desc(), "-pk")


class Banner(ShownAtPlace):
    """横幅. Of all that stand above a place the gravest is shown, at the time of asking."""

    class Rank(models.IntegerChoices):
        INFO = 1, _("提示")
        WARNING = 2, _("预警")
        EMERGENCY = 3, _("紧急")

    COLOURS = {Rank.INFO: "", Rank.WARNING: "amber", Rank.EMERGENCY: "red"}

    rank = models.PositiveSmallIntegerField(_("级别"), choices=Rank, default=Rank.INFO)
    words = models.CharField(_("一句话"), max_length=100)
    words_en = models.CharField(_("英文"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("开始"), default=moment.now)
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)

    objects = BannerQuerySet.as_manager()

    panels = [
        FieldPanel("area"),
        FieldPanel("rank"),
        MultiFieldPanel([FieldPanel("words"), FieldPanel("words_en")], _("写什么")),
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], _("从何时到何时")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("横幅")

    def __str__(self) -> str:
        return self.words

    @property
    def colour(self) -> str:
        return self.COLOURS[self.Rank(self.rank)]

    def stands(self, at: datetime) -> bool:
        return self.starts_at <= at and not (self.ends_at and self.ends_at <= at)
