"""A database that stopped in the middle of what one migration now stands for is refused. ADR 60."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@register(Tags.database)
def stopped_half_way(databases: Sequence[str] | None, **_more: Any) -> list[Error]:
    """`migrate` asks this before it does anything: Django would leave out such a migration and say nothing."""
    return [found for alias in databases or () for found in _stopped(alias)]


def _stopped(alias: str) -> list[Error]:
    """One finding for each migration of which this database has a part, naming the first that is missing."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    files, found = MigrationLoader(None).disk_migrations, []
    for migration in files.values():
        former = [one for one in migration.replaces if one not in files]
        missing = [one for one in former if one not in applied]
        if missing and len(missing) < len(former):
            hint = "run `manage.py migrate` of the last version that has it, then this one"
            found.append(Error(f"this database stopped before {'.'.join(missing[0])}", hint=hint, id="portal.E001"))
    return found
