"""What PostgreSQL is told about a table, so that its plans are right."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def count_together(table: str, groups: dict[str, list[str]], target: int) -> migrations.RunPython:
    """Let PostgreSQL count how often the values of these columns come together, of each group of `target` combinations.

    A plan that takes each for itself expects a hundredth of what there is, and reads and sorts a thousand rows for thirty.
    """

    def count(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name, columns in groups.items():
                schema_editor.execute(
                    f"CREATE STATISTICS IF NOT EXISTS {name} (mcv) ON {', '.join(columns)} FROM {table}"
                )
                schema_editor.execute(f"ALTER STATISTICS {name} SET STATISTICS {target}")
            schema_editor.execute("SET statement_timeout = 0")  # it is in nobody's way, and a million rows take a while
            schema_editor.execute(f"ANALYZE {table}")
            schema_editor.execute("RESET statement_timeout")

    def forget(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in groups:
                schema_editor.execute(f"DROP STATISTICS IF EXISTS {name}")

    return migrations.RunPython(count, forget)
