"""Two ways round 0002 are closed: TRUNCATE on PostgreSQL, REPLACE on SQLite, which fire no trigger of a row."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER cases_event_no_replace BEFORE INSERT ON cases_event WHEN EXISTS (SELECT 1 FROM cases_event "
    "WHERE id = NEW.id OR (case_id = NEW.case_id AND seq = NEW.seq)) "
    "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
)
POSTGRESQL = (
    "CREATE TRIGGER cases_event_stays BEFORE TRUNCATE ON cases_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_event_is_final()"
)


def forwards(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER cases_event_no_replace")
    else:
        schema_editor.execute("DROP TRIGGER cases_event_stays ON cases_event")


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_sealed_and_open")]
    operations = [migrations.RunPython(forwards, backwards)]
