"""What the code on the wall names, and where something is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.areas import Area
from grids.naming import named
from grids.slugs import new_slug


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
        return f"{named(self.building, 'label')} {named(self, 'label')}"


def said_by_people(estate: str, building: Building, entrance: Entrance | None = None) -> str:
    """西西里小区 3 栋 2 单元: the estate and the number; the grid's name says little to who lives there."""
    parts = (estate, named(building, "label"), named(entrance, "label"))
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
