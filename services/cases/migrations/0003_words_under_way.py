"""Words of what is over are put away: those of what is under way are looked up apart."""

from django.db import migrations, models

from services.cases import word_index

PORTION = 2000
ADDED = "ALTER TABLE cases_casewords ADD COLUMN put_away bool NOT NULL DEFAULT false"


def add(apps, schema_editor):
    """Not by AddField: on SQLite that writes the table anew, and its triggers would be gone."""
    with schema_editor.connection.cursor() as cursor:
        standing = schema_editor.connection.introspection.get_table_description(cursor, "cases_casewords")
    if "put_away" not in {column.name for column in standing}:
        schema_editor.execute(ADDED)


def take_off(apps, schema_editor):
    schema_editor.execute("ALTER TABLE cases_casewords DROP COLUMN put_away")


def fill(apps, schema_editor):
    """Killed in the middle it begins again, and does again what is done already."""
    Words = apps.get_model("cases", "CaseWords")
    last = 0
    while ids := list(Words.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION]):
        last = ids[-1]
        Words.objects.filter(pk__in=ids, case__phase="over", put_away=False).update(put_away=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0002_kept_by_the_database")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(add, take_off)],
            [migrations.AddField("casewords", "put_away", models.BooleanField(db_default=False, default=False, help_text="since it is over; see grams.put_away"))],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        word_index.in_halves(),
    ]
