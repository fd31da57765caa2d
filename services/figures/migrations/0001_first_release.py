import accounts.moment
import django.db.models.deletion
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('figures', '0001_sums'),
        ('figures', '0003_spans_apart'),
        ('figures', '0004_blanks'),
    ]

    dependencies = [
        ('grids', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Counted',
                fields=[
                    ('case_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('path', models.CharField(db_index=True, help_text='tree path of the place', max_length=255)),
                    ('kind', models.CharField(max_length=30)),
                    ('category', models.CharField(blank=True, max_length=40)),
                    ('entries', models.JSONField(default=dict)),
                ],
                options={
                    'verbose_name': '计数',
                },
            ),
            migrations.CreateModel(
                name='Stale',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case_id', models.BigIntegerField(db_index=True)),
                ],
                options={
                    'verbose_name': '待计数',
                },
            ),
            migrations.CreateModel(
                name='Turn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField(default=0)),
                    ('at', models.DateTimeField(default=accounts.moment.now)),
                ],
                options={
                    'verbose_name': '轮次',
                },
            ),
            migrations.CreateModel(
                name='Rollup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path', models.CharField(max_length=255)),
                    ('grain', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('ever', 'Ever')], max_length=5)),
                    ('start', models.DateField(help_text='first day of the span')),
                    ('kind', models.CharField(blank=True, max_length=30)),
                    ('category', models.CharField(blank=True, max_length=40)),
                    ('counts', models.JSONField(default=dict, help_text='measure → how many')),
                    ('spans', models.JSONField(default=dict, help_text='class of a stage → how many: long, and read only where it is shown')),
                ],
                options={
                    'verbose_name': '汇总',
                    'indexes': [models.Index(fields=['path', 'grain', 'start'], name='rollup_of_area')],
                    'constraints': [models.UniqueConstraint(fields=('grain', 'kind', 'category', 'path', 'start'), name='rollup_once')],
                },
            ),
            migrations.CreateModel(
                name='Blank',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ('form', models.CharField(choices=[('xlsx', 'Excel'), ('docx', 'Word')], max_length=4)),
                    ('content', models.BinaryField()),
                    ('asks', models.PositiveIntegerField(default=0, help_text='how many places are filled in')),
                    ('kept_at', models.DateTimeField(default=accounts.moment.now)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                    ('kept_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '自己的表格',
                    'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='blank_once')],
                },
            ),
        ),
    ]
