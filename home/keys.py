"""Which page a public code opens, and the key under which that page is kept: one SQL."""

from __future__ import annotations

from django.db import connection

DEEPEST = 10  # levels of the tree; a path is that many times STEP characters at most
STEP = 4

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


def _key(sql: str, *slugs: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, slugs)
        rows = cursor.fetchall()
    if not rows:
        return None
    versions = ".".join(f"{pk}-{version}" for _slug, _version, pk, version in rows)
    return f"{slugs[0]}:{rows[0][1]}:{versions}"
