"""What speaks against a redrawing, before anything is changed. Nothing may be carried on or left behind silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

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
    """The reason why these areas cannot be redrawn so, or nothing."""
    if not old or not successors:
        return "something must end and something must follow"
    if len({(area.level, area.kind, area.path[: -area.steplen]) for area in old}) > 1:
        return "areas that are redrawn together are of one level, one kind and one parent"
    if any(not area.living for area in old):
        return "an area ends once"
    if day > moment.today():
        return "a redrawing is written down when it takes effect"
    if any(area.numchild and area.get_children().exclude(valid_to__lte=moment.today()).exists() for area in old):
        return "redraw what lies below it first"
    if any(not 0 <= place < len(successors) for place in moves.places):
        return "there is no such successor"
    if any(not _takes_over(one, old) for one in successors if isinstance(one, Area)):
        return "who takes over stands already, is of the same level and kind, and does not end itself"
    return _left_behind(old, moves)


def _takes_over(successor: Area, old: list[Area]) -> bool:
    alike = (successor.level, successor.kind) == (old[0].level, old[0].kind)
    return successor.living and alike and successor.pk not in {area.pk for area in old}


def _left_behind(old: list[Area], moves: Moves) -> str:
    in_old = Q(grid__in=old) | Q(special_grids__in=old)
    homeless = Building.objects.filter(in_old).exclude(pk__in=moves.buildings)
    if homeless.exists():
        return "every building needs a successor to lie in"
    if Building.objects.filter(pk__in=moves.buildings).exclude(in_old).exists():
        return "a building that lies elsewhere stays there"
    if Organisation.objects.filter(area__in=old).exclude(pk__in=moves.bodies).exists():
        return "every organisation needs a successor to serve"
    return ""
