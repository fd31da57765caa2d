"""How long things took stands in a column of its own, so that a page that does not show it need not read it."""

from django.db import migrations, models

MARK, AT_ONCE = "~", 1_000


def part(apps, schema_editor):
    _move(apps, lambda row: (_some(row.counts, False), _some(row.counts, True)))


def join(apps, schema_editor):
    _move(apps, lambda row: (row.counts | row.spans, {}))


def _some(counts, marked):
    return {code: number for code, number in counts.items() if (MARK in code) == marked}


def _move(apps, halves):
    rollups, changed = apps.get_model("figures", "Rollup").objects, []
    for row in rollups.order_by("pk").iterator(AT_ONCE):
        row.counts, row.spans = halves(row)
        changed.append(row)
        if len(changed) == AT_ONCE:
            rollups.bulk_update(changed, ["counts", "spans"])
            changed = []
    rollups.bulk_update(changed, ["counts", "spans"])


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_noted_with_the_event")]
    operations = [
        migrations.AddField("rollup", "spans", models.JSONField(default=dict, help_text="class of a stage → how many: long, and read only where it is shown")),
        migrations.RunPython(part, join),
    ]
