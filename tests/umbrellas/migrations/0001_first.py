import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0001_first_release")]
    operations = [
        migrations.CreateModel(
            name="Umbrella",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("colour", models.CharField(max_length=10)),
                ("mended", models.BooleanField(default=False)),
                (
                    "case",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
        ),
    ]
