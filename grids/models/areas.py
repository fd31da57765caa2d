"""The tree of areas, how they followed each other, and their official codes."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from accounts import moment
from grids.naming import named
from grids.querysets import AreaManager, AreaQuerySet
from grids.slugs import new_slug

UNSEARCHED = ~Q(searched_version=F("page_version"))  # something shown here is newer than what search has read


class Level(models.TextChoices):
    """The ladder, top first. A case keeps one id per level. The words shown are settings of a site."""

    COUNTY = "county", _("区县")
    SUBDISTRICT = "subdistrict", _("街道")
    COMMUNITY = "community", _("社区")
    ESTATE = "estate", _("小区")
    GRID = "grid", _("网格")
    MICRO_GRID = "micro_grid", _("微网格")


class Area(MP_Node):
    """A node of the tree. It never moves: redrawing ends it and plants successors. 区域"""

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", _("居民网格")
        SPECIAL = "special", _("专属网格")

    class Sector(models.TextChoices):
        SHOPS = "shops", _("商铺")
        OFFICES = "offices", _("机关企事业")
        EDUCATION = "education", _("教育培训")
        HEALTH = "health", _("医疗卫生")

    class EstateType(models.TextChoices):
        MANAGED = "managed", _("物业小区")
        SELF_RUN = "self_run", _("自治小区")
        RESETTLEMENT = "resettlement", _("安置小区")
        TRANSITIONAL = "transitional", _("过渡小区")

    level = models.CharField(_("层级"), max_length=12, choices=Level)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.RESIDENTIAL)
    sector = models.CharField(_("行业"), max_length=12, choices=Sector, blank=True)
    estate_type = models.CharField(_("小区类型"), max_length=12, choices=EstateType, blank=True)
    name = models.CharField(_("名称"), max_length=60)
    official_name = models.CharField(_("全称"), max_length=100, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    slug = models.CharField(_("网址代码"), max_length=8, unique=True, default=new_slug, editable=False)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    staffing_norm = models.PositiveIntegerField(_("每名网格员户数"), null=True, blank=True)
    duty_list = models.TextField(_("职责清单"), blank=True, help_text=_("每行一项"))
    duty_categories = models.JSONField(
        _("职责清单包含的类别"), default=list, blank=True,
        help_text=_("勾上清单里有的。交来清单以外的事，会提醒并请写明理由；一个也不勾，就不提醒。"),
    )  # fmt: skip
    topic_after = models.PositiveSmallIntegerField(
        _("第几次发生立为专题"), null=True, blank=True,
        help_text=_("同一栋楼同一类的事，90 天内办了又发生，到这个次数就自动立为专题。空着：照上一级，都没填是 3 次；0：不自动立。"),
    )  # fmt: skip
    supervision_phone = models.CharField(_("监督电话"), max_length=30, blank=True)
    hotline = models.CharField(_("值班电话"), max_length=30, blank=True)
    boundary = models.JSONField(_("边界"), null=True, blank=True, help_text="GeoJSON Polygon or MultiPolygon, WGS 84")
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("自这一天起不再使用"))
    page_version = models.PositiveIntegerField(default=0, editable=False)
    next_change_at = models.DateTimeField(null=True, editable=False)
    searched_version = models.IntegerField(
        default=-1, db_default=-1, editable=False
    )  # the page_version search has read

    objects = AreaManager()

    class Meta:
        verbose_name = _("区域")
        indexes = [models.Index(fields=["path"], name="area_unsearched", condition=UNSEARCHED)]

    def __str__(self) -> str:
        return named(self)

    def lineage_paths(self) -> list[str]:
        """The tree paths of this area and all that contain it, nearest first. No query."""
        return [self.path[:end] for end in range(len(self.path), 0, -self.steplen)]

    def lineage(self) -> AreaQuerySet:
        """This area and all that contain it, nearest first. One query."""
        return Area.objects.filter(path__in=self.lineage_paths()).order_by("-depth")

    @cached_property
    def estate(self) -> Area | None:
        """The estate that this area is or lies in. One query, none for what lies above estates."""
        if self.level == Level.ESTATE:
            return self
        inside = self.level in (Level.GRID, Level.MICRO_GRID)
        return Area.objects.filter(path__in=self.lineage_paths(), level=Level.ESTATE).last() if inside else None

    @property
    def living(self) -> bool:
        day = moment.today()
        return not (self.valid_to and self.valid_to <= day) and not (self.valid_from and self.valid_from > day)


class Succession(models.Model):
    """Whoever serves the successor also reaches the cases of the predecessor. 沿革"""

    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="predecessions")

    class Meta:
        verbose_name = _("沿革")
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class AreaCode(models.Model):
    """An official code of an area, with its time. Never a key, never read by logic. 代码"""

    area = models.ForeignKey(Area, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20, default="division", help_text="division: 12 digits + 3 grid + 2 micro grid")  # fmt: skip
    code = models.CharField(max_length=32, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("代码")

    def __str__(self) -> str:
        return self.code
