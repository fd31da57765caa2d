import accounts.moment
import django.db.models.deletion
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('api', '0001_first'),
        ('api', '0002_own_credentials'),
    ]

    dependencies = [
        ('grids', '0001_first_release'),
        ('orders', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Credential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='给哪个系统用')),
                    ('scopes', models.JSONField(default=list, verbose_name='可以做什么')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField(default=accounts.moment.now)),
                    ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('used_on', models.DateField(null=True)),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.appointment', verbose_name='任职')),
                ],
                options={
                    'verbose_name': '接口凭据',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Filed',
                fields=[
                    ('case_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filed', to='api.credential')),
                ],
                options={
                    'verbose_name': '接口提交',
                },
            ),
            migrations.CreateModel(
                name='OwnCredential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='给什么程序用')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField(default=accounts.moment.now)),
                    ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('used_on', models.DateField(null=True)),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '志愿者凭据',
                    'ordering': ['-pk'],
                },
            ),
        ),
    ]
