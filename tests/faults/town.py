"""A town that is just large enough to report in. Run it with the settings of the portal: prints the building's slug."""

from __future__ import annotations

import django

OFFICERS = 2  # who are told of every case; they have no account, so by SMS


def build() -> str:
    from django.core.management import call_command

    from accounts.models import Contact
    from grids import changes
    from grids.duties import Duty
    from grids.models import Person

    call_command("load_basics", verbosity=0)
    street = changes.plant(None, level="subdistrict", name="柳河街道")
    community = changes.plant(street, level="community", name="东园社区", hotline="023-00000010")
    grid = changes.plant(community, level="grid", name="第一网格")
    for number, (name, duty) in enumerate([("林一", Duty.GRID_WORKER), ("林二", Duty.GRID_LEADER)][:OFFICERS]):
        contact = Contact(name=name)
        contact.phone = f"1380000002{number}"
        contact.save()
        changes.appoint(Person.objects.create(name=name, contact=contact), duty, area=grid)
    return changes.raise_building(grid, label="3 号楼").slug


if __name__ == "__main__":
    django.setup()
    print(build())
