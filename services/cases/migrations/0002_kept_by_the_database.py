"""What the database itself does for cases: no event is changed, words are looked up, what comes together is counted."""

from django.db import migrations

from services.cases import word_index
from services.cases.indexes import count_together

REFUSED = "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
ON_SQLITE = {
    "cases_event_no_update": f"BEFORE UPDATE ON cases_event {REFUSED}",
    "cases_event_no_delete": f"BEFORE DELETE ON cases_event {REFUSED}",
    # REPLACE fires no trigger of the row that goes
    "cases_event_no_replace": "BEFORE INSERT ON cases_event WHEN EXISTS (SELECT 1 FROM cases_event "
    f"WHERE id = NEW.id OR (case_id = NEW.case_id AND seq = NEW.seq)) {REFUSED}",
}
ON_POSTGRESQL = {
    "cases_event_final": "BEFORE UPDATE OR DELETE ON cases_event FOR EACH ROW EXECUTE FUNCTION cases_event_is_final()",
    # TRUNCATE fires no trigger of a row
    "cases_event_stays": "BEFORE TRUNCATE ON cases_event FOR EACH STATEMENT EXECUTE FUNCTION cases_event_is_final()",
}
REFUSAL = (
    "CREATE OR REPLACE FUNCTION cases_event_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$"
)
LEVELS = ("subdistrict", "community", "estate", "grid", "micro_grid")
TOGETHER = {
    "case_post_is": ["owner_appointment_id", "state", "phase", "kind"],
    "case_body_is": ["owner_organisation_id", "state", "phase", "kind"],
    "case_sealed_is": ["desk_id", "phase", "openness"],
    "case_house_is": ["building_id", "phase", "openness"],
    **{f"case_in_{level}_is": [f"in_{level}", "phase", "openness"] for level in LEVELS},
    **{f"case_at_{level}_is": [f"at_{level}", "state", "phase", "kind"] for level in LEVELS},
}


def finish_events(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    if not on_sqlite:
        schema_editor.execute(REFUSAL)
    for name, rule in (ON_SQLITE if on_sqlite else ON_POSTGRESQL).items():
        schema_editor.execute(f"CREATE TRIGGER {name} {rule}")


def open_events(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name}" if on_sqlite else f"DROP TRIGGER {name} ON cases_event")


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0002_events_are_final"),
        ("cases", "0004_events_are_not_replaced"),
        ("cases", "0019_counted_together"),
        ("cases", "0020_of_one_house"),
    ]
    dependencies = [("cases", "0001_first_release")]
    operations = [
        migrations.RunPython(finish_events, open_events),
        word_index.look_up(),
        count_together("cases_case", TOGETHER, 500),
    ]
