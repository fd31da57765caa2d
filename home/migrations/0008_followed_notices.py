import django.db.models.deletion
from django.db import migrations, models

import accounts.moment


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=accounts.moment.now)),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="home.publication"
                    ),
                ),
            ],
            options={"verbose_name": "已告诉关注的人"},
        ),
    ]
