"""The one place where this app says: what is shown at an area, and at all below it, is another now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from grids.models import Area


def bump(areas: Iterable[Area]) -> None:
    """In the caller's transaction. A place's page is kept under its own version and those of all above it."""
    Area.objects.filter(pk__in=[area.pk for area in areas]).update(page_version=F("page_version") + 1)
