"""Beside the words of a case stand the areas in which it lies: both are looked up at once."""

from django.db import migrations, models

from services.cases import word_index

PORTION = 5000
ADDED = "ALTER TABLE cases_casewords ADD COLUMN places text NOT NULL DEFAULT ''"
LEVELS = ("county", "subdistrict", "community", "estate", "grid", "micro_grid")
LYING = " || ".join(f"coalesce(' ' || in_{level}, '')" for level in LEVELS)
FILLED = (
    f"UPDATE cases_casewords SET places = (SELECT ltrim({LYING}) FROM cases_case WHERE cases_case.id = case_id)"
    " WHERE case_id > %s AND case_id <= %s AND places = ''"
)


def add(apps, schema_editor):
    """Not by AddField: on SQLite that writes the table anew, and its triggers would be gone."""
    with schema_editor.connection.cursor() as cursor:
        standing = schema_editor.connection.introspection.get_table_description(cursor, "cases_casewords")
    if "places" not in {column.name for column in standing}:
        schema_editor.execute(ADDED)


def take_off(apps, schema_editor):
    schema_editor.execute("ALTER TABLE cases_casewords DROP COLUMN places")


def fill(apps, schema_editor):
    """Killed in the middle it begins again, and leaves out what is done already."""
    last = apps.get_model("cases", "CaseWords").objects.aggregate(models.Max("pk"))["pk__max"] or 0
    for begin in range(0, last, PORTION):
        schema_editor.execute(FILLED, [begin, begin + PORTION])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0003_words_under_way")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(add, take_off)],
            [migrations.AddField("casewords", "places", models.TextField(db_default="", default="", help_text="ids of the areas it lies in, which never change"))],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        word_index.with_places(),
    ]
