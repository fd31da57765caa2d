"""Buildings by the hundred thousand, for a synthetic city: the rule of grids.sowing, written as a stream. ADR 0018."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from grids.changes import ChangeRefused, lock
from grids.models import Building
from grids.sowing import BATCH, homes_of
from grids.versions import homes_listed_anew

COLUMNS = ("grid_id", "slug", "label", "households", "floors", "label_en", "address", "address_en", "page_version")


class House(NamedTuple):
    """A building to come. That no place has its code is the caller's to know."""

    grid_id: int
    slug: str
    label: str
    households: int
    floors: int


@transaction.atomic
def raise_stream(houses: Iterable[House], most: int) -> int:
    """As many as come, up to `most`; how many. Each lies in a living residential grid, or all are refused."""
    lock()
    some = list(islice(houses, most))
    for place, (house, why_not) in enumerate(zip(some, homes_of(house.grid_id for house in some), strict=True)):
        if why_not:
            raise ChangeRefused(f"{place}: {house.label}: {why_not}")
    if connection.vendor == "postgresql":
        _copy(some)
    else:
        Building.objects.bulk_create((Building(**house._asdict()) for house in some), batch_size=BATCH)
    homes_listed_anew({house.grid_id for house in some})
    return len(some)


def _copy(houses: Iterable[House]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY grids_building ({', '.join(COLUMNS)}) FROM STDIN") as stream:
        for house in houses:
            stream.write_row((*house, "", "", "", 1))
