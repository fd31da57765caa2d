"""The database itself refuses to rewrite the book of hours."""

from django.db import migrations

from accounts.append_only import guard

TABLE = "orders_hoursmove"
# TRUNCATE on PostgreSQL and REPLACE on SQLite fire no trigger of a row
NO_REPLACE = (
    f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN EXISTS "
    f"(SELECT 1 FROM {TABLE} WHERE id = NEW.id OR reverses_id = NEW.reverses_id "
    "OR (helping_id = NEW.helping_id AND round = NEW.round) OR (attendance_id = NEW.attendance_id AND round = NEW.round)) "
    f"BEGIN SELECT RAISE(ABORT, 'UNIQUE: {TABLE} is append-only'); END"
)
NO_TRUNCATE = (
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_stays()"
)


def no_way_round(apps, schema_editor):
    schema_editor.execute(NO_REPLACE if schema_editor.connection.vendor == "sqlite" else NO_TRUNCATE, params=None)


def ways_round(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_replace")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")


class Migration(migrations.Migration):
    replaces = [("orders", "0009_attendance")]
    dependencies = [("orders", "0001_first_release")]
    operations = [guard(TABLE, clearable=["by_id"]), migrations.RunPython(no_way_round, ways_round)]
