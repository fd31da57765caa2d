"""Which page a public code opens, and the key under which that page is kept: one SQL.

It is asked for every page, so it costs as little as can be: on PostgreSQL the server keeps it prepared (planning it
anew costs four times as much as answering it), and it is itself the check whether a connection that lay idle still works.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest

DEEPEST = 10  # levels of the tree; a path is that many times STEP characters at most
STEP = 4
READ = "linge.key"  # in the environment of a request; no client can set a name with a small letter and a point

_ABOVE = ", ".join(f"substr(place.path, 1, {STEP * depth})" for depth in range(1, DEEPEST + 1))
_BUILDING = f"""
    SELECT b.slug, b.page_version, area.id, area.page_version
    FROM grids_building b JOIN grids_area place ON place.id = b.grid_id
    JOIN grids_area area ON area.path IN ({_ABOVE})
    WHERE b.id = coalesce((SELECT id FROM grids_building WHERE slug = %s),
                          (SELECT building_id FROM grids_entrance WHERE slug = %s))
    ORDER BY area.depth
"""
_AREA = f"""
    SELECT place.slug, 0, area.id, area.page_version
    FROM grids_area place JOIN grids_area area ON area.path IN ({_ABOVE})
    WHERE place.slug = %s ORDER BY area.depth
"""


def of_building(slug: str) -> str | None:
    """The key of a building's page, by its own code or that of an entrance. None: no such code."""
    return _key(_BUILDING, slug, slug)


def of_area(slug: str) -> str | None:
    """The key of an area's page. None: no such code."""
    return _key(_AREA, slug)


def lies_in(key: str, area: int) -> bool:
    """Whether the page of this key is of this area or lies in it: the key names all above. No query."""
    return any(part.startswith(f"{area}-") for part in key.rpartition(":")[2].split("."))


def read_before(request: HttpRequest, ask: Callable[[str], str | None], slug: str | None) -> str | None:
    """The key that the front read for this request already (portal.front), or else the answer now."""
    if READ in request.META:
        return request.META[READ]
    return ask(slug) if slug else None


def _key(sql: str, *slugs: str) -> str | None:
    rows = _ask(sql, slugs)
    if not rows:
        return None
    versions = ".".join(f"{pk}-{version}" for _slug, _version, pk, version in rows)
    return f"{slugs[0]}:{rows[0][1]}:{versions}"


def _ask(sql: str, slugs: tuple[str, ...]) -> list[tuple[str, int, int, int]]:
    """Once more on a new connection when this one turns out to be dead."""
    connection.health_check_done = True
    try:
        return _answer(sql, slugs)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _answer(sql, slugs)


def _answer(sql: str, slugs: tuple[str, ...]) -> list[tuple[str, int, int, int]]:
    with _cursor() as cursor:
        cursor.execute(sql, slugs)
        return cursor.fetchall()


def _cursor() -> Any:
    """Django's, or on PostgreSQL one that prepares: Django's own binds in the client and is planned each time.

    Where queries are logged it is Django's, for the log wants to show the values.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    from home.prepared import PreparedCursor  # psycopg is there only where PostgreSQL is

    connection.ensure_connection()
    return connection.make_cursor(PreparedCursor(connection.connection))
