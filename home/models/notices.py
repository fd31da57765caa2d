"""What happens at a place: notices and events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from home.forms import NoticeForm
from home.models.publication import Publication, about


class NoticePage(Publication):
    """公告"""

    base_form_class = NoticeForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind", help_text=_("停水、停电、停气到点后两小时自动消失，也可以另设过期时间")),
        FieldPanel("summary"),
        about(),
        FieldPanel("body"),
        FieldPanel("buildings"),
        FieldPanel("picture"),
        *Publication.attachment_panels,
    ]
    template = "home/publication.html"

    class Meta:
        verbose_name = _("公告")


class EventPage(Publication):
    """Somebody can come: an activity, a day of service, a leader's reception. Past ones vanish. 活动"""

    class EventKind(models.TextChoices):
        ACTIVITY = "activity", _("活动")
        SERVICE_DAY = "service_day", _("服务日")
        RECEPTION = "reception", _("接访")
        MEETING = "meeting", _("邻里会")

    event_kind = models.CharField(_("哪种活动"), max_length=12, choices=EventKind, default=EventKind.ACTIVITY)
    venue = models.CharField(_("地点"), max_length=120)
    organiser = models.CharField(_("谁来办"), max_length=80, blank=True)
    sign_up = models.CharField(_("怎么报名"), max_length=120, blank=True, help_text=_("不用报名就空着"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("event_kind"),
        FieldPanel("summary"),
        about(FieldPanel("venue")),
        FieldPanel("organiser"),
        FieldPanel("sign_up"),
        FieldPanel("body"),
        FieldPanel("buildings"),
        FieldPanel("picture"),
        *Publication.attachment_panels,
    ]
    template = "home/event.html"
    search_fields = [*Publication.search_fields, index.SearchField("venue"), index.SearchField("organiser")]

    class Meta:
        verbose_name = _("活动")

    @property
    def kind_label(self) -> str:
        return str(self.get_event_kind_display())

    def save(self, *args, **kwargs) -> None:
        self.kind = self.Kind.EVENT
        super().save(*args, **kwargs)
