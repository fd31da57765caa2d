"""What a place offers beside its people: its WeChat group and outside services."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.areas import Area
from grids.models.people import Appointment
from grids.naming import named


class ChatGroup(models.Model):
    """A WeChat group of a place. Its code runs out; by default one asks to be added. 网格群"""

    area = models.ForeignKey(Area, models.CASCADE, related_name="chat_groups", verbose_name=_("区域"))
    name = models.CharField(_("群名"), max_length=40)
    image = models.ImageField(_("群二维码"), upload_to="groups/", blank=True)
    expires_on = models.DateField(_("二维码到期"), null=True, blank=True)
    maintainer = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("维护人")
    )

    class Meta:
        verbose_name = _("网格群")

    def __str__(self) -> str:
        return self.name


class QuickLink(models.Model):
    """An outside service, offered here and below. 便民链接"""

    area = models.ForeignKey(Area, models.CASCADE, related_name="quick_links", verbose_name=_("区域"))
    label = models.CharField(_("名称"), max_length=20)
    label_en = models.CharField(_("英文名称"), max_length=40, blank=True)
    url = models.URLField(_("网址"))
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("便民链接")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return named(self, "label")
