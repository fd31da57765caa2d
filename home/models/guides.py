"""What is looked up: how a thing is done, and what a lawyer said to a question."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from accounts import moment
from grids.models import Appointment, Organisation
from home import anonymity
from home.models.publication import Publication, hint

A_LINE_EACH = _("每行一项")


class GuidePage(Publication):
    """How something is done, told so that one trip is enough. 办事指南"""

    class Proxy(models.TextChoices):
        UNSAID = "", _("没有规定")
        YES = "yes", _("可以，带双方身份证")
        WITH_LETTER = "with_letter", _("可以，要写委托书")
        HOME_VISIT = "home_visit", _("行动不便的，上门办")
        NO = "no", _("要本人来")

    conditions = models.TextField(_("谁能办"), blank=True, help_text=A_LINE_EACH)
    papers = models.TextField(_("要带什么"), blank=True, help_text=A_LINE_EACH)
    steps = models.TextField(_("怎么办"), blank=True, help_text=A_LINE_EACH)
    time_needed = models.CharField(_("多久办好"), max_length=60, blank=True)
    fee = models.CharField(_("多少钱"), max_length=60, blank=True, help_text=_("不收费就写：不收费"))
    office = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("在哪里办")
    )
    counter = models.CharField(_("窗口"), max_length=60, blank=True)
    hours = models.CharField(_("办公时间"), max_length=80, blank=True)
    by_proxy = models.CharField(_("能代办吗"), max_length=12, choices=Proxy, blank=True, default=Proxy.UNSAID)
    trips = models.PositiveSmallIntegerField(_("最多跑几次"), null=True, blank=True, help_text=_("0 就是不用跑"))
    online_url = models.URLField(_("网上办的网址"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel(name) for name in ("conditions", "papers", "steps")], _("怎么办")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("time_needed", "fee", "by_proxy", "trips", "online_url")], _("要多少工夫")
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("office", "counter", "hours")], _("在哪里办")),
        FieldPanel("body"),
        *Publication.attachment_panels,
    ]
    template = "home/guide.html"
    search_fields = [
        *Publication.search_fields,
        *(index.SearchField(name) for name in ("conditions", "papers", "steps", "counter")),
    ]

    class Meta:
        verbose_name = _("办事指南")

    @property
    def asks(self) -> list[tuple[str, list[str], bool]]:
        """The lists as (heading, lines, in order?), those that are not empty."""
        found = [
            (str(_("谁能办")), self.conditions, False),
            (str(_("要带什么")), self.papers, False),
            (str(_("怎么办")), self.steps, True),
        ]
        split = [
            (head, [line.strip() for line in text.splitlines() if line.strip()], steps) for head, text, steps in found
        ]
        return [one for one in split if one[1]]

    def save(self, *args, **kwargs) -> None:
        self.kind = self.Kind.GUIDE
        super().save(*args, **kwargs)


class QaPage(Publication):
    """A question that others have too, and the answer of a lawyer or judge. Nobody is known by it. 法律问答"""

    answered_by = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("谁答的")
    )
    answered_on = models.DateField(_("哪天答的"), default=moment.today)

    content_panels = [
        hint(_("把问题写成谁都可能遇到的样子：不写姓名、电话、证件号、门牌和“张某”。查到这些就不能保存。")),
        FieldPanel("title", heading=_("问题")),
        FieldPanel("summary"),
        FieldPanel("body", heading=_("回答")),
        MultiFieldPanel([FieldPanel("answered_by"), FieldPanel("answered_on")], _("谁答的")),
    ]
    template = "home/answer.html"

    class Meta:
        verbose_name = _("法律问答")

    def clean(self) -> None:
        """Refuses what would let somebody be recognised, beside the field in which it stands."""
        super().clean()
        found = {
            name: anonymity.why_not(strip_tags(getattr(self, name) or "")) for name in ("title", "summary", "body")
        }
        if wrong := {name: words for name, words in found.items() if words}:
            raise ValidationError(wrong)

    def save(self, *args, **kwargs) -> None:
        self.kind = self.Kind.QA
        super().save(*args, **kwargs)
