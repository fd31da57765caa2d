"""An index on a table that is in use: PostgreSQL builds it beside the work, SQLite has nobody else to wait for."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class AddIndexBesideWork(migrations.AddIndex):
    """AddIndex without a lock against writers. Its migration says `atomic = False`.

    What a run that was ended left behind, whole or half built, is built anew: the migration can simply be run again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {self.index.name}")
            schema_editor.add_index(model, self.index, **_beside(schema_editor))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.index.name)
            schema_editor.remove_index(model, index, **_beside(schema_editor))


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


def _beside(schema_editor: Any) -> dict[str, bool]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
