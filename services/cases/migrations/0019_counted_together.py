"""The lists of sealed desks have indexes in their order; and what comes together is counted together, for the plans."""

from django.db import migrations, models
from django.db.models import Q

from services.cases.indexes import AddIndexBesideWork, count_together

ORDER = ("due_at", "id")
LEVELS = ("subdistrict", "community", "estate", "grid", "micro_grid")
SEALED, UNDER_WAY, ASKING = Q(openness="sealed"), ~Q(phase="over"), Q(open_children__gt=0)
WHISTLES, AGAIN = Q(kind="whistle") & UNDER_WAY, Q(times_before__gte=2) & UNDER_WAY
INDEXES = (
    models.Index(fields=["desk", "phase", *ORDER], condition=SEALED, name="case_sealed_desk"),
    models.Index(
        fields=["desk", *ORDER], condition=SEALED & WHISTLES, name="case_whistle_sealed"
    ),
    models.Index(
        fields=["desk", *ORDER], condition=SEALED & AGAIN, name="case_again_sealed"
    ),
    models.Index(fields=["owner_appointment", *ORDER], condition=WHISTLES, name="case_whistle_post"),
    models.Index(fields=["owner_organisation", *ORDER], condition=WHISTLES, name="case_whistle_body"),
    models.Index(fields=["owner_appointment", *ORDER], condition=AGAIN, name="case_again_post"),
    models.Index(fields=["owner_organisation", *ORDER], condition=AGAIN, name="case_again_body"),
    models.Index(fields=["building", *ORDER], condition=UNDER_WAY, name="case_near_house"),
    models.Index(fields=["in_community", "category", *ORDER], condition=UNDER_WAY, name="case_near_kind"),
    models.Index(fields=["owner_appointment"], condition=ASKING, name="case_post_asks"),
    models.Index(fields=["owner_organisation"], condition=ASKING, name="case_body_asks"),
    models.Index(fields=["place"], condition=SEALED & UNDER_WAY, name="case_sealed_at"),
)
TOGETHER = {
    "case_post_is": ["owner_appointment_id", "state", "phase", "kind"],
    "case_body_is": ["owner_organisation_id", "state", "phase", "kind"],
    "case_sealed_is": ["desk_id", "phase", "openness"],
    **{f"case_in_{level}_is": [f"in_{level}", "phase", "openness"] for level in LEVELS},
    **{f"case_at_{level}_is": [f"at_{level}", "state", "phase", "kind"] for level in LEVELS},
}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0018_checked_copies")]
    operations = [
        *(AddIndexBesideWork("case", index) for index in INDEXES),
        migrations.RemoveIndex("case", "case_sealed"),
        count_together("cases_case", TOGETHER, 500),
    ]
