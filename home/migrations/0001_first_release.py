import accounts.moment
import django.core.validators
import django.db.models.deletion
import home.numbers
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('home', '0001_first'),
        ('home', '0002_newsrooms'),
        ('home', '0004_publishing'),
        ('home', '0005_questions_in_rows'),
        ('home', '0006_without_old_questions'),
        ('home', '0008_followed_notices'),
        ('home', '0009_remarks_and_mourning'),
        ('home', '0010_colours_and_numbers'),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('grids', '0001_first_release'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Publication',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('kind', models.CharField(choices=[('water', '停水'), ('power', '停电'), ('gas', '停气'), ('urgent', '紧急'), ('publicity', '公示'), ('event', '活动'), ('notice', '通知'), ('policy', '政策'), ('guide', '办事指南'), ('qa', '法律问答')], default='notice', max_length=12, verbose_name='类型')),
                    ('urgent', models.BooleanField(default=False, editable=False)),
                    ('summary', models.CharField(blank=True, max_length=120, verbose_name='一句话')),
                    ('body', wagtail.fields.RichTextField(blank=True, verbose_name='正文')),
                    ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='开始')),
                    ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                    ('resolved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='恢复时间')),
                    ('over_at', models.DateTimeField(editable=False, help_text='when it vanishes by itself; set by save()', null=True)),
                    ('withdrawn', models.BooleanField(db_default=False, default=False, help_text='勾选并发布后，这一页只回答“已撤下”和下面的理由，归档里也没有', verbose_name='依法撤下')),
                    ('withdrawn_because', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='撤下的理由')),
                    ('review_on', models.DateField(blank=True, help_text='到这一天提醒责任人核对是否还对', null=True, verbose_name='复核日期')),
                    ('reminded_of', models.DateField(editable=False, help_text='the review_on that a letter was written of', null=True)),
                    ('area', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='grids.area')),
                    ('buildings', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='不选则发给整个区域', related_name='publications', to='grids.building', verbose_name='涉及楼栋')),
                    ('keeper', models.ForeignKey(blank=True, help_text='空则为写这一页的人', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment', verbose_name='责任人')),
                    ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='图片')),
                ],
                options={
                    'verbose_name': '发布内容',
                    'indexes': [models.Index(fields=['area', 'kind'], name='published_at'), models.Index(condition=models.Q(('review_on__isnull', False)), fields=['review_on'], name='publication_review')],
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='OtherPersonTask',
                fields=[
                    ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ],
                options={
                    'verbose_name': '另一人审核',
                    'verbose_name_plural': '另一人审核',
                },
                bases=('wagtailcore.task',),
            ),
            migrations.CreateModel(
                name='PortalPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ],
                options={
                    'verbose_name': '门户',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='SearchHint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(help_text='用顿号隔开，例如：停水、断水、没水', max_length=200, verbose_name='意思相同的词')),
                    ('title', models.CharField(blank=True, max_length=80, verbose_name='推荐标题')),
                    ('title_en', models.CharField(blank=True, max_length=160, verbose_name='推荐标题（英文）')),
                    ('address', models.CharField(blank=True, help_text='搜这些词的人先看到它。本站地址，例如：/report/utilities/', max_length=200, verbose_name='推荐地址')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ],
                options={
                    'verbose_name': '搜索用语',
                    'verbose_name_plural': '搜索用语',
                    'ordering': ['order', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='AreaPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('area', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='area_page', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '区域发布',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='Banner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField(choices=[(1, '提示'), (2, '预警'), (3, '紧急')], default=1, verbose_name='级别')),
                    ('words', models.CharField(max_length=100, verbose_name='一句话')),
                    ('words_en', models.CharField(blank=True, max_length=160, verbose_name='英文')),
                    ('starts_at', models.DateTimeField(default=accounts.moment.now, verbose_name='开始')),
                    ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '横幅',
                    'verbose_name_plural': '横幅',
                },
            ),
            migrations.CreateModel(
                name='Centre',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='时间')),
                    ('takes', models.TextField(blank=True, help_text='每行一项', verbose_name='受理什么')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '综治中心',
                    'verbose_name_plural': '综治中心',
                },
            ),
            migrations.CreateModel(
                name='Club',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='时间')),
                    ('what', models.CharField(blank=True, max_length=120, verbose_name='做什么')),
                    ('joining', models.CharField(blank=True, max_length=120, verbose_name='怎么参加')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '社团',
                    'verbose_name_plural': '社团',
                },
            ),
            migrations.CreateModel(
                name='Counter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ('what', models.CharField(blank=True, max_length=120, verbose_name='办什么')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='时间')),
                    ('centre', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='counters', to='home.centre')),
                ],
                options={
                    'verbose_name': '窗口',
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='EventPage',
                fields=[
                    ('publication_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.publication')),
                    ('event_kind', models.CharField(choices=[('activity', '活动'), ('service_day', '服务日'), ('reception', '接访'), ('meeting', '邻里会')], default='activity', max_length=12, verbose_name='哪种活动')),
                    ('venue', models.CharField(max_length=120, verbose_name='地点')),
                    ('organiser', models.CharField(blank=True, max_length=80, verbose_name='谁来办')),
                    ('sign_up', models.CharField(blank=True, help_text='不用报名就空着', max_length=120, verbose_name='怎么报名')),
                ],
                options={
                    'verbose_name': '活动',
                },
                bases=('home.publication',),
            ),
            migrations.CreateModel(
                name='NoticePage',
                fields=[
                    ('publication_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.publication')),
                ],
                options={
                    'verbose_name': '公告',
                },
                bases=('home.publication',),
            ),
            migrations.CreateModel(
                name='PolicyPage',
                fields=[
                    ('publication_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.publication')),
                    ('document_no', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                    ('index_no', models.CharField(blank=True, max_length=60, verbose_name='索引号')),
                    ('written_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                    ('issuer', models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='发布机构')),
                ],
                options={
                    'verbose_name': '政策',
                },
                bases=('home.publication',),
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('label', models.CharField(blank=True, help_text='空则用文件的标题', max_length=80, verbose_name='显示的名称')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document', verbose_name='文件')),
                    ('publication', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='home.publication')),
                ],
                options={
                    'verbose_name': '附件',
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Follow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=accounts.moment.now, editable=False)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='grids.area')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '关注',
                    'constraints': [models.UniqueConstraint(fields=('contact', 'area'), name='follow_once')],
                },
            ),
            migrations.CreateModel(
                name='FormerAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='home.publication')),
                ],
                options={
                    'verbose_name': '旧地址',
                    'constraints': [models.UniqueConstraint(fields=('publication', 'area'), name='former_address_once')],
                },
            ),
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
            migrations.CreateModel(
                name='PartyBranch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='时间')),
                    ('kind', models.CharField(choices=[('working_committee', '街道党工委'), ('community_committee', '社区大党委'), ('branch', '网格党支部'), ('group', '楼栋党小组')], max_length=20, verbose_name='类型')),
                    ('secretary', models.CharField(blank=True, max_length=40, verbose_name='书记')),
                    ('secretary_en', models.CharField(blank=True, max_length=80, verbose_name='书记（英文）')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area', verbose_name='区域')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='home.partybranch', verbose_name='上级党组织')),
                ],
                options={
                    'verbose_name': '党组织',
                    'verbose_name_plural': '党组织',
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('clear', models.BooleanField(verbose_name='说清楚了')),
                    ('words', models.CharField(blank=True, max_length=200, verbose_name='哪里没说清楚')),
                    ('on', models.DateField(default=accounts.moment.today)),
                    ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='home.publication')),
                ],
                options={
                    'verbose_name': '读者意见',
                    'indexes': [models.Index(fields=['publication', 'clear'], name='remark_of')],
                },
            ),
            migrations.CreateModel(
                name='SearchEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=30)),
                    ('key', models.BigIntegerField()),
                    ('path', models.CharField(max_length=255)),
                    ('address', models.CharField(max_length=80)),
                    ('title', models.CharField(max_length=255)),
                    ('title_en', models.CharField(blank=True, max_length=255)),
                    ('lead', models.CharField(blank=True, max_length=255)),
                    ('lead_en', models.CharField(blank=True, max_length=255)),
                    ('text', models.TextField(blank=True)),
                    ('called', models.CharField(max_length=255)),
                    ('title_words', models.TextField()),
                    ('words', models.TextField()),
                    ('plain', models.TextField()),
                    ('around', models.TextField()),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                    ('dated', models.DateTimeField(null=True)),
                    ('shown_from', models.DateTimeField(null=True)),
                    ('shown_until', models.DateTimeField(null=True)),
                    ('digest', models.CharField(max_length=32)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                    ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                ],
                options={
                    'verbose_name': '搜索条目',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='searchentry_once')],
                },
            ),
            migrations.CreateModel(
                name='ServicePoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文名称')),
                    ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='时间')),
                    ('kind', models.CharField(choices=[('health', '看病买药'), ('elderly', '养老助餐'), ('children', '托育上学'), ('government', '政务服务'), ('market', '买菜购物'), ('repair', '维修便民'), ('culture', '文化健身'), ('transport', '出行充电'), ('shelter', '应急避难')], max_length=12, verbose_name='类型')),
                    ('longitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='经度')),
                    ('latitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='纬度')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '服务点',
                    'verbose_name_plural': '服务点',
                    'indexes': [models.Index(fields=['latitude', 'longitude'], name='service_point_where')],
                },
            ),
            migrations.CreateModel(
                name='SiteProfile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('portal_name', models.CharField(max_length=40, verbose_name='站点名称')),
                    ('portal_name_en', models.CharField(blank=True, max_length=80, verbose_name='站点英文名称')),
                    ('sponsor', models.CharField(blank=True, max_length=60, verbose_name='主办单位')),
                    ('sponsor_en', models.CharField(blank=True, max_length=120, verbose_name='主办单位（英文）')),
                    ('organiser', models.CharField(blank=True, max_length=60, verbose_name='承办单位')),
                    ('organiser_en', models.CharField(blank=True, max_length=120, verbose_name='承办单位（英文）')),
                    ('site_code', models.CharField(blank=True, max_length=20, verbose_name='网站标识码')),
                    ('icp_no', models.CharField(blank=True, max_length=40, verbose_name='ICP 备案号')),
                    ('psb_no', models.CharField(blank=True, max_length=40, verbose_name='公安备案号')),
                    ('contact_phone', models.CharField(blank=True, max_length=30, verbose_name='联系电话')),
                    ('colours', models.CharField(blank=True, choices=[('', '门牌蓝'), ('teal', '青绿'), ('plum', '紫棠'), ('brown', '赭石'), ('slate', '石墨')], db_default='', default='', max_length=8, verbose_name='颜色')),
                    ('emergency_more', models.TextField(blank=True, db_default='', default='', help_text='排在 110 等后面，每行一个：名称 号码，例如：森林火警 12119；英文跟在斜线后：森林火警/Forest fire 12119', validators=[home.numbers.check], verbose_name='其他紧急电话')),
                    ('supervision_more', models.TextField(blank=True, db_default='', default='', help_text='写在每一页的页脚，每行一个：名称 号码，例如：纪检监察 12388', validators=[home.numbers.check], verbose_name='监督电话')),
                    ('level_words', models.JSONField(blank=True, default=dict, help_text='{"grid": "一级网格"}', verbose_name='层级用语')),
                    ('grey', models.BooleanField(default=False, verbose_name='灰色页面（哀悼日）')),
                    ('grey_from', models.DateField(blank=True, help_text='空着就从现在起', null=True, verbose_name='灰色自哪天')),
                    ('grey_until', models.DateField(blank=True, help_text='含这一天，过了自动恢复', null=True, verbose_name='灰色到哪天')),
                    ('four_eyes', models.CharField(choices=[('none', '不需要'), ('two', '另一人审核'), ('three', '三审：另外两人先后审核')], db_default='none', default='none', max_length=6, verbose_name='发布前审核')),
                    ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='site_profile', to='grids.area', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '站点信息',
                    'verbose_name_plural': '站点信息',
                },
            ),
            migrations.CreateModel(
                name='Told',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=accounts.moment.now)),
                    ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='home.publication')),
                ],
                options={
                    'verbose_name': '已告诉关注的人',
                },
            ),
            migrations.CreateModel(
                name='GuidePage',
                fields=[
                    ('publication_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.publication')),
                    ('conditions', models.TextField(blank=True, help_text='每行一项', verbose_name='谁能办')),
                    ('papers', models.TextField(blank=True, help_text='每行一项', verbose_name='要带什么')),
                    ('steps', models.TextField(blank=True, help_text='每行一项', verbose_name='怎么办')),
                    ('time_needed', models.CharField(blank=True, max_length=60, verbose_name='多久办好')),
                    ('fee', models.CharField(blank=True, help_text='不收费就写：不收费', max_length=60, verbose_name='多少钱')),
                    ('counter', models.CharField(blank=True, max_length=60, verbose_name='窗口')),
                    ('hours', models.CharField(blank=True, max_length=80, verbose_name='办公时间')),
                    ('by_proxy', models.CharField(blank=True, choices=[('', '没有规定'), ('yes', '可以，带双方身份证'), ('with_letter', '可以，要写委托书'), ('home_visit', '行动不便的，上门办'), ('no', '要本人来')], default='', max_length=12, verbose_name='能代办吗')),
                    ('trips', models.PositiveSmallIntegerField(blank=True, help_text='0 就是不用跑', null=True, verbose_name='最多跑几次')),
                    ('online_url', models.URLField(blank=True, verbose_name='网上办的网址')),
                    ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.organisation', verbose_name='在哪里办')),
                ],
                options={
                    'verbose_name': '办事指南',
                },
                bases=('home.publication',),
            ),
            migrations.CreateModel(
                name='PolicyQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('question', models.CharField(max_length=120, verbose_name='问')),
                    ('answer', wagtail.fields.RichTextField(verbose_name='答')),
                    ('policy', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='home.policypage')),
                ],
                options={
                    'verbose_name': '问答',
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='QaPage',
                fields=[
                    ('publication_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.publication')),
                    ('answered_on', models.DateField(default=accounts.moment.today, verbose_name='哪天答的')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.appointment', verbose_name='谁答的')),
                ],
                options={
                    'verbose_name': '法律问答',
                },
                bases=('home.publication',),
            ),
        ),
    ]
