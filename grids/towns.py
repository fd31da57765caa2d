"""Which town of the installation is asked, and what belongs to it. ADR 57

A request's host, or the first part of its path, decides. Where no town is asked for, everything is shown as if there
were none. What a town shows to everybody is asked through `shown`, `above_too` and `holds`; whoever serves, and what is
one's own, is not narrowed by an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q

from grids.models import Area, Town
from grids.versions import shown_anew

SECONDS_KEPT = 60  # how long a change of the towns may take to reach this process


@dataclass(frozen=True)
class Here:
    """A town as it is kept in the process: its area, and the addresses that lead to it."""

    area: int
    path: str  # of the area in the tree
    slug: str
    hosts: tuple[str, ...]
    prefix: str

    def holds(self, path: str) -> bool:
        """Whether an area of this tree path is the town's, or lies in it."""
        return path.startswith(self.path)

    def lies_in(self, path: str) -> bool:
        """Whether an area of this tree path contains the town."""
        return self.path.startswith(path) and path != self.path

    @property
    def root(self) -> str:
        """Scheme and host of its pages."""
        return f"{urlsplit(settings.PUBLIC_URL).scheme}://{self.hosts[0]}" if self.hosts else settings.PUBLIC_URL

    @property
    def base(self) -> str:
        """Where its pages begin, without the last slash."""
        return f"{self.root}{settings.FORCE_SCRIPT_NAME or ''}{self.below}"

    @property
    def below(self) -> str:
        """What its paths begin with below the portal's own."""
        return f"/{self.prefix}" if self.prefix else ""


_framed: ContextVar[Here | None] = ContextVar("framed", default=None)
_narrowed: ContextVar[bool] = ContextVar("narrowed", default=False)
_kept: list[tuple[float, tuple[Here, ...]]] = []


def towns() -> tuple[Here, ...]:
    """All of them. No query while they are kept."""
    until, found = _kept[0] if _kept else (0.0, ())
    if until < monotonic():
        with suppress(DatabaseError):  # then as they were: whatever is asked for fails by itself
            found = _read()
            keep(found)
    return found


def _read() -> tuple[Here, ...]:
    """One query, the deepest first."""
    rows = Town.objects.select_related("area").order_by("-area__depth", "pk")
    return tuple(Here(one.area_id, one.area.path, one.area.slug, tuple(one.names), one.prefix) for one in rows)


def keep(found: tuple[Here, ...], seconds: float = SECONDS_KEPT) -> None:
    _kept[:] = [(monotonic() + seconds, found)]


def forget() -> None:
    """Read the towns anew from here on."""
    _kept.clear()


def save(town: Town) -> Town:
    """Write it; every page of its area carries the new address from now on. Part of the caller's transaction."""
    town.full_clean()
    town.save()
    return _renewed(town)


def remove(town: Town) -> None:
    """Its area is shown under the installation's own address again."""
    town.delete()
    _renewed(town)


def _renewed(town: Town) -> Town:
    shown_anew([town.area_id])
    forget()
    transaction.on_commit(forget)
    return town


def asked(host: str, path: str) -> tuple[Here | None, str]:
    """The town that this host, or else the first part of this path, leads to; and the path below it."""
    name, known = host.lower(), towns()
    for one in known:
        if name in one.hosts or name.partition(":")[0] in one.hosts:
            return one, path
    first, _slash, rest = path[1:].partition("/")
    for one in known:
        if one.prefix and first.lower() == one.prefix:
            return one, f"/{rest}"
    return None, path


@contextmanager
def asked_for(here: Here | None, *, narrowed: bool) -> Iterator[None]:
    """While a request of this town is answered. `narrowed`: it is about what everybody may see."""
    framed, narrow = _framed.set(here), _narrowed.set(narrowed)
    try:
        yield
    finally:
        _narrowed.reset(narrow)
        _framed.reset(framed)


def framed() -> Here | None:
    """Whose name and colours the page bears."""
    return _framed.get()


def current() -> Here | None:
    """The town that the answer keeps to; None: nothing is left out."""
    return _framed.get() if _narrowed.get() else None


def holds(area: Area) -> bool:
    """Whether this area may be shown here. No query."""
    here = current()
    return here is None or here.holds(area.path)


def concerns(area: Area) -> bool:
    """Whether this area may be shown here, or holds for the town because it contains it. No query."""
    here = current()
    return here is None or here.holds(area.path) or here.lies_in(area.path)


def shown(path: str = "path") -> Q:
    """What lies in the town; `path` leads from the row to the tree path of its area."""
    here = current()
    return Q(**{f"{path}__startswith": here.path}) if here else Q()


def above_too(path: str = "path") -> Q:
    """What holds in the town: what lies in it, and what lies at an area that contains it."""
    here = current()
    return shown(path) | Q(**{f"{path}__in": lineage(here)}) if here else Q()


def top(path: str = "path", depth: str = "depth") -> Q:
    """The area where one begins: the town's, else whatever lies in no other."""
    here = current()
    return Q(**{path: here.path}) if here else Q(**{depth: 1})


def lineage(here: Here) -> list[str]:
    """The tree paths of the town's area and of all that contain it. No query."""
    return Area(path=here.path).lineage_paths()


def of(area: Area) -> Here | None:
    """The town that an area lies in, the nearest above it. No query while they are kept."""
    return next((one for one in towns() if one.holds(area.path)), None)


def base_of(area: Area) -> str:
    """Where the pages of this area begin, without the last slash: its town's address, else the installation's own."""
    here = of(area)
    return here.base if here else f"{settings.PUBLIC_URL}{settings.FORCE_SCRIPT_NAME or ''}"


def elsewhere(area: Area) -> str:
    """Where this area is shown when it is not here; empty where no address shows it."""
    here = of(area)
    if here is None and asked(urlsplit(settings.PUBLIC_URL).netloc, "/")[0] is not None:
        return ""
    return base_of(area)


def root() -> str:
    """Scheme and host of whole addresses on this page; reverse() gives the path."""
    here = framed()
    return here.root if here else settings.PUBLIC_URL
