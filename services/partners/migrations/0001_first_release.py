import accounts.moment
import django.db.models.deletion
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('partners', '0001_first'),
        ('partners', '0002_pictures'),
    ]

    dependencies = [
        ('cases', '0001_first_release'),
        ('grids', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Listing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('offer', '单位提供'), ('need', '社区需要')], max_length=5)),
                    ('title', models.CharField(max_length=40, verbose_name='做什么')),
                    ('what', models.TextField(blank=True, max_length=300, verbose_name='说明')),
                    ('where', models.CharField(blank=True, max_length=60, verbose_name='地点')),
                    ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='可认领几次')),
                    ('since', models.DateField(verbose_name='自')),
                    ('until', models.DateField(verbose_name='至')),
                    ('posted_at', models.DateTimeField(default=accounts.moment.now)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='grids.area', verbose_name='区域')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='grids.organisation')),
                ],
                options={
                    'verbose_name': '共建项目清单',
                    'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['area', 'until'], name='listing_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('until__gte', models.F('since'))), name='listing_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('side', 'offer')), models.Q(('organisation__isnull', True), ('side', 'need')), _connector='OR'), name='listing_has_its_side')],
                },
            ),
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.PositiveSmallIntegerField()),
                    ('released', models.BooleanField(default=False, help_text='given back or called off: the place is free again')),
                    ('served', models.PositiveIntegerField(null=True, verbose_name='服务了多少人')),
                    ('shown', models.TextField(blank=True, help_text='read and let through by a colleague', verbose_name='公开的话')),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='project', to='cases.case')),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='partners.listing')),
                    ('pictures', models.ManyToManyField(help_text='copies that a colleague has looked at: everybody sees these', related_name='+', to='cases.photo')),
                ],
                options={
                    'verbose_name': '共建项目',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released', False)), fields=('listing', 'seat'), name='project_seat_once')],
                },
            ),
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('promise', models.TextField(max_length=600, verbose_name='约定做什么')),
                    ('since', models.DateField(verbose_name='自')),
                    ('until', models.DateField(help_text='含这一天', verbose_name='至')),
                    ('ended_on', models.DateField(help_text='ended early: from this day on it holds no more', null=True)),
                    ('asked_on', models.DateField(help_text='when both sides were asked whether to renew it', null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='grids.area', verbose_name='区域')),
                    ('liaison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment', verbose_name='单位联络人')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='grids.organisation', verbose_name='单位')),
                    ('renews', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='partners.agreement')),
                    ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '共建协议',
                    'indexes': [models.Index(condition=models.Q(('asked_on', None)), fields=['until'], name='agreement_unasked')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='agreement_in_order')],
                },
            ),
        ),
    ]
