"""Who does somebody's work while they are away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grids", "0006_words_for_editors")]
    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(help_text="含这一天", verbose_name="至")),
                ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="stand_ins", to="grids.appointment", verbose_name="谁的岗位")),
                ("stand_in", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="stands_for", to="grids.appointment", verbose_name="谁代班")),
            ],
            options={
                "verbose_name": "代班",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until__gte", models.F("since"))), name="stand_in_ends_later"),
                    models.CheckConstraint(condition=models.Q(("appointment", models.F("stand_in")), _negated=True), name="stand_in_another"),
                ],
            },
        ),
    ]
