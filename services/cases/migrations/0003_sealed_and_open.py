"""The sweep for sealed cases that nobody may open reads this index and nothing else."""

from django.db import migrations, models
from django.db.models import Q

from services.cases.indexes import AddIndexBesideWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0002_events_are_final")]
    operations = [
        AddIndexBesideWork(
            model_name="case",
            index=models.Index(fields=["phase", "desk"], condition=Q(openness="sealed"), name="case_sealed"),
        ),
    ]
