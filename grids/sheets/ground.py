"""The tree as sheets speak of it: places by their code, or by their names from the top, 鼎山街道/江州社区."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts import moment
from grids.charge import Charge
from grids.models import Area
from grids.sheets.cells import Unfit, folded
from grids.sheets.sheet import Work
from grids.slugs import read_slug

SLASH = re.compile(r"[/／>＞]")


@dataclass(slots=True, eq=False)
class Spot:
    """A place that stands (`pk`) or is to be planted by this file (`place`: its number among the new ones)."""

    pk: int | None
    name: str
    level: str
    kind: str
    parent: Spot | None
    kept: bool
    living: bool = True
    path: str = ""
    slug: str = ""
    place: int | None = None

    @property
    def chain(self) -> str:
        """All names from the top. This is what an export writes."""
        return f"{self.parent.chain}/{self.name}" if self.parent else self.name

    def lies_in(self, names: list[str]) -> bool:
        """Whether these are the names of places that contain it, nearest last; some may be left out."""
        above = self.parent
        for name in reversed(names):
            while above and folded(above.name) != name:
                above = above.parent
            if above is None:
                return False
            above = above.parent
        return True


class Ground:
    """What a charge may speak of: the areas kept, what lies below them, and what contains them. One query."""

    def __init__(self, charge: Charge) -> None:
        self.by_pk: dict[int, Spot] = {}
        self.by_slug: dict[str, Spot] = {}
        self._by_name: dict[str, list[Spot]] = defaultdict(list)
        self._by_two: dict[tuple[str, str], list[Spot]] = defaultdict(list)
        self._by_chain: dict[str, Spot | None] = {}
        self._children: dict[tuple[Spot | None, str, str], list[Spot]] = defaultdict(list)
        self._load(charge)

    @classmethod
    def of(cls, work: Work) -> Ground:
        """The one of this run, read once."""
        if cls not in work.shelf:
            work.shelf[cls] = cls(work.charge)
        return work.shelf[cls]

    def _load(self, charge: Charge) -> None:
        above = {path[:end] for path in charge.paths for end in range(Area.steplen, len(path), Area.steplen)}
        inside = Q() if charge.everything else charge.within() | Q(path__in=above)  # Q() | x would be x
        today = moment.today()
        by_path: dict[str, Spot] = {}
        rows = Area.objects.filter(inside).order_by("path")
        columns = ("pk", "path", "name", "level", "kind", "slug", "valid_from", "valid_to")
        for pk, path, name, level, kind, slug, start, stop in rows.values_list(*columns).iterator(5000):
            living = not (stop and stop <= today) and not (start and start > today)
            kept = charge.everything or path.startswith(charge.paths or ("\0",))
            spot = Spot(pk, name, level, kind, by_path.get(path[: -Area.steplen]), kept, living, path, slug)
            by_path[path] = self.by_pk[pk] = self.by_slug[slug] = spot
            if living:
                self.add(spot)

    def add(self, spot: Spot) -> None:
        """From now on it can be spoken of by name."""
        name = folded(spot.name)
        self._by_name[name].append(spot)
        if spot.parent:
            self._by_two[folded(spot.parent.name), name].append(spot)
        chain = spot.chain
        self._by_chain[chain] = None if chain in self._by_chain else spot
        self._children[spot.parent, spot.level, name].append(spot)

    def children(self, parent: Spot | None, level: str, name: str) -> list[Spot]:
        """The living ones of this level and name below `parent`, those of this file included."""
        return self._children.get((parent, level, folded(name)), [])

    def meant(self, text: str) -> Spot:
        """The living place somebody means. Raises Unfit when there is none, or more than one."""
        if spot := self._by_chain.get(text):
            return spot
        slug = read_slug(text)
        if slug and (spot := self.by_slug.get(slug)) and spot.living:
            return spot
        parts = [folded(part) for part in SLASH.split(text) if part.strip()] or [""]
        likely = self._by_two.get((parts[-2], parts[-1]), []) if len(parts) > 1 else None
        if not likely:
            likely = self._by_name.get(parts[-1], [])
        found = [spot for spot in likely if spot.lies_in(parts[:-1])]
        if not found:
            raise Unfit(
                f"没有“{text}”这个地方（或不归您管理）。请照“区域”表写全名称，例如：街道/社区/小区；新地方要先写在“区域”表里"
            )
        if len(found) > 1:
            raise Unfit(f"有 {len(found)} 个地方叫“{text}”，例如“{found[0].chain}”和“{found[1].chain}”，请从上到下写全")
        return found[0]

    def kept(self) -> Iterator[Spot]:
        """Those of the charge that are living, as they lie in the tree."""
        return (spot for spot in self.by_pk.values() if spot.kept and spot.living)
