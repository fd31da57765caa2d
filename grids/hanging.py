"""Plates on their way to the wall: which are printed, which hang, and a new code for one that cannot be trusted. 门牌上墙"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids import naming
from grids.models import Building, Entrance, Hanging, Person, RetiredCode
from grids.plates import natural, ways_of
from grids.recoding import give_code

STEPS = {"printed": _("打印了"), "hung": _("已上墙"), "down": _("不在墙上了")}


@dataclass(frozen=True)
class Progress:
    """How far an area has come. Every building and every entrance is a plate."""

    plates: int
    printed: int
    hung: int

    @property
    def share(self) -> int:
        """Per cent of the plates that hang, rounded down: 100 only when all do."""
        return 100 * self.hung // self.plates if self.plates else 0


@dataclass(frozen=True)
class Row:
    """One plate of a list."""

    code: str
    building: Building
    label: str
    hanging: Hanging | None


def progress(within: Q) -> Progress:
    """Of the buildings under this condition. Four queries, however many there are."""
    found = Building.objects.filter(within)
    hangings = Hanging.objects.filter(building__in=found)
    plates = found.count() + Entrance.objects.filter(building__in=found).count()
    return Progress(
        plates,
        hangings.filter(Q(printed_on__isnull=False) | Q(hung_on__isnull=False)).count(),
        hangings.filter(hung_on__isnull=False).count(),
    )


def buildings(within: Q) -> QuerySet[Building]:
    """The same buildings, grid by grid, with what rows() needs."""
    found = Building.objects.filter(within).select_related("grid").prefetch_related("entrances", "hangings")
    return found.order_by("grid__path", "pk")


def rows(found: Iterable[Building]) -> list[Row]:
    """The plates of these buildings as one walks: by grid and number, each house before its entrances. No query."""
    made = []
    for building in sorted(found, key=lambda one: (one.grid.path, natural(one.label))):
        known = {one.code: one for one in building.hangings.all()}
        doors: list[Building | Entrance] = [building, *ways_of(building)]
        made += [Row(one.slug, building, naming.named(one, "label"), known.get(one.slug)) for one in doors]
    return made


@transaction.atomic
def note(step: str, codes: Sequence[str], within: Q, by: Person | None) -> int:
    """Write down that these plates were printed, hung up or taken down, of those under the condition. Returns how many."""
    today, chosen = moment.today(), _owners(codes, within)
    for code, building in chosen.items():
        found, _made = Hanging.objects.get_or_create(code=code, defaults={"building": building})
        if step == "printed":
            found.printed_on = today
        else:
            found.hung_on, found.hung_by = (today, by) if step == "hung" else (None, None)
        found.save()
    return len(chosen)


def _owners(codes: Sequence[str], within: Q) -> dict[str, Building]:
    """code → building, of those codes that are in use there."""
    found = Building.objects.filter(within)
    owners = {one.slug: one for one in found.filter(slug__in=codes)}
    ways = Entrance.objects.filter(slug__in=codes, building__in=found).select_related("building")
    return owners | {one.slug: one.building for one in ways}


@transaction.atomic
def renew(named: Building | Entrance, reason: str, by: Person | None) -> str:
    """Give it another code; the old one opens nothing any more. Returns the new one, whose plate is to be printed.

    Raises ChangeRefused where somebody else has done so meanwhile.
    """
    building, old = named.building if isinstance(named, Entrance) else named, named.slug
    new = give_code(named, old)
    RetiredCode.objects.create(code=old, building=building, reason=reason, retired_on=moment.today(), retired_by=by)
    Hanging.objects.filter(code=old).delete()
    return new
