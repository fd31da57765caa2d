"""Under which addresses an area and all below it show themselves as a town of their own."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.models.areas import Area

HOST = re.compile(r"(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?")
OURS = frozenset([  # first parts of addresses that mean something already
    "_util", "accessibility", "accounts", "admin", "api", "b", "c", "consult", "django-admin", "documents", "en",
    "favicon.svg", "find", "followed", "g", "group", "healthz", "manifest.webmanifest", "me", "media", "metrics",
    "move", "not-built", "offline", "open-data", "partner", "post", "privacy", "readyz", "report", "robots.txt",
    "search", "services", "sitemap", "sitemap.xml", "size", "static", "stats", "track", "volunteer", "work",
    "worker.js",
])  # fmt: skip


class Town(models.Model):
    """Hosts of its own, or the first part of the path, lead to this area and to nothing beside it. 分站

    ADR 57. The host names must also stand in ALLOWED_HOSTS. What is written here reaches every process within a minute.
    """

    area = models.OneToOneField(Area, models.CASCADE, related_name="town", verbose_name=_("区域"))
    hosts = models.TextField(
        _("域名"), blank=True, help_text=_("每行一个，不带 http://；第一个写进链接和门牌，其余的也能打开")
    )
    prefix = models.CharField(
        _("路径前缀"), max_length=20, blank=True,
        help_text=_("没有自己的域名时用，例如 dingshan，网址就是 /dingshan/"),
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", _("只用小写字母、数字和短横线，以字母开头。"))],
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("分站")
        constraints = [
            models.UniqueConstraint(fields=["prefix"], condition=~models.Q(prefix=""), name="town_prefix_once")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.names[0] if self.names else '/' + self.prefix + '/'}"

    @property
    def names(self) -> list[str]:
        """The hosts, the one that links carry first."""
        return [line.strip().lower() for line in self.hosts.splitlines() if line.strip()]

    def clean(self) -> None:
        """One way to a town, and every address leads to one town."""
        if bool(self.names) == bool(self.prefix):
            raise ValidationError({"hosts": _("域名和路径前缀填一样，不能都填，也不能都空着。")})
        if self.prefix in OURS:
            raise ValidationError({"prefix": _("这个前缀本站已有别的用处，请换一个。")})
        for name in self.names:
            if not HOST.fullmatch(name):
                said = gettext("“%(name)s”不像域名。请只写域名，例如 grid.example.cn。") % {"name": name}
                raise ValidationError({"hosts": said})
        others = Town.objects.exclude(pk=self.pk)
        taken = {name for other in others for name in other.names} & {*self.names}
        if taken:
            said = gettext("“%(name)s”已经是别的分站的域名。") % {"name": sorted(taken)[0]}
            raise ValidationError({"hosts": said})
