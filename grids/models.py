"""The place: areas, buildings, and who serves there. Written only by grids.changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from accounts import moment
from accounts.models import Contact
from grids.duties import Duty
from grids.naming import is_english, named
from grids.querysets import AppointmentQuerySet, AreaManager, AreaQuerySet
from grids.slugs import new_slug

STALE_AFTER = timedelta(days=30)  # without an answer, and people are led to the desk above
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


class Organisation(models.Model):
    """A body: department, police station, court, property company, owners' committee. No account needed. 单位"""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        POLICE_STATION = "police_station", _("派出所")
        POLICE_OFFICE = "police_office", _("警务室")
        COURT = "court", _("法院")
        PROPERTY_COMPANY = "property_company", _("物业公司")
        OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
        GOVERNANCE_CENTRE = "governance_centre", _("综治中心")
        PARTNER_UNIT = "partner_unit", _("共建单位")
        SOCIAL = "social", _("社会组织")

    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name=_("服务范围"))
    address = models.CharField(_("地址"), max_length=120, blank=True)
    public_number = models.CharField(_("公开电话"), max_length=30, blank=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("单位")

    def __str__(self) -> str:
        return named(self)


class Person(models.Model):
    """A public officer, in the post shown to all. 公职人员"""

    name = models.CharField(_("姓名"), max_length=40)
    name_en = models.CharField(_("英文姓名"), max_length=80, blank=True)
    photo = models.ImageField(_("照片"), upload_to="officers/", blank=True, help_text=_("本人同意后才公开"))
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="person")

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return named(self)


class Appointment(models.Model):
    """Who, for which duty, at which area or organisation, from, to. What a person may do follows from it. 任职"""

    class Employment(models.TextChoices):
        FULL_TIME = "full_time", _("专职")
        PART_TIME = "part_time", _("兼职")

    class NumberKind(models.TextChoices):
        DESK = "desk", _("值班电话")
        WORK = "work", _("工作手机")
        PERSONAL = "personal", _("个人号码")

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    duty = models.CharField(_("职责"), max_length=20, choices=Duty.choices)
    title = models.CharField(_("职务"), max_length=40, blank=True, help_text=_("例如：法官、居民组长；空则用职责名"))
    title_en = models.CharField(_("英文职务"), max_length=80, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("区域")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("单位")
    )
    since = models.DateField(_("自"), default=moment.today)
    until = models.DateField(_("至"), null=True, blank=True, help_text=_("含这一天"))
    employment = models.CharField(_("专兼职"), max_length=10, choices=Employment, blank=True)
    pair_slot = models.CharField(_("AB 角"), max_length=1, choices=[("A", "A"), ("B", "B")], blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=80, blank=True)
    office_hours_en = models.CharField(_("办公时间（英文）"), max_length=120, blank=True)
    public_number = models.CharField(_("公开电话"), max_length=30, blank=True)
    public_number_kind = models.CharField(_("号码性质"), max_length=10, choices=NumberKind, default=NumberKind.WORK)
    handles_sealed = models.BooleanField(_("经办保密事项"), default=False)
    promise = models.CharField(_("承诺"), max_length=80, blank=True)
    last_verified_on = models.DateField(_("最近核对"), null=True, blank=True)
    asked_on = models.DateField(null=True, editable=False, help_text="since when it waits for its holder's word")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                name="appointment_somewhere", condition=Q(area__isnull=False) | Q(organisation__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["area", "duty"], name="appointment_at")]

    def __str__(self) -> str:
        return f"{self.shown_title} {self.person}"

    @property
    def stale(self) -> bool:
        """Its holder was asked a month ago whether it is still right, and has not answered."""
        if self.asked_on is None or (self.last_verified_on and self.last_verified_on >= self.asked_on):
            return False
        return moment.today() - self.asked_on >= STALE_AFTER

    @property
    def shown_title(self) -> str:
        return (self.title_en if is_english() else self.title) or str(Duty(self.duty).label)


class Building(models.Model):
    """What the code on the wall names. Its slug outlives renaming and redrawing and is never used again. 楼栋"""

    slug = models.CharField(_("门牌码"), max_length=8, unique=True, default=new_slug, editable=False)
    label = models.CharField(_("楼栋"), max_length=40, help_text=_("例如：3 栋、5 幢、12 号楼、A 座"))
    label_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    grid = models.ForeignKey(Area, models.PROTECT, related_name="buildings", verbose_name=_("居民网格"))
    special_grids = models.ManyToManyField(Area, "special_buildings", blank=True, verbose_name=_("专属网格"))
    address = models.CharField(_("地址"), max_length=120, blank=True)
    address_en = models.CharField(_("英文地址"), max_length=160, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    floors = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    page_version = models.PositiveIntegerField(default=0, editable=False)
    next_change_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("楼栋")

    def __str__(self) -> str:
        return f"{self.grid} {named(self, 'label')}"


class Entrance(models.Model):
    """A stairwell's own code: the same page, and the place is noted. 单元"""

    slug = models.CharField(max_length=8, unique=True, default=new_slug, editable=False)
    building = models.ForeignKey(Building, models.CASCADE, related_name="entrances")
    label = models.CharField(_("单元"), max_length=40)

    class Meta:
        verbose_name = _("单元")

    def __str__(self) -> str:
        return f"{self.building.label} {self.label}"


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


def said_by_people(estate: str, building: Building, entrance: Entrance | None = None) -> str:
    """西西里小区 3 栋 2 单元: the estate and the number; the grid's name says little to who lives there."""
    parts = (estate, named(building, "label"), entrance.label if entrance else "")
    return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Place:
    """Where something is: an area, and as far as it is known the building and the entrance."""

    area: Area
    building: Building | None = None
    entrance: Entrance | None = None

    @classmethod
    def of(cls, building: Building, entrance: Entrance | None = None) -> Place:
        return cls(building.grid, building, entrance)

    def __str__(self) -> str:
        if self.building is None:
            return named(self.area)
        return said_by_people(named(self.area.estate or self.area), self.building, self.entrance)


class ImportJob(models.Model):
    """A workbook that somebody sent in: checked, shown, agreed to, carried out. Its file goes when it is over. 导入"""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待检查")
        CHECKING = "checking", _("正在检查")
        FAULTY = "faulty", _("有错，没有写入")
        CHECKED = "checked", _("检查通过，等您确认")
        AGREED = "agreed", _("等待写入")
        WRITING = "writing", _("正在写入")
        DONE = "done", _("已写入")
        FAILED = "failed", _("没有写入")

    key = models.CharField(max_length=24, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    summary = models.JSONField(default=list)
    shown = models.JSONField(default=list, help_text="the first changes, as [sheet, row, what, words]")
    faults = models.JSONField(default=list, help_text="the first faults, as [cell, words]; all are in the marked file")
    fault_count = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=moment.now)
    taken_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("导入")

    def __str__(self) -> str:
        return self.file_name
