"""What is under way at a place is found without walking through what ever was."""

from django.db import migrations, models

from services.cases.indexes import AddIndexBesideWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0006_remind_at")]
    operations = [
        AddIndexBesideWork(model_name="case", index=models.Index(fields=["phase", "place"], name="case_phase")),
    ]
