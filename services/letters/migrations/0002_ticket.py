from django.db import migrations, models

import services.letters.models


class Migration(migrations.Migration):

    dependencies = [
        ("letters", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="ticket",
            field=models.CharField(
                blank=True, default="", help_text="of the message in the queue that may claim it", max_length=16
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="letter",
            name="fate",
            field=models.CharField(
                choices=[
                    ("waiting", "待发"),
                    ("sent", "已发"),
                    ("no_address", "无联系方式"),
                    ("in_app", "站内通知"),
                    ("dead", "未能送达"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="key",
            field=models.CharField(
                default=services.letters.models.new_key,
                help_text="what the gateway knows it by",
                max_length=32,
                unique=True,
            ),
        ),
    ]
