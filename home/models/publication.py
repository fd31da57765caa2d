"""What all that is published has in common: its place, its time, and that it never disappears without a word."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.documents.models import Document
from wagtail.fields import RichTextField
from wagtail.images.models import Image
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from accounts import moment
from accounts.models import User
from grids.models import Appointment, Area, Building
from home import pictures
from home.addresses import own_url_parts
from home.forms import PublicationForm
from home.hours import midnight_after
from home.models.review import SeveralEyes
from home.redrawn import bump, shown_from

WORDS = ["h3", "bold", "ol", "ul", "hr", "link"]  # no document-link: what is for residents is attached
GRACE = timedelta(hours=2)  # an outage that should be over may take a little longer
AFTERWARDS = timedelta(hours=24)  # so long a notice says that it is over


class KeptForEver(Exception):
    """What was ever published is archived, not deleted: docs/adr/0015."""


class PublicationQuerySet(PageQuerySet):
    def standing(self) -> PublicationQuerySet:
        """Published and not yet over at this moment, whether or not the sweep has come by."""
        return self.filter(Q(over_at=None) | Q(over_at__gt=moment.now()), live=True, withdrawn=False)

    def archived(self) -> PublicationQuerySet:
        """Was published once and stands no more; what was withdrawn by law is not among it."""
        over = Q(live=False) | Q(over_at__lte=moment.now())
        return self.filter(over, withdrawn=False, first_published_at__isnull=False)

    def below(self, area: Area) -> PublicationQuerySet:
        """What is published at this area, at all that contain it, and at what those came from (home.redrawn)."""
        return self.filter(area__in=shown_from(area)).select_related("area")

    def shown_at(self, area: Area, building: Building | None = None) -> PublicationQuerySet:
        """What stands at this area and at all that contain it; of what names buildings, only what names this one.

        Without a building everything is shown. Urgent things first, then the newest.
        """
        found = self.standing().below(area)
        if building is not None:
            concerned = Publication.buildings.through.objects.filter(publication=OuterRef("pk"))
            found = found.filter(Q(Exists(concerned.filter(building=building))) | ~Exists(concerned))
        return found.order_by("-urgent", "-first_published_at", "-pk")

    def news(self) -> PublicationQuerySet:
        """Without what is looked up rather than read as it comes."""
        return self.exclude(kind__in=Publication.LOOKED_UP)

    def refuse_what_was_published(self) -> None:
        """Raises KeptForEver when one of these was ever published."""
        if kept := self.filter(first_published_at__isnull=False).first():
            raise KeptForEver(kept.title)


class Publication(Page):
    """What a place's page reads in one query: notices, policies, events, guides, answers. 发布内容"""

    is_creatable = False
    private_page_options: list = []

    class Kind(models.TextChoices):
        WATER = "water", _("停水")
        POWER = "power", _("停电")
        GAS = "gas", _("停气")
        URGENT = "urgent", _("紧急")
        PUBLICITY = "publicity", _("公示")
        EVENT = "event", _("活动")
        NOTICE = "notice", _("通知")
        POLICY = "policy", _("政策")
        GUIDE = "guide", _("办事指南")
        QA = "qa", _("法律问答")

    OUTAGES = (Kind.WATER, Kind.POWER, Kind.GAS)
    RED = (*OUTAGES, Kind.URGENT)
    GREEN = (Kind.POLICY, Kind.GUIDE, Kind.QA)
    LOOKED_UP = (Kind.GUIDE, Kind.QA)

    area = models.ForeignKey(Area, models.PROTECT, related_name="publications", editable=False)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.NOTICE)
    urgent = models.BooleanField(default=False, editable=False)
    summary = models.CharField(_("一句话"), max_length=120, blank=True)
    body = RichTextField(_("正文"), features=WORDS, blank=True)
    picture = models.ForeignKey(Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("图片"))
    buildings = ParentalManyToManyField(
        Building, blank=True, related_name="publications", verbose_name=_("涉及楼栋"), help_text=_("不选则发给整个区域")
    )
    starts_at = models.DateTimeField(_("开始"), null=True, blank=True)
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("恢复时间"), null=True, blank=True, editable=False)
    over_at = models.DateTimeField(null=True, editable=False, help_text="when it vanishes by itself; set by save()")
    withdrawn = models.BooleanField(
        _("依法撤下"),
        default=False,
        db_default=False,
        help_text=_("勾选并发布后，这一页只回答“已撤下”和下面的理由，归档里也没有"),
    )
    withdrawn_because = models.CharField(_("撤下的理由"), max_length=120, blank=True, default="", db_default="")
    review_on = models.DateField(_("复核日期"), null=True, blank=True, help_text=_("到这一天提醒责任人核对是否还对"))
    keeper = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("责任人"),
        help_text=_("空则为写这一页的人"),
    )  # fmt: skip
    reminded_of = models.DateField(null=True, editable=False, help_text="the review_on that a letter was written of")

    objects = PageManager.from_queryset(PublicationQuerySet)()

    base_form_class = PublicationForm
    parent_page_types = ["home.AreaPage"]
    subpage_types: list = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    attachment_panels = [InlinePanel("attachments", label=_("附件"))]
    settings_panels = [
        PublishingPanel(),
        MultiFieldPanel([FieldPanel("review_on"), FieldPanel("keeper")], _("定期复核")),
        MultiFieldPanel([FieldPanel("withdrawn"), FieldPanel("withdrawn_because")], _("依法撤下")),
    ]
    template = "home/publication.html"
    exclude_fields_in_copy = ["resolved_at", "reminded_of", "withdrawn", "withdrawn_because"]

    class Meta:
        verbose_name = _("发布内容")
        indexes = [
            models.Index(fields=["area", "kind"], name="published_at"),
            models.Index(fields=["review_on"], name="publication_review", condition=Q(review_on__isnull=False)),
        ]

    @property
    def colour(self) -> str:
        """The chip's class: red for what cannot wait, green for what helps or is over."""
        if self.resolved_at or self.kind in self.GREEN:
            return "green"
        return "red" if self.kind in self.RED else ""

    @property
    def resolution(self) -> str:
        """What is over, in words; empty while it is not."""
        words = {
            self.Kind.WATER: gettext("已恢复供水"),
            self.Kind.POWER: gettext("已恢复供电"),
            self.Kind.GAS: gettext("已恢复供气"),
        }
        return words.get(self.Kind(self.kind), gettext("已解除")) if self.resolved_at else ""

    @property
    def standing(self) -> bool:
        """The same as the queryset's word, of one."""
        return self.live and not self.withdrawn and not (self.over_at and self.over_at <= moment.now())

    @property
    def archived(self) -> bool:
        return not self.standing and not self.withdrawn and self.first_published_at is not None

    def over(self) -> datetime | None:
        """When it vanishes by itself: as the editor says, else a while after what it tells of is past."""
        if self.resolved_at:
            return self.resolved_at + AFTERWARDS
        if self.expire_at or self.kind not in (*self.OUTAGES, self.Kind.EVENT):
            return self.expire_at
        if self.kind == self.Kind.EVENT:
            return self.ends_at or (self.starts_at and midnight_after(self.starts_at))
        return self.ends_at and self.ends_at + GRACE

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return own_url_parts(self, request, reverse("publication", args=[self.area.slug, self.pk]))

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.area.slug, self.pk])

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        place = {"area": self.area, "lineage": self.area.lineage(), "buildings": self.buildings.all()}
        return {**super().get_context(request, *args, **kwargs), **place}

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """What residents will see."""
        return self.template

    def permissions_for_user(self, user: User) -> SeveralEyes:
        """Where the site asks for another pair of eyes, nobody publishes what has not been approved."""
        return SeveralEyes(user, self)

    def with_content_json(self, content: dict) -> Publication:
        """What happened to the notice itself is no matter of its wording, and outlives a later version of that."""
        version = super().with_content_json(content)
        for fact in ("resolved_at", "reminded_of", "area_id"):
            setattr(version, fact, getattr(self, fact))
        return version

    def home_area(self) -> Area | None:
        """The area of the page it lies below; None while it lies nowhere."""
        parent = self.get_parent() if self.path else None
        return parent.specific.area if parent else None

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """The one way in for publishing, unpublishing and schedules: what the place shows changes with it."""
        if area := self.home_area():
            self.area = area
        self.urgent = self.kind in self.RED and not self.resolved_at
        if self.resolved_at:
            self.expire_at = None
        self.over_at = self.over()
        super().save(*args, **kwargs)
        bump([self.area])
        found_anew(self)
        if self.live and self.picture_id and kwargs.get("update_fields") is None:  # not for a draft
            transaction.on_commit(partial(pictures.make, self.picture))

    @transaction.atomic
    def move(self, *args, **kwargs) -> None:
        """To another place; the old address leads to the new one."""
        if self.first_published_at:
            FormerAddress.objects.get_or_create(publication_id=self.pk, area=self.area)
        super().move(*args, **kwargs)
        moved = type(self).objects.get(pk=self.pk)
        bump([moved.area])
        moved.save()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Of a draft. Raises KeptForEver for what was ever published."""
        Publication.objects.filter(pk=self.pk).refuse_what_was_published()
        gone = super().delete(*args, **kwargs)
        bump([self.area])
        return gone


def found_anew(page: Publication) -> None:
    """What search knows of it, in the same transaction. What is deleted goes from there by itself."""
    from home.search.entries import read_pages  # stands on these models

    read_pages([page.pk])


class Attachment(Orderable):
    """A document that goes with a publication: for everybody while that stands, else for editors. 附件"""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("文件"))
    label = models.CharField(_("显示的名称"), max_length=80, blank=True, help_text=_("空则用文件的标题"))

    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("附件")

    def __str__(self) -> str:
        return self.label or self.document.title


class FormerAddress(models.Model):
    """Where a publication stood before it moved: that address goes on answering. 旧地址"""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="former_addresses")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("旧地址")
        constraints = [models.UniqueConstraint(fields=["publication", "area"], name="former_address_once")]

    def __str__(self) -> str:
        return f"{self.area} → {self.publication}"


def about(*panels: FieldPanel) -> MultiFieldPanel:
    """From when to when, as every kind asks for it."""
    return MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), *panels], _("从何时到何时"))


def hint(words: Promise) -> HelpPanel:
    """A word to the editor, on the page where it is needed."""
    return HelpPanel(content=format_lazy("<p>{}</p>", words))
