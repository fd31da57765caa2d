"""What somebody keeps: the areas below which an editor or an administrator may change what is shown. 管理范围

It follows from appointments held today, so it ends by itself with them. Asked afresh, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from grids.duties import Duty
from grids.models import Appointment, Area


@dataclass(frozen=True)
class Charge:
    """`everything` for who keeps the whole installation, else the tree paths of the areas that are kept."""

    everything: bool = False
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)

    def covers(self, area: Area | None) -> bool:
        """Whether this area is one of them or lies below one. Nobody but the keeper of everything keeps no place."""
        return self.everything or (area is not None and area.path.startswith(self.paths or ("\0",)))

    def within(self, field: str = "") -> Q:
        """The same as a condition on rows; `field` leads to their area (`grid`, `area`), empty for areas themselves."""
        if self.everything:
            return Q()
        at = f"{field}__path__startswith" if field else "path__startswith"
        return reduce(or_, (Q(**{at: path}) for path in self.paths), Q(pk__in=[]))


def charge_of(user: Any, duties: Iterable[Duty]) -> Charge:
    """The areas at which this user holds one of these duties today; a superuser keeps everything. One query."""
    if not user.is_authenticated:
        return Charge()
    if user.is_superuser:
        return Charge(everything=True)
    held = Appointment.objects.current().filter(person__contact__user=user, duty__in=list(duties), area__isnull=False)
    paths = sorted(set(held.values_list("area__path", flat=True)))
    return Charge(paths=tuple(path for path in paths if not path.startswith(tuple(p for p in paths if p != path))))
