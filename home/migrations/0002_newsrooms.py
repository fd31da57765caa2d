import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('grids', '0002_administrators'),
        ('home', '0001_first'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Newsroom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='newsroom', to='grids.area', verbose_name='区域')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='newsroom', to='auth.group')),
                ('shelf', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='newsroom', to='wagtailcore.collection')),
            ],
            options={
                'verbose_name': '编辑室',
            },
        ),
    ]
