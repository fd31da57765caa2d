"""Rosters are kept: who stands together before the people of an area. 名册"""

from __future__ import annotations

from django.db import transaction

from grids.versions import shown_anew
from services.consultation.forms import RosterForm
from services.consultation.models import Roster


@transaction.atomic
def keep(form: RosterForm) -> Roster:
    """What the form has read, with its members."""
    roster = form.save()
    shown_anew([roster.area_id])
    return roster


@transaction.atomic
def remove(roster: Roster) -> None:
    """Its members keep their posts and hours."""
    shown_anew([roster.area_id])
    roster.delete()
