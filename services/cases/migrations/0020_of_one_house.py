"""The list of one building has an index in its order, which also serves where the index of the building alone did."""

import django.db.models.deletion
from django.db import migrations, models

from services.cases.indexes import AddIndexBesideWork, count_together


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0019_counted_together")]
    operations = [
        AddIndexBesideWork(
            "case", models.Index(fields=["building", "phase", "due_at", "id"], name="case_of_house")
        ),
        migrations.AlterField(
            "case", "building",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grids.building"
            ),
        ),
        count_together("cases_case", {"case_house_is": ["building_id", "phase", "openness"]}, 500),
    ]
