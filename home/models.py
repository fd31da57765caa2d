"""What editors publish, and what stands in the frame of every page. Both hang on the nearest area."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from accounts import moment
from accounts.models import Contact
from grids.changes import bump
from grids.models import Area, Building

WORDS = ["h3", "bold", "ol", "ul", "hr", "link", "document-link"]


@register_snippet
class SiteProfile(models.Model):
    """Who publishes here: frame and footer of this area's pages and of all below it. What is empty is not shown.

    The one nearest to the top of the tree serves the pages that belong to no place. 站点信息
    """

    area = models.OneToOneField(Area, models.CASCADE, related_name="site_profile", verbose_name=_("区域"))
    portal_name = models.CharField(_("站点名称"), max_length=40)
    portal_name_en = models.CharField(_("站点英文名称"), max_length=80, blank=True)
    sponsor = models.CharField(_("主办单位"), max_length=60, blank=True)
    sponsor_en = models.CharField(_("主办单位（英文）"), max_length=120, blank=True)
    organiser = models.CharField(_("承办单位"), max_length=60, blank=True)
    organiser_en = models.CharField(_("承办单位（英文）"), max_length=120, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=20, blank=True)
    icp_no = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    psb_no = models.CharField(_("公安备案号"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    level_words = models.JSONField(_("层级用语"), default=dict, blank=True, help_text='{"grid": "一级网格"}')
    grey = models.BooleanField(_("灰色页面（哀悼日）"), default=False)

    panels = [
        FieldPanel("area"),
        MultiFieldPanel([FieldPanel("portal_name"), FieldPanel("portal_name_en")], _("名称")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("sponsor", "sponsor_en", "organiser", "organiser_en", "contact_phone")],
            _("谁在办"),
        ),
        MultiFieldPanel([FieldPanel("site_code"), FieldPanel("icp_no"), FieldPanel("psb_no")], _("备案")),
        FieldPanel("level_words"),
        FieldPanel("grey"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("站点信息")

    def __str__(self) -> str:
        return self.portal_name

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """What is changed here shows at once on every page below."""
        super().save(*args, **kwargs)
        bump([self.area])


class PortalPage(Page):
    """The root of what is published. Its address is the home page. 门户"""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.AreaPage"]

    class Meta:
        verbose_name = _("门户")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return own_url_parts(self, request, reverse("home"))

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return redirect("home")


class AreaPage(Page):
    """A place that publishes. It has no address of its own: the area's page is its face. 区域发布"""

    area = models.OneToOneField(Area, models.PROTECT, related_name="area_page", verbose_name=_("区域"))

    content_panels = [*Page.content_panels, FieldPanel("area")]
    parent_page_types = ["home.PortalPage", "home.AreaPage"]
    subpage_types = ["home.AreaPage", "home.NoticePage", "home.PolicyPage"]

    class Meta:
        verbose_name = _("区域发布")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return own_url_parts(self, request, reverse("area", args=[self.area.slug]))

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return redirect("area", self.area.slug)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Takes its notices along, and those of the places below it."""
        areas = list(Area.objects.filter(area_page__path__startswith=self.path))
        gone = super().delete(*args, **kwargs)
        bump(areas)
        return gone


class PublicationQuerySet(PageQuerySet):
    def standing(self) -> PublicationQuerySet:
        """Published and not yet expired at this moment, whether or not the sweep has come by."""
        return self.filter(Q(expire_at=None) | Q(expire_at__gt=moment.now()), live=True)

    def shown_at(self, area: Area, building: Building | None = None) -> PublicationQuerySet:
        """What stands at this area and at all that contain it; of what names buildings, only what names this one.

        Without a building everything is shown. Urgent things first, then the newest.
        """
        found = self.standing().filter(area__path__in=area.lineage_paths())
        if building is not None:
            named = Publication.buildings.through.objects.filter(publication=OuterRef("pk"))
            found = found.filter(Q(Exists(named.filter(building=building))) | ~Exists(named))
        return found.select_related("area").order_by("-urgent", "-first_published_at", "-pk")


class Publication(Page):
    """A notice or a policy: what both have, so that a place's page reads them in one query. 发布内容"""

    is_creatable = False

    class Kind(models.TextChoices):
        WATER = "water", _("停水")
        POWER = "power", _("停电")
        GAS = "gas", _("停气")
        URGENT = "urgent", _("紧急")
        PUBLICITY = "publicity", _("公示")
        EVENT = "event", _("活动")
        NOTICE = "notice", _("通知")
        POLICY = "policy", _("政策")

    RED = (Kind.WATER, Kind.POWER, Kind.GAS, Kind.URGENT)

    area = models.ForeignKey(Area, models.PROTECT, related_name="publications", editable=False)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.NOTICE)
    urgent = models.BooleanField(default=False, editable=False)
    summary = models.CharField(_("一句话"), max_length=120, blank=True)
    body = RichTextField(_("正文"), features=WORDS, blank=True)
    buildings = ParentalManyToManyField(
        Building, blank=True, related_name="publications", verbose_name=_("涉及楼栋"), help_text=_("不选则发给整个区域")
    )
    starts_at = models.DateTimeField(_("开始"), null=True, blank=True)
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)

    objects = PageManager.from_queryset(PublicationQuerySet)()

    parent_page_types = ["home.AreaPage"]
    subpage_types: list = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("发布内容")
        indexes = [models.Index(fields=["area", "kind"], name="published_at")]

    @property
    def colour(self) -> str:
        """The chip's class: red for what cannot wait, green for policies."""
        return "red" if self.kind in self.RED else "green" if self.kind == self.Kind.POLICY else ""

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return own_url_parts(self, request, reverse("publication", args=[self.area.slug, self.pk]))

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.area.slug, self.pk])

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        place = {"area": self.area, "lineage": self.area.lineage(), "buildings": self.buildings.all()}
        return {**super().get_context(request, *args, **kwargs), **place}

    def get_template(self, request: HttpRequest, *args, **kwargs) -> str:
        """One for all kinds, and for the editor's preview."""
        return "home/publication.html"

    get_preview_template = get_template

    def home_area(self) -> Area | None:
        """The area of the page it lies below; None while it lies nowhere."""
        parent = self.get_parent() if self.path else None
        return parent.specific.area if parent else None

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """The one way in for publishing, unpublishing and schedules: what the place shows changes with it."""
        if area := self.home_area():
            self.area = area
        self.urgent = self.kind in self.RED
        super().save(*args, **kwargs)
        bump([self.area])

    @transaction.atomic
    def move(self, *args, **kwargs) -> None:
        super().move(*args, **kwargs)
        moved = type(self).objects.get(pk=self.pk)
        bump([moved.area])
        moved.save()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        gone = super().delete(*args, **kwargs)
        bump([self.area])
        return gone


