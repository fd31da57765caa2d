"""The database notes each case that has a new event, however the event came there; what was there before is noted now."""

from django.db import migrations

NOTE = "INSERT INTO figures_stale (case_id) VALUES (NEW.case_id)"
SQLITE = [f"CREATE TRIGGER figures_noted AFTER INSERT ON cases_event BEGIN {NOTE}; END"]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION figures_note() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN {NOTE}; RETURN NULL; END $$",
    "CREATE TRIGGER figures_noted AFTER INSERT ON cases_event FOR EACH ROW EXECUTE FUNCTION figures_note()",
]
FORMER = "INSERT INTO figures_stale (case_id) SELECT id FROM cases_case WHERE parent_id IS NULL"


def forwards(apps, schema_editor):
    own = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in [*own, FORMER]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    where = "" if schema_editor.connection.vendor == "sqlite" else " ON cases_event"
    schema_editor.execute(f"DROP TRIGGER figures_noted{where}")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_sums"), ("cases", "0007_under_way_at_a_place")]
    operations = [migrations.RunPython(forwards, backwards)]
