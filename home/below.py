"""What an area is made of: the areas right below it and, of a grid, its buildings."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from grids.duties import Duty
from grids.models import Appointment, Area, Building
from home import posts
from home.context import is_english

MOST = 200


@dataclass(frozen=True)
class Child:
    """A line of the list: where it leads, and who is in charge (A/B)."""

    name: str
    slug: str
    leads: str


@dataclass
class Below:
    areas: list[Child] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)

    @property
    def more(self) -> bool:
        return len(self.areas) >= MOST or len(self.buildings) >= MOST


def below(area: Area) -> Below:
    """Three queries, whatever the size."""
    led = Appointment.objects.current().filter(duty__in=(Duty.GRID_LEADER, Duty.DEPUTY))
    heads = posts.with_acting(led).select_related("person")
    children = (
        area.get_children()
        .living()
        .prefetch_related(Prefetch("appointments", heads.order_by("duty", "pair_slot", "pk"), to_attr="heads"))
    )
    buildings = Building.objects.filter(grid=area) if area.kind != Area.Kind.SPECIAL else area.special_buildings.all()
    if area.level == "estate":
        buildings = Building.objects.filter(grid__path__startswith=area.path)
    return Below([child(one) for one in children[:MOST]], sorted(buildings[:MOST], key=by_number))


def child(area: Area) -> Child:
    english = is_english()
    leads = (
        "、".join(lead(post, english) for post in area.heads)
        if not english
        else ", ".join(lead(post, english) for post in area.heads)
    )
    vacant = area.level == "grid" and not any(post.duty == Duty.GRID_LEADER for post in area.heads)
    return Child((english and area.name_en) or area.name, area.slug, leads or (_("网格长暂缺") if vacant else ""))


def lead(post: Appointment, english: bool) -> str:
    """何立, or with the slot of a pair: A 何立; while away with who stands in."""
    name = (english and post.person.name_en) or post.person.name
    said = f"{post.pair_slot} {name}".strip()
    here = (english and post.acting_en) or post.acting  # type: ignore[attr-defined]
    return _("%(away)s（休假，%(here)s代班）") % {"away": said, "here": here} if here else said


def by_number(building: Building) -> tuple[int, str]:
    """3 栋 before 12 栋."""
    digits = "".join(character for character in building.label if character.isdecimal())
    return (int(digits) if digits else 10**6, building.label)
