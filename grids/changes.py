"""The only writer of the tree and of appointments. (First cut by the lead; the grids colleague replaces this file.)"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from grids.models import Appointment, Area, Building, Person


@transaction.atomic
def plant(parent: Area | None, *, level: str, name: str, **facts: Any) -> Area:
    if parent is None:
        return Area.add_root(level=level, name=name, **facts)
    return Area.objects.get(pk=parent.pk).add_child(level=level, name=name, **facts)


def raise_building(grid: Area, label: str, **facts: Any) -> Building:
    return Building.objects.create(grid=grid, label=label, **facts)


def appoint(person: Person, duty: str, area: Area | None = None, **facts: Any) -> Appointment:
    return Appointment.objects.create(person=person, duty=duty, area=area, **facts)
