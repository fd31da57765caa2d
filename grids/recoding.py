"""Another public code for a house or an entrance, under the lock on the tree. 换码"""

from __future__ import annotations

from django.db import transaction

from grids.changes import ChangeRefused, lock
from grids.codes import fresh_code
from grids.models import Building, Entrance
from grids.versions import buildings_listed_anew


@transaction.atomic
def give_code(named: Building | Entrance, old: str) -> str:
    """Another code for what had this one. Returns the new one, and `named` has it.

    Raises ChangeRefused where somebody else has changed it meanwhile; then `named` has what it was given.
    """
    lock()
    named.refresh_from_db(fields=["slug"])
    if named.slug != old:
        raise ChangeRefused("it has another code by now")
    named.slug = fresh_code()
    named.save(update_fields=["slug"])
    buildings_listed_anew([named.building_id if isinstance(named, Entrance) else named.pk])
    return named.slug
