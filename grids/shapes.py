"""Boundaries as they are kept (GeoJSON, WGS 84, degrees), read."""

from __future__ import annotations

from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape


def read_shape(boundary: object) -> Any | None:
    """A polygon of GeoJSON; None for what is none, for a mistake in one boundary must not hide the others."""
    try:
        read = shape(boundary)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    return None if read.is_empty else read
