"""The database notes each case that has a new event, however the event came there."""

from django.db import migrations

NOTE = "INSERT INTO figures_stale (case_id) VALUES (NEW.case_id)"
SQLITE = [f"CREATE TRIGGER figures_noted AFTER INSERT ON cases_event BEGIN {NOTE}; END"]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION figures_note() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN {NOTE}; RETURN NULL; END $$",
    "CREATE TRIGGER figures_noted AFTER INSERT ON cases_event FOR EACH ROW EXECUTE FUNCTION figures_note()",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    where = "" if schema_editor.connection.vendor == "sqlite" else " ON cases_event"
    schema_editor.execute(f"DROP TRIGGER figures_noted{where}")


class Migration(migrations.Migration):
    replaces = [("figures", "0002_noted_with_the_event")]
    dependencies = [("figures", "0001_first_release"), ("cases", "0002_kept_by_the_database")]
    operations = [migrations.RunPython(forwards, backwards)]
