"""Limits of levels; and what is to be fitted after an edit."""

import accounts.moment
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_routing_rules'),
        ('grids', '0006_words_for_editors'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unfitted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=accounts.moment.now)),
                ('done_to', models.BigIntegerField(default=0, help_text='the last case that was looked at')),
            ],
            options={
                'verbose_name': '待重算的时限',
            },
        ),
        migrations.RemoveConstraint(
            model_name='timelimit',
            name='time_limit_once_here',
        ),
        migrations.RemoveConstraint(
            model_name='timelimit',
            name='time_limit_once_everywhere',
        ),
        migrations.AddField(
            model_name='timelimit',
            name='level',
            field=models.CharField(blank=True, choices=[('county', '区县'), ('subdistrict', '街道'), ('community', '社区'), ('estate', '小区'), ('grid', '网格'), ('micro_grid', '微网格')], max_length=12, verbose_name='受理层级'),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.UniqueConstraint(fields=('clock', 'category', 'tier', 'level', 'area'), name='time_limit_once_here'),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.UniqueConstraint(condition=models.Q(('area', None)), fields=('clock', 'category', 'tier', 'level'), name='time_limit_once_everywhere'),
        ),
        migrations.AddField(
            model_name='unfitted',
            name='area',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area'),
        ),
    ]
