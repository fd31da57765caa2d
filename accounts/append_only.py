"""Tables whose rows stay as they were written: the database itself refuses, on SQLite and on PostgreSQL.

SQLite loses a table's triggers when a later migration rebuilds it: guard it again there.
`manage.py flush` and the emptying of a test database go against the guard too, on SQLite, where they delete row by
row: tests lift the triggers for that moment only (tests/accounts/conftest.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import migrations

ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ({cleared}) AND (to_jsonb(NEW) - ARRAY[{clearable}]::text[])
        = (to_jsonb(OLD) - ARRAY[{clearable}]::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays();
"""
OFF_POSTGRESQL = "DROP TRIGGER {table}_stays ON {table}; DROP FUNCTION {table}_stays();"


def guard(table: str, *, clearable: Iterable[str] = ()) -> migrations.RunPython:
    """The operation of a migration. Columns in `clearable` may be set to NULL later, and nothing else changed."""
    columns = list(clearable)

    def on(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            _guard_on_sqlite(schema_editor, table, columns)
        else:
            cleared = " AND ".join(f"NEW.{column} IS NULL" for column in columns) or "FALSE"
            names = ", ".join(f"'{column}'" for column in columns)
            schema_editor.execute(ON_POSTGRESQL.format(table=table, cleared=cleared, clearable=names), params=None)

    def off(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_no_update")
            schema_editor.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            schema_editor.execute(OFF_POSTGRESQL.format(table=table), params=None)

    return migrations.RunPython(on, off)


def _guard_on_sqlite(schema_editor, table: str, clearable: list[str]) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in cursor.fetchall()]
    fixed = [f"NEW.{column} IS OLD.{column}" for column in columns if column not in clearable]
    only_cleared = " AND ".join([*fixed, *(f"NEW.{column} IS NULL" for column in clearable)]) if clearable else "0"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    unless = f"WHEN NOT ({only_cleared})"
    schema_editor.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {unless} {refuse}")
    schema_editor.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
