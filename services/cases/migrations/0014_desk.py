"""The desk: when a case is due stands with it, its words are looked up, and a list can be kept."""

import django.db.models.deletion
from django.db import migrations, models

from services.cases import word_index


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_recurrences"), ("grids", "0006_words_for_editors")]
    operations = [
        migrations.AddField(
            "case", "due_at",
            models.DateTimeField(help_text="when the nearest clock that runs is out; kept by clocks.turn", null=True),
        ),
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="words", serialize=False, to="cases.case")),
                ("words", models.TextField()),
            ],
            options={"verbose_name": "检索用字"},
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(help_text="as in the address of the desk", max_length=800)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grids.person")),
            ],
            options={
                "verbose_name": "常用筛选",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="saved_filter_once")],
            },
        ),
        migrations.CreateModel(
            name="CannedReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="答复")),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grids.area", verbose_name="适用区域")),
            ],
            options={
                "verbose_name": "常用答复",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("area", "text"), name="canned_reply_once")],
            },
        ),
        word_index.look_up(),
    ]
