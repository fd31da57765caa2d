"""Where a case lies stands with it at each level, beside who answers; and the lists of the desk have indexes in their order."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from services.cases.indexes import AddIndexBesideWork

LEVELS = ("county", "subdistrict", "community", "estate", "grid", "micro_grid")
STEP = 4  # characters of a path for each depth


ORDER = ("due_at", "id")
UNDER_WAY = ~Q(phase="over")


def indexes():
    yield models.Index(fields=["owner_appointment", "phase", *ORDER], name="case_owner_post")
    yield models.Index(fields=["owner_organisation", "phase", *ORDER], name="case_owner_body")
    yield models.Index(fields=["owner_appointment", "state", *ORDER], condition=UNDER_WAY, name="case_post_state")
    yield models.Index(fields=["owner_organisation", "state", *ORDER], condition=UNDER_WAY, name="case_body_state")
    yield models.Index(fields=["phase", *ORDER], condition=Q(astray=True), name="case_astray")
    for level in LEVELS:
        whistles, again = Q(kind="whistle") & UNDER_WAY, Q(times_before__gte=2) & UNDER_WAY
        yield models.Index(fields=[f"in_{level}", "phase", *ORDER], name=f"case_in_{level}")
        yield models.Index(fields=[f"at_{level}", "state", *ORDER], condition=UNDER_WAY, name=f"case_at_{level}")
        yield models.Index(fields=[f"in_{level}", *ORDER], condition=whistles, name=f"case_whistle_{level}")
        yield models.Index(fields=[f"in_{level}", *ORDER], condition=again, name=f"case_again_{level}")


def fill(apps, schema_editor):
    """Place by place. Killed in the middle it begins again, and does again what is done already."""
    Case, Area = apps.get_model("cases", "Case"), apps.get_model("grids", "Area")
    pairs = list(Case.objects.order_by().values_list("place", "place__path", "desk__path").distinct())
    above = {path[:end] for _pk, path, _desk in pairs for end in range(STEP, len(path) + 1, STEP)}
    known = {path: (level, pk) for path, level, pk in Area.objects.filter(path__in=above).values_list("path", "level", "pk")}
    for place, path in {(pk, path) for pk, path, _desk in pairs}:
        lineage = (known[path[:end]] for end in range(STEP, len(path) + 1, STEP) if path[:end] in known)
        Case.objects.filter(place=place).update(**{f"in_{level}": pk for level, pk in lineage})
    for place, path, desk in pairs:
        if not path.startswith(desk):
            Case.objects.filter(place=place, desk__path=desk).update(astray=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0015_due_and_found")]
    operations = [
        *(
            migrations.AddField("case", f"in_{level}", models.BigIntegerField(editable=False, null=True))
            for level in LEVELS
        ),
        migrations.AddField(
            "case", "astray",
            models.BooleanField(default=False, editable=False, help_text="the desk is neither the place nor above it"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(AddIndexBesideWork("case", index) for index in indexes()),
        *(migrations.RemoveIndex("case", f"case_due_{level}") for level in LEVELS),
        migrations.RemoveIndex("case", "case_due"),
        *(
            migrations.AlterField(
                "case", owner,
                models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to),
            )
            for owner, to in (("owner_appointment", "grids.appointment"), ("owner_organisation", "grids.organisation"))
        ),
    ]
