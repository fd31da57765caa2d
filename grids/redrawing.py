"""What speaks against a redrawing, before anything is changed. Nothing may be carried on or left behind silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import moment
from grids.models import Area, Building, Organisation


@dataclass(frozen=True)
class Moves:
    """Where what lies in the ended areas goes: ids of each kind, to the place of the successor in its list."""

    buildings: Mapping[int, int] = field(default_factory=dict)
    posts: Mapping[int, int] = field(default_factory=dict)
    bodies: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, int] = field(default_factory=dict)

    @property
    def places(self) -> set[int]:
        return {*self.buildings.values(), *self.posts.values(), *self.bodies.values(), *self.groups.values()}


Successor = Area | Mapping[str, Any]  # one that stands already and takes over, or the facts of a new one


def why_not(old: list[Area], successors: Sequence[Successor], moves: Moves, day: date) -> str:
    """The reason why these areas cannot be redrawn so, in a sentence for whoever asked for it, or nothing."""
    if not old or not successors:
        return _("请选要停用的网格，并至少写一个接替它的。")
    if reason := may_end(old):
        return reason
    if day > moment.today():
        return _("调整从生效的那天起登记，不能提前。")
    if any(not 0 <= place < len(successors) for place in moves.places):
        return _("选的新网格不存在，请重新选。")
    if any(not _takes_over(one, old) for one in successors if isinstance(one, Area)):
        return _("接替的网格要还在用，层级和类型相同，而且不在停用之列。")
    return _left_behind(old, moves)


def may_end(old: list[Area]) -> str:
    """The reason why these areas cannot end together, whatever follows them, or nothing."""
    if len({(area.level, area.kind, area.path[: -area.steplen]) for area in old}) > 1:
        return _("一起调整的网格要在同一个上级下面，层级和类型也要一样。")
    if any(not area.living for area in old):
        return _("这里有网格已经停用，不能再调整。")
    if any(area.numchild and area.get_children().exclude(valid_to__lte=moment.today()).exists() for area in old):
        return _("下面还有网格，请先调整下面的。")
    return ""


def _takes_over(successor: Area, old: list[Area]) -> bool:
    alike = (successor.level, successor.kind) == (old[0].level, old[0].kind)
    return successor.living and alike and successor.pk not in {area.pk for area in old}


def _left_behind(old: list[Area], moves: Moves) -> str:
    in_old = Q(grid__in=old) | Q(special_grids__in=old)
    homeless = Building.objects.filter(in_old).exclude(pk__in=moves.buildings)
    if homeless.exists():
        return _("每栋楼都要选去哪个新网格。")
    if Building.objects.filter(pk__in=moves.buildings).exclude(in_old).exists():
        return _("有的楼栋不在要停用的网格里，不能一起搬。")
    if Organisation.objects.filter(area__in=old).exclude(pk__in=moves.bodies).exists():
        return _("每个单位都要选去哪个新网格。")
    return ""
