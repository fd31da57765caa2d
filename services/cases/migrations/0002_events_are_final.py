"""The database itself refuses to change or delete an event."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER cases_event_no_{verb} BEFORE {VERB} ON cases_event "
    "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION cases_event_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$",
    "CREATE TRIGGER cases_event_final BEFORE UPDATE OR DELETE ON cases_event "
    "FOR EACH ROW EXECUTE FUNCTION cases_event_is_final()",
]


def statements(vendor):
    if vendor == "sqlite":
        return [SQLITE[0].format(verb=verb.lower(), VERB=verb) for verb in ("UPDATE", "DELETE")]
    return POSTGRESQL


def forwards(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER cases_event_no_{verb}")
    else:
        schema_editor.execute("DROP TRIGGER cases_event_final ON cases_event")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_first")]
    operations = [migrations.RunPython(forwards, backwards)]
