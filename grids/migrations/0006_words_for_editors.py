import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0005_import_jobs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.area', verbose_name='区域'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.organisation', verbose_name='单位'),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.person', verbose_name='人员'),
        ),
        migrations.AlterField(
            model_name='building',
            name='latitude',
            field=models.FloatField(blank=True, null=True, verbose_name='纬度'),
        ),
        migrations.AlterField(
            model_name='building',
            name='longitude',
            field=models.FloatField(blank=True, null=True, verbose_name='经度'),
        ),
        migrations.AlterField(
            model_name='chatgroup',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_groups', to='grids.area', verbose_name='区域'),
        ),
        migrations.AlterField(
            model_name='chatgroup',
            name='maintainer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment', verbose_name='维护人'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='grids.area', verbose_name='服务范围'),
        ),
        migrations.AlterField(
            model_name='quicklink',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quick_links', to='grids.area', verbose_name='区域'),
        ),
        migrations.AlterField(
            model_name='quicklink',
            name='order',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='次序'),
        ),
    ]
