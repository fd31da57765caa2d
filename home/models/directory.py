"""Where to go and whom there is: service points, clubs, the Party organisation, the governance centre."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from grids.naming import named
from home.models.shown import ShownAtPlace


class Listed(ShownAtPlace):
    """What every line of a directory has."""

    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    hours = models.CharField(_("时间"), max_length=80, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return named(self)


def names(*more: str) -> list:
    """The panels of a directory's line, with what is its own."""
    lines = [FieldPanel(name) for name in ("address", "phone", "hours")]
    return [
        FieldPanel("area"),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("name_en")], _("名称")),
        *[FieldPanel(name) for name in more],
        MultiFieldPanel(lines, _("怎么找")),
    ]


class ServicePoint(Listed):
    """What one needs within a walk of fifteen minutes. 15 分钟服务圈"""

    class Kind(models.TextChoices):
        HEALTH = "health", _("看病买药")
        ELDERLY = "elderly", _("养老助餐")
        CHILDREN = "children", _("托育上学")
        GOVERNMENT = "government", _("政务服务")
        MARKET = "market", _("买菜购物")
        REPAIR = "repair", _("维修便民")
        CULTURE = "culture", _("文化健身")
        TRANSPORT = "transport", _("出行充电")
        SHELTER = "shelter", _("应急避难")

    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    longitude = models.FloatField(
        _("经度"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    latitude = models.FloatField(
        _("纬度"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )

    panels = [*names("kind"), MultiFieldPanel([FieldPanel("longitude"), FieldPanel("latitude")], _("坐标（WGS 84）"))]

    class Meta:
        verbose_name = verbose_name_plural = _("服务点")
        indexes = [models.Index(fields=["latitude", "longitude"], name="service_point_where")]


class Club(Listed):
    """People who do something together. 社团"""

    what = models.CharField(_("做什么"), max_length=120, blank=True)
    joining = models.CharField(_("怎么参加"), max_length=120, blank=True)

    panels = names("what", "joining")

    class Meta:
        verbose_name = verbose_name_plural = _("社团")


class PartyBranch(Listed):
    """The Party's organisation at a place: a tree of its own beside that of areas. 党组织"""

    class Kind(models.TextChoices):
        WORKING_COMMITTEE = "working_committee", _("街道党工委")
        COMMUNITY_COMMITTEE = "community_committee", _("社区大党委")
        BRANCH = "branch", _("网格党支部")
        GROUP = "group", _("楼栋党小组")

    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级党组织")
    )
    secretary = models.CharField(_("书记"), max_length=40, blank=True)
    secretary_en = models.CharField(_("书记（英文）"), max_length=80, blank=True)

    panels = names("kind", "parent", "secretary", "secretary_en")

    class Meta:
        verbose_name = verbose_name_plural = _("党组织")


class Centre(Listed, ClusterableModel):
    """One door for every dispute and every matter: where it is, when it is open, what is taken there. 综治中心"""

    takes = models.TextField(_("受理什么"), blank=True, help_text=_("每行一项"))

    panels = [*names("takes"), InlinePanel("counters", label=_("窗口"))]

    class Meta:
        verbose_name = verbose_name_plural = _("综治中心")

    @property
    def taken(self) -> list[str]:
        """A line an item."""
        return [line.strip() for line in self.takes.splitlines() if line.strip()]


class Counter(Orderable):
    """A counter of the centre: who sits there, when. 窗口"""

    centre = ParentalKey(Centre, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(_("名称"), max_length=40)
    what = models.CharField(_("办什么"), max_length=120, blank=True)
    hours = models.CharField(_("时间"), max_length=80, blank=True)

    panels = [FieldPanel("name"), FieldPanel("what"), FieldPanel("hours")]

    class Meta(Orderable.Meta):
        verbose_name = _("窗口")

    def __str__(self) -> str:
        return self.name
