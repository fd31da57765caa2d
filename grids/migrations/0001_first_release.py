import accounts.moment
import django.core.validators
import django.db.models.deletion
import grids.slugs
from django.conf import settings
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('grids', '0001_first'),
        ('grids', '0002_administrators'),
        ('grids', '0003_searched_version'),
        ('grids', '0004_asked_on'),
        ('grids', '0005_import_jobs'),
        ('grids', '0006_words_for_editors'),
        ('grids', '0007_stand_ins'),
        ('grids', '0008_duty_categories'),
        ('grids', '0009_topic_after'),
        ('grids', '0010_plates_on_the_wall'),
        ('grids', '0011_security_administrator'),
        ('grids', '0012_towns'),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Area',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path', models.CharField(max_length=255, unique=True)),
                    ('depth', models.PositiveIntegerField()),
                    ('numchild', models.PositiveIntegerField(default=0)),
                    ('level', models.CharField(choices=[('county', '区县'), ('subdistrict', '街道'), ('community', '社区'), ('estate', '小区'), ('grid', '网格'), ('micro_grid', '微网格')], max_length=12, verbose_name='层级')),
                    ('kind', models.CharField(choices=[('residential', '居民网格'), ('special', '专属网格')], default='residential', max_length=12, verbose_name='类型')),
                    ('sector', models.CharField(blank=True, choices=[('shops', '商铺'), ('offices', '机关企事业'), ('education', '教育培训'), ('health', '医疗卫生')], max_length=12, verbose_name='行业')),
                    ('estate_type', models.CharField(blank=True, choices=[('managed', '物业小区'), ('self_run', '自治小区'), ('resettlement', '安置小区'), ('transitional', '过渡小区')], max_length=12, verbose_name='小区类型')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('official_name', models.CharField(blank=True, max_length=100, verbose_name='全称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('slug', models.CharField(default=grids.slugs.new_slug, editable=False, max_length=8, unique=True, verbose_name='网址代码')),
                    ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='户数')),
                    ('staffing_norm', models.PositiveIntegerField(blank=True, null=True, verbose_name='每名网格员户数')),
                    ('duty_list', models.TextField(blank=True, help_text='每行一项', verbose_name='职责清单')),
                    ('duty_categories', models.JSONField(blank=True, default=list, help_text='勾上清单里有的。交来清单以外的事，会提醒并请写明理由；一个也不勾，就不提醒。', verbose_name='职责清单包含的类别')),
                    ('topic_after', models.PositiveSmallIntegerField(blank=True, help_text='同一栋楼同一类的事，90 天内办了又发生，到这个次数就自动立为专题。空着：照上一级，都没填是 3 次；0：不自动立。', null=True, verbose_name='第几次发生立为专题')),
                    ('supervision_phone', models.CharField(blank=True, max_length=30, verbose_name='监督电话')),
                    ('hotline', models.CharField(blank=True, max_length=30, verbose_name='值班电话')),
                    ('boundary', models.JSONField(blank=True, help_text='GeoJSON Polygon or MultiPolygon, WGS 84', null=True, verbose_name='边界')),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                    ('valid_to', models.DateField(blank=True, help_text='自这一天起不再使用', null=True, verbose_name='停用日期')),
                    ('page_version', models.PositiveIntegerField(default=0, editable=False)),
                    ('next_change_at', models.DateTimeField(editable=False, null=True)),
                    ('searched_version', models.IntegerField(db_default=-1, default=-1, editable=False)),
                ],
                options={
                    'verbose_name': '区域',
                    'indexes': [models.Index(condition=models.Q(('searched_version', models.F('page_version')), _negated=True), fields=['path'], name='area_unsearched')],
                },
            ),
            migrations.CreateModel(
                name='AreaCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.CharField(default='division', help_text='division: 12 digits + 3 grid + 2 micro grid', max_length=20)),
                    ('code', models.CharField(db_index=True, max_length=32)),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='grids.area')),
                ],
                options={
                    'verbose_name': '代码',
                },
            ),
            migrations.CreateModel(
                name='Building',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(default=grids.slugs.new_slug, editable=False, max_length=8, unique=True, verbose_name='门牌码')),
                    ('label', models.CharField(help_text='例如：3 栋、5 幢、12 号楼、A 座', max_length=40, verbose_name='楼栋')),
                    ('label_en', models.CharField(blank=True, max_length=60, verbose_name='英文名称')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('address_en', models.CharField(blank=True, max_length=160, verbose_name='英文地址')),
                    ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='户数')),
                    ('floors', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='层数')),
                    ('longitude', models.FloatField(blank=True, null=True, verbose_name='经度')),
                    ('latitude', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                    ('page_version', models.PositiveIntegerField(default=0, editable=False)),
                    ('next_change_at', models.DateTimeField(editable=False, null=True)),
                    ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='grids.area', verbose_name='居民网格')),
                    ('special_grids', models.ManyToManyField(blank=True, related_name='special_buildings', to='grids.area', verbose_name='专属网格')),
                ],
                options={
                    'verbose_name': '楼栋',
                },
            ),
            migrations.CreateModel(
                name='Entrance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(default=grids.slugs.new_slug, editable=False, max_length=8, unique=True)),
                    ('label', models.CharField(max_length=40, verbose_name='单元')),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entrances', to='grids.building')),
                ],
                options={
                    'verbose_name': '单元',
                },
            ),
            migrations.CreateModel(
                name='ImportJob',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(editable=False, max_length=24, unique=True)),
                    ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                    ('state', models.CharField(choices=[('waiting', '等待检查'), ('checking', '正在检查'), ('faulty', '有错，没有写入'), ('checked', '检查通过，等您确认'), ('agreed', '等待写入'), ('writing', '正在写入'), ('done', '已写入'), ('failed', '没有写入')], default='waiting', max_length=10, verbose_name='状态')),
                    ('summary', models.JSONField(default=list)),
                    ('shown', models.JSONField(default=list, help_text='the first changes, as [sheet, row, what, words]')),
                    ('faults', models.JSONField(default=list, help_text='the first faults, as [cell, words]; all are in the marked file')),
                    ('fault_count', models.PositiveIntegerField(default=0)),
                    ('why', models.CharField(blank=True, max_length=200)),
                    ('made_at', models.DateTimeField(default=accounts.moment.now)),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('over_at', models.DateTimeField(null=True)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '导入',
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('kind', models.CharField(choices=[('department', '部门'), ('police_station', '派出所'), ('police_office', '警务室'), ('court', '法院'), ('property_company', '物业公司'), ('owners_committee', '业主委员会'), ('governance_centre', '综治中心'), ('partner_unit', '共建单位'), ('social', '社会组织')], max_length=20, verbose_name='类型')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('public_number', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='grids.area', verbose_name='服务范围')),
                    ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '单位',
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='姓名')),
                    ('name_en', models.CharField(blank=True, max_length=80, verbose_name='英文姓名')),
                    ('photo', models.ImageField(blank=True, help_text='本人同意后才公开', upload_to='officers/', verbose_name='照片')),
                    ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '人员',
                },
            ),
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('duty', models.CharField(choices=[('grid_worker', '网格员'), ('grid_leader', '网格长'), ('deputy', '副网格长'), ('steward', '楼栋长'), ('community_staff', '社区工作人员'), ('subdistrict_staff', '街道工作人员'), ('supervisor', '督办员'), ('unit_staff', '单位联络员'), ('legal', '法律顾问'), ('judge', '法官'), ('police', '责任民警'), ('editor', '信息员'), ('administrator', '管理员'), ('security', '安全管理员'), ('auditor', '审计员')], max_length=20, verbose_name='职责')),
                    ('title', models.CharField(blank=True, help_text='例如：法官、居民组长；空则用职责名', max_length=40, verbose_name='职务')),
                    ('title_en', models.CharField(blank=True, max_length=80, verbose_name='英文职务')),
                    ('since', models.DateField(default=accounts.moment.today, verbose_name='自')),
                    ('until', models.DateField(blank=True, help_text='含这一天', null=True, verbose_name='至')),
                    ('employment', models.CharField(blank=True, choices=[('full_time', '专职'), ('part_time', '兼职')], max_length=10, verbose_name='专兼职')),
                    ('pair_slot', models.CharField(blank=True, choices=[('A', 'A'), ('B', 'B')], max_length=1, verbose_name='AB 角')),
                    ('office_hours', models.CharField(blank=True, max_length=80, verbose_name='办公时间')),
                    ('office_hours_en', models.CharField(blank=True, max_length=120, verbose_name='办公时间（英文）')),
                    ('public_number', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('public_number_kind', models.CharField(choices=[('desk', '值班电话'), ('work', '工作手机'), ('personal', '个人号码')], default='work', max_length=10, verbose_name='号码性质')),
                    ('handles_sealed', models.BooleanField(default=False, verbose_name='经办保密事项')),
                    ('promise', models.CharField(blank=True, max_length=80, verbose_name='承诺')),
                    ('last_verified_on', models.DateField(blank=True, null=True, verbose_name='最近核对')),
                    ('asked_on', models.DateField(editable=False, help_text="since when it waits for its holder's word", null=True)),
                    ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.area', verbose_name='区域')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.organisation', verbose_name='单位')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='grids.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '任职',
                    'indexes': [models.Index(fields=['area', 'duty'], name='appointment_at')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('area__isnull', False), ('organisation__isnull', False), _connector='OR'), name='appointment_somewhere')],
                },
            ),
            migrations.CreateModel(
                name='ChatGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='群名')),
                    ('image', models.ImageField(blank=True, upload_to='groups/', verbose_name='群二维码')),
                    ('expires_on', models.DateField(blank=True, null=True, verbose_name='二维码到期')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_groups', to='grids.area', verbose_name='区域')),
                    ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment', verbose_name='维护人')),
                ],
                options={
                    'verbose_name': '网格群',
                },
            ),
            migrations.CreateModel(
                name='QuickLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(max_length=20, verbose_name='名称')),
                    ('label_en', models.CharField(blank=True, max_length=40, verbose_name='英文名称')),
                    ('url', models.URLField(verbose_name='网址')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quick_links', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '便民链接',
                    'ordering': ['order', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='RetiredCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=8, unique=True)),
                    ('reason', models.CharField(choices=[('covered', '被别的码覆盖过'), ('copied', '被人翻印、冒用'), ('lost', '门牌丢了'), ('other', '其他')], max_length=10, verbose_name='原因')),
                    ('retired_on', models.DateField()),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retired_codes', to='grids.building')),
                    ('retired_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '停用的门牌码',
                },
            ),
            migrations.CreateModel(
                name='ScanDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=8)),
                    ('day', models.DateField(db_index=True)),
                    ('count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'verbose_name': '扫码次数',
                    'constraints': [models.UniqueConstraint(fields=('code', 'day'), name='scan_day_once')],
                },
            ),
            migrations.CreateModel(
                name='StandIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(verbose_name='自')),
                    ('until', models.DateField(help_text='含这一天', verbose_name='至')),
                    ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stand_ins', to='grids.appointment', verbose_name='谁的岗位')),
                    ('stand_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands_for', to='grids.appointment', verbose_name='谁代班')),
                ],
                options={
                    'verbose_name': '代班',
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='stand_in_ends_later'), models.CheckConstraint(condition=models.Q(('appointment', models.F('stand_in')), _negated=True), name='stand_in_another')],
                },
            ),
            migrations.CreateModel(
                name='Succession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='grids.area')),
                    ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessions', to='grids.area')),
                ],
                options={
                    'verbose_name': '沿革',
                    'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_once')],
                },
            ),
            migrations.CreateModel(
                name='Town',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hosts', models.TextField(blank=True, help_text='每行一个，不带 http://；第一个写进链接和门牌，其余的也能打开', verbose_name='域名')),
                    ('prefix', models.CharField(blank=True, help_text='没有自己的域名时用，例如 dingshan，网址就是 /dingshan/', max_length=20, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', '只用小写字母、数字和短横线，以字母开头。')], verbose_name='路径前缀')),
                    ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='town', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '分站',
                    'verbose_name_plural': '分站',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('prefix', ''), _negated=True), fields=('prefix',), name='town_prefix_once')],
                },
            ),
            migrations.CreateModel(
                name='Hanging',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=8, unique=True)),
                    ('printed_on', models.DateField(null=True, verbose_name='打印')),
                    ('hung_on', models.DateField(null=True, verbose_name='上墙')),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hangings', to='grids.building')),
                    ('hung_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '门牌',
                    'indexes': [models.Index(condition=models.Q(('hung_on__isnull', False)), fields=['building'], name='hanging_on_the_wall')],
                },
            ),
        ),
    ]
