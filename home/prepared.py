"""A cursor whose statements PostgreSQL parses and plans once for each connection."""

from __future__ import annotations

from typing import Any

import psycopg


class PreparedCursor(psycopg.Cursor):
    """Wrapped by Django as any other; the connection's threshold is Django's None, which would forbid it."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> PreparedCursor:
        self.connection.prepare_threshold = 0
        return super().execute(query, params, **more)
