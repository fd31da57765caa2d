"""What search reads, and what administrators teach it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from grids.models import Area


class SearchEntry(models.Model):
    """One published thing as search knows it. Written by home.search.entries only; all of it can be made anew.

    On PostgreSQL a GIN index lies over the tokens in `words`, on SQLite an FTS5 table beside it: migration 0004.
    """

    kind = models.CharField(max_length=30)
    key = models.BigIntegerField()
    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    place = models.ForeignKey(Area, models.CASCADE, related_name="+")  # its community, or what stands above
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")  # goes with it
    path = models.CharField(max_length=255)  # of the area in the tree
    address = models.CharField(max_length=80)  # below the portal's prefix, without language
    title = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    lead = models.CharField(max_length=255, blank=True)
    lead_en = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    called = models.CharField(max_length=255)  # the title, folded
    title_words = models.TextField()  # tokens, a blank before and after each
    words = models.TextField()
    plain = models.TextField()  # all its own words, folded
    around = models.TextField()  # the names of the places it lies in, folded
    order = models.PositiveSmallIntegerField(default=0)
    dated = models.DateTimeField(null=True)
    shown_from = models.DateTimeField(null=True)
    shown_until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("搜索条目")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="searchentry_once")]

    def __str__(self) -> str:
        return self.title


class SearchHint(models.Model):
    """Words that mean the same, and where who asks for one of them is led first. 搜索用语"""

    words = models.CharField(_("意思相同的词"), max_length=200, help_text=_("用顿号隔开，例如：停水、断水、没水"))
    title = models.CharField(_("推荐标题"), max_length=80, blank=True)
    title_en = models.CharField(_("推荐标题（英文）"), max_length=160, blank=True)
    address = models.CharField(
        _("推荐地址"),
        max_length=200,
        blank=True,
        help_text=_("搜这些词的人先看到它。本站地址，例如：/report/utilities/"),
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    panels = [
        FieldPanel("words"),
        MultiFieldPanel([FieldPanel(name) for name in ("title", "title_en", "address", "order")], _("推荐结果")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("搜索用语")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """A recommendation has both words and an address of this portal."""
        if bool(self.title) != bool(self.address):
            raise ValidationError({"title": _("推荐标题和推荐地址要一起填。")})
        if self.address and (not self.address.startswith("/") or self.address.startswith("//")):
            raise ValidationError({"address": _("请填本站地址，以 / 开头。")})
