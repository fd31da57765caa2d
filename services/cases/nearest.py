"""Settings are rows that hang on an area and hold below it; a row without an area holds everywhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def once_at(fields: list[str], name: str) -> list[models.BaseConstraint]:
    """One row of these for an area, and one for all areas (area empty); said twice, for SQLite tells NULLs apart."""
    return [
        models.UniqueConstraint(fields=[*fields, "area"], name=f"{name}_once_here"),
        models.UniqueConstraint(fields=fields, condition=Q(area=None), name=f"{name}_once_everywhere"),
    ]
