"""Figures of a month read the events of a few verbs and no others."""

from django.db import migrations, models

from services.cases.indexes import AddIndexBesideWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0004_events_are_not_replaced")]
    operations = [
        AddIndexBesideWork(model_name="event", index=models.Index(fields=["verb", "at", "case"], name="event_verb")),
    ]