class NoticePage(Publication):
    """公告"""

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], _("从何时到何时")),
        FieldPanel("body"),
        FieldPanel("buildings"),
    ]

    class Meta:
        verbose_name = _("公告")


class PolicyPage(Publication):
    """政策"""

    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    index_no = models.CharField(_("索引号"), max_length=60, blank=True)
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    questions = RichTextField(_("问答"), features=WORDS, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("document_no"), FieldPanel("index_no"), FieldPanel("written_on")], _("文件")),
        FieldPanel("body"),
        FieldPanel("questions"),
    ]

    class Meta:
        verbose_name = _("政策")

    def save(self, *args, **kwargs) -> None:
        self.kind = self.Kind.POLICY
        super().save(*args, **kwargs)


class Follow(models.Model):
    """Somebody wants to hear of a place. 关注"""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="follows")
    area = models.ForeignKey(Area, models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=moment.now, editable=False)

    class Meta:
        verbose_name = _("关注")
        constraints = [models.UniqueConstraint(fields=["contact", "area"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.contact} → {self.area}"


def own_url_parts(page: Page, request: HttpRequest | None, path: str) -> tuple[int, str, str] | None:
    """Wagtail's (site id, root address, path) with a path of ours: its own serving route is not installed."""
    parts = Page.get_url_parts(page, request)
    return (parts[0], settings.PUBLIC_URL, path) if parts else None
