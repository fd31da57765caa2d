"""What stands already is filled in, portion by portion, and the indexes follow the new order beside the work."""

from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery

from services.cases.grams import tokens
from services.cases.indexes import AddIndexBesideWork

PORTION = 2000
LEVELS = ("county", "subdistrict", "community", "estate", "grid", "micro_grid")


def fill(apps, schema_editor):
    """Killed in the middle it begins again, and does again what is done already."""
    Case, Clock, Words = (apps.get_model("cases", name) for name in ("Case", "CaseClock", "CaseWords"))
    running = Clock.objects.filter(case=OuterRef("pk"), stopped=None, paused=None).order_by()
    soonest = Subquery(running.values("case").annotate(due=Min("due")).values("due")[:1])
    last = 0
    while portion := list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "text", "openness")[:PORTION]):
        last, ids = portion[-1][0], [pk for pk, _text, _openness in portion]
        Case.objects.filter(pk__in=ids).exclude(phase="over").update(due_at=soonest)
        said = ((pk, " ".join(tokens(text))) for pk, text, openness in portion if openness != "sealed")
        Words.objects.bulk_create([Words(case_id=pk, words=words) for pk, words in said if words], ignore_conflicts=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0014_desk")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            AddIndexBesideWork("case", models.Index(fields=[f"at_{level}", "phase", "due_at"], name=f"case_due_{level}"))
            for level in LEVELS
        ),
        AddIndexBesideWork("case", models.Index(fields=["phase", "due_at"], name="case_due")),
        *(migrations.RemoveIndex("case", f"case_at_{level}") for level in LEVELS),
    ]
