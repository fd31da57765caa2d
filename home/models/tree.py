"""The trunk of what is published: it mirrors only places that publish."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Collection, Page

from accounts.models import User
from grids.models import Area
from home.addresses import own_url_parts
from home.models import review
from home.models.publication import Publication
from home.models.review import SeveralEyes
from home.redrawn import bump


class Newsroom(models.Model):
    """Who publishes at an area: their group, and their shelf of pictures and papers. 编辑室

    Written only by home.newsrooms. Who sits in it follows from appointments; the group is never the source.
    """

    area = models.OneToOneField(Area, models.PROTECT, related_name="newsroom", verbose_name=_("区域"))
    group = models.OneToOneField(Group, models.CASCADE, related_name="newsroom")
    shelf = models.OneToOneField(Collection, models.CASCADE, related_name="newsroom")

    class Meta:
        verbose_name = _("编辑室")

    def __str__(self) -> str:
        return str(self.area)


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
    """A place that publishes. It has no address of its own: the area's page is its face. 区域发布

    Made by home.planting when somebody is appointed, and stays: nobody makes, moves or deletes one by hand.
    """

    is_creatable = False
    private_page_options: list = []

    area = models.OneToOneField(Area, models.PROTECT, related_name="area_page", verbose_name=_("区域"))

    content_panels = [*Page.content_panels, FieldPanel("area", read_only=True)]
    parent_page_types = ["home.PortalPage", "home.AreaPage"]
    subpage_types = [
        "home.AreaPage", "home.NoticePage", "home.PolicyPage", "home.EventPage", "home.GuidePage", "home.QaPage",
    ]  # fmt: skip

    class Meta:
        verbose_name = _("区域发布")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return own_url_parts(self, request, reverse("area", args=[self.area.slug]))

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return redirect("area", self.area.slug)

    def save(self, *args, **kwargs) -> None:
        """Whoever has to approve what is published below is asked from the first page on."""
        super().save(*args, **kwargs)
        review.put_up(self.area)

    def permissions_for_user(self, user: User) -> SeveralEyes:
        return SeveralEyes(user, self)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Takes along the drafts below it. Raises KeptForEver when anything there was ever published."""
        Publication.objects.filter(path__startswith=self.path).refuse_what_was_published()
        areas = list(Area.objects.filter(area_page__path__startswith=self.path))
        gone = super().delete(*args, **kwargs)
        bump(areas)
        return gone
