"""What is shown at a place is another now. Part of the transaction that changes it; pages are kept by these numbers.

A page is kept under the versions of its own area and of all above it, a building's also under its own. So a new
version of an area renews the pages of the area and of everything below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Min, Q
from django.utils import timezone

from accounts import moment
from grids.duties import LEADING
from grids.models import Appointment, Area, Building, ChatGroup, Entrance, Level, Organisation, Person, StandIn


def shown_anew(areas: Iterable[int]) -> None:
    """At these areas and below them, and on every building of a special grid among them. Two statements."""
    pks = set(areas)
    Area.objects.filter(pk__in=pks).update(page_version=F("page_version") + 1)
    special = Building.objects.filter(special_grids__in=pks).values("pk")
    Building.objects.filter(pk__in=special).update(page_version=F("page_version") + 1)


def listed_anew(areas: Iterable[int]) -> None:
    """Where these areas are listed, by name and leader: on the page of the area above each. Two statements."""
    paths = Area.objects.filter(pk__in=set(areas), depth__gt=1).values_list("path", flat=True)
    above = {path[: -Area.steplen] for path in paths}
    Area.objects.filter(path__in=above).update(page_version=F("page_version") + 1)


def buildings_listed_anew(buildings: Iterable[int]) -> None:
    """Where these buildings are listed: at their grids, special ones too, and at the estate above. Five statements.

    The areas are found from the buildings, by two indexes: asked the other way round, with OR over two joins, the
    database walks through every area and every building of a city.
    """
    pks = set(buildings)
    at = set(Building.objects.filter(pk__in=pks).values_list("grid", flat=True))
    at |= set(Building.special_grids.through.objects.filter(building__in=pks).values_list("area", flat=True))
    homes_listed_anew(at)
    Building.objects.filter(pk__in=pks).update(page_version=F("page_version") + 1)


def homes_listed_anew(grids: Iterable[int]) -> None:
    """Where the buildings of these grids are listed: there, and at the estate above. Two statements a thousand."""
    pks = list(grids)
    for at in range(0, len(pks), 1000):
        some = pks[at : at + 1000]
        lying = Area.objects.filter(pk__in=some).values_list("path", flat=True)
        above = {path[:end] for path in lying for end in range(Area.steplen, len(path), Area.steplen)}
        showing = Q(pk__in=some) | Q(path__in=above, level=Level.ESTATE)
        Area.objects.filter(showing).update(page_version=F("page_version") + 1)


def post_shown_anew(held: Appointment) -> None:
    """A post is shown at its area and below; who leads, also where that area is listed. One at a body only, nowhere."""
    if held.area_id is None:
        return
    shown_anew([held.area_id])
    if held.duty in LEADING:
        listed_anew([held.area_id])
    look_again(held.area_id)


def thing_shown_anew(thing: models.Model) -> None:
    """An area, building, entrance, post, person or organisation reads otherwise now."""
    if isinstance(thing, Building):
        buildings_listed_anew([thing.pk])
    elif isinstance(thing, Entrance):
        buildings_listed_anew([thing.building_id])
    elif isinstance(thing, Appointment):
        post_shown_anew(thing)
    elif isinstance(thing, Person):
        for held in thing.appointments.current():
            post_shown_anew(held)
    elif isinstance(thing, Area):
        shown_anew([thing.pk])
        listed_anew([thing.pk])
    elif isinstance(thing, Organisation):
        shown_anew([thing.area_id])


def read_by_search(versions: Mapping[int, int]) -> None:
    """Search has read these areas, by id, as they were in this version. A statement for each version."""
    for version in set(versions.values()):
        pks = [pk for pk, its in versions.items() if its == version]
        Area.objects.filter(pk__in=pks).update(searched_version=version)


def unread_by_search(pks: Sequence[int]) -> None:
    """Search is to read these areas anew. In pieces: no statement may take as long as a city."""
    for at in range(0, len(pks), 5000):
        Area.objects.filter(pk__in=pks[at : at + 5000]).update(searched_version=-1)


def look_again(area: int) -> None:
    """Note when something at this area next begins or ends by itself: midnight in the portal's time zone, or never."""
    today = moment.today()
    posts = Appointment.objects.filter(area=area).aggregate(
        starts=Min("since", filter=Q(since__gt=today)), stops=Min("until", filter=Q(until__gte=today))
    )
    leaves = StandIn.objects.filter(appointment__area=area).aggregate(
        starts=Min("since", filter=Q(since__gt=today)), stops=Min("until", filter=Q(until__gte=today))
    )
    groups = ChatGroup.objects.filter(area=area, expires_on__gt=today).aggregate(expires=Min("expires_on"))
    ends = [found["stops"] + timedelta(days=1) for found in (posts, leaves) if found["stops"]]
    days = [posts["starts"], leaves["starts"], groups["expires"], *ends]
    first = min((day for day in days if day), default=None)
    Area.objects.filter(pk=area).update(next_change_at=first and _midnight(first))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
