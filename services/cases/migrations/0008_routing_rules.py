"""To whom new cases go."""

import accounts.moment
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_under_way_at_a_place'),
        ('grids', '0006_words_for_editors'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='reports', editable=False, max_length=30)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('order', models.PositiveSmallIntegerField(default=10, help_text='小的先看', verbose_name='次序')),
                ('in_force', models.BooleanField(default=False, help_text='先不启用，试跑看过结果，再启用。', verbose_name='启用')),
                ('categories', models.JSONField(blank=True, default=list, verbose_name='类别')),
                ('answer', models.CharField(blank=True, max_length=100, verbose_name='分项的回答')),
                ('estate_types', models.JSONField(blank=True, default=list, verbose_name='小区类型')),
                ('company', models.CharField(blank=True, choices=[('there', '有物业公司'), ('none', '没有物业公司')], max_length=10, verbose_name='物业')),
                ('hours', models.CharField(blank=True, choices=[('open', '办公时间'), ('closed', '办公时间以外'), ('day_off', '休息日和节假日'), ('night', '夜间（紧急工作时以外）')], max_length=10, verbose_name='什么时候提交')),
                ('desk', models.CharField(blank=True, choices=[('community', '社区'), ('subdistrict', '街道'), ('county', '区县')], help_text='空着：由当地网格受理。', max_length=12, verbose_name='由哪一级受理')),
                ('duty', models.CharField(blank=True, choices=[('grid_worker', '网格员'), ('grid_leader', '网格长'), ('deputy', '副网格长'), ('community_staff', '社区工作人员'), ('subdistrict_staff', '街道工作人员'), ('supervisor', '督办员')], help_text='离那里最近的一位。', max_length=20, verbose_name='建议承办：职责')),
                ('body_kind', models.CharField(blank=True, choices=[('department', '部门'), ('police_station', '派出所'), ('police_office', '警务室'), ('court', '法院'), ('property_company', '物业公司'), ('owners_committee', '业主委员会'), ('governance_centre', '综治中心'), ('partner_unit', '共建单位'), ('social', '社会组织')], help_text='离那里最近的一家。没有这样的单位，就看下一条规则。', max_length=20, verbose_name='建议承办：哪类单位')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area', verbose_name='适用区域')),
                ('body', models.ForeignKey(blank=True, help_text='不服务那里，就看下一条规则。', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.organisation', verbose_name='建议承办：哪个单位')),
            ],
            options={
                'verbose_name': '派单规则',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Routed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='name and destination of the rule when it was followed', max_length=200)),
                ('at', models.DateTimeField(default=accounts.moment.now)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='routed', to='cases.case')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.organisation')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='routed', to='cases.routingrule')),
            ],
            options={
                'verbose_name': '派单记录',
            },
        ),
        migrations.AddConstraint(
            model_name='routingrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body_kind', ''), ('duty', '')), models.Q(('body__isnull', True), ('duty', '')), models.Q(('body__isnull', True), ('body_kind', '')), _connector='OR'), name='rule_one_owner'),
        ),
    ]
