import accounts.moment
import django.db.models.deletion
import services.orders.ledger
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('orders', '0001_first'),
        ('orders', '0002_helping_accepted_seq'),
        ('orders', '0003_stand_ins'),
        ('orders', '0004_hours'),
        ('orders', '0005_openings'),
        ('orders', '0006_teams'),
        ('orders', '0007_series'),
        ('orders', '0008_registering'),
        ('orders', '0010_turn_offers'),
        ('orders', '0011_named_as'),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
        ('cases', '0001_first_release'),
        ('grids', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateField()),
                    ('stopped_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': '每周都来',
                },
            ),
            migrations.CreateModel(
                name='HoursAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('area', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('contact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hours', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '时长账户',
                    'constraints': [models.CheckConstraint(condition=models.Q(('contact', None), ('area', None), _connector='OR'), name='hours_of_one_or_a_place')],
                },
            ),
            migrations.CreateModel(
                name='Certificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('hours', '志愿服务时长证明'), ('registered', '报到证明')], default='hours', max_length=10)),
                    ('number', models.CharField(default=services.orders.ledger.new_number, editable=False, max_length=14, unique=True)),
                    ('name', models.CharField(max_length=20)),
                    ('since', models.DateField()),
                    ('until', models.DateField()),
                    ('minutes', models.PositiveIntegerField()),
                    ('times', models.PositiveIntegerField()),
                    ('unit', models.CharField(blank=True, help_text='where who registered works', max_length=60)),
                    ('grid', models.CharField(blank=True, help_text='where who registered lives', max_length=60)),
                    ('issuer', models.CharField(help_text='the community that stands for it', max_length=60)),
                    ('issued_at', models.DateTimeField(default=accounts.moment.now)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='orders.hoursaccount')),
                ],
                options={
                    'verbose_name': '服务时长证明',
                },
            ),
            migrations.CreateModel(
                name='Offering',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='大约多少分钟')),
                    ('headcount', models.PositiveSmallIntegerField(default=1, verbose_name='需要几人')),
                    ('skill', models.CharField(blank=True, choices=[('hairdressing', '理发'), ('medicine', '医护'), ('escort', '陪诊'), ('mending', '修理'), ('cooking', '做饭送餐'), ('teaching', '辅导')], max_length=20, verbose_name='要会什么')),
                    ('health', models.BooleanField(default=False, help_text='另外征求同意，只给接单的人看', verbose_name='涉及健康情况')),
                    ('home_call', models.BooleanField(default=False, help_text='请网格上门，不派给志愿者', verbose_name='五必到')),
                    ('category', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='offering', to='cases.category')),
                ],
                options={
                    'verbose_name': '服务项目',
                },
            ),
            migrations.CreateModel(
                name='Opening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('policy', '政策宣讲岗'), ('opinions', '民意收集岗'), ('mediation', '矛盾调解岗'), ('sanitation', '环境卫生岗'), ('other', '其他岗位')], max_length=12, verbose_name='哪一类岗位')),
                    ('title', models.CharField(blank=True, max_length=30, verbose_name='岗位名称')),
                    ('what', models.TextField(max_length=300, verbose_name='做什么')),
                    ('capacity', models.PositiveSmallIntegerField(verbose_name='几个名额')),
                    ('since', models.DateField(verbose_name='从哪天')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='到哪天')),
                    ('posted_at', models.DateTimeField(default=accounts.moment.now)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.organisation')),
                    ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '岗位',
                    'indexes': [models.Index(fields=['area', 'closed_at'], name='opening_of_area')],
                },
            ),
            migrations.CreateModel(
                name='Round',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=accounts.moment.now)),
                    ('orders', models.PositiveIntegerField(default=0)),
                    ('free', models.PositiveIntegerField(default=0, help_text='volunteers who could be asked')),
                    ('offers', models.PositiveIntegerField(default=0)),
                    ('fault', models.CharField(blank=True, help_text='the kind of error; then the nearest were asked', max_length=80)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                ],
                options={
                    'verbose_name': '匹配轮次',
                },
            ),
            migrations.CreateModel(
                name='Team',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('patrol', '巡逻队'), ('service', '服务队')], default='patrol', max_length=10, verbose_name='哪一类')),
                    ('name', models.CharField(max_length=30, verbose_name='队名')),
                    ('what', models.CharField(blank=True, max_length=200, verbose_name='做什么')),
                    ('made_at', models.DateTimeField(default=accounts.moment.now)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '队伍',
                },
            ),
            migrations.CreateModel(
                name='Shift',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts', models.DateTimeField(verbose_name='开始')),
                    ('ends', models.DateTimeField(verbose_name='结束')),
                    ('where', models.CharField(max_length=60, verbose_name='在哪里集合')),
                    ('seats', models.PositiveSmallIntegerField(verbose_name='要几人')),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='orders.team')),
                ],
                options={
                    'verbose_name': '班次',
                    'indexes': [models.Index(fields=['team', 'starts'], name='shift_of_team')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='shift_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='Volunteer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('adult_at', models.DateTimeField(help_text='when they confirmed that they are of age; no date of birth is asked')),
                    ('badge', models.BooleanField(default=False, verbose_name='亮出党员身份')),
                    ('pledge', models.CharField(blank=True, max_length=40, verbose_name='我的承诺')),
                    ('named_as', models.CharField(blank=True, help_text='said in public, while the consent to it holds', max_length=10, verbose_name='公开的称呼')),
                    ('unit', models.CharField(blank=True, max_length=60, verbose_name='工作单位')),
                    ('stands_in', models.BooleanField(default=False, help_text='other volunteers of the subdistrict may see the name', verbose_name='可以请我替别人去')),
                    ('skills', models.JSONField(blank=True, default=list, verbose_name='特长')),
                    ('free', models.JSONField(blank=True, default=list, help_text='["0m", "5a"]; empty: any time', verbose_name='什么时候有空')),
                    ('quota', models.PositiveSmallIntegerField(default=3, verbose_name='一天最多几条邀请')),
                    ('muted_until', models.DateTimeField(blank=True, null=True)),
                    ('standing', models.CharField(choices=[('waiting', '等社区确认'), ('confirmed', '已确认'), ('refused', '没有通过')], default='waiting', max_length=10)),
                    ('ruled_at', models.DateTimeField(null=True)),
                    ('joined_at', models.DateTimeField(default=accounts.moment.now)),
                    ('calendar_round', models.SmallIntegerField(default=0, help_text='which address of their calendar holds; 0 or less: none')),
                    ('learned_since', models.DateTimeField(default=accounts.moment.now, help_text='what the planner learned before is forgotten')),
                    ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='volunteer', to='accounts.contact')),
                    ('grid', models.ForeignKey(help_text='of residence', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.building')),
                    ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.building')),
                    ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                ],
                options={
                    'verbose_name': '志愿者',
                    'indexes': [models.Index(fields=['grid', 'standing'], name='volunteer_of_grid')],
                },
            ),
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.PositiveSmallIntegerField()),
                    ('shown', models.BooleanField(default=False, help_text='agreed that the page of the place says their name')),
                    ('claimed_at', models.DateTimeField(default=accounts.moment.now)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='orders.opening')),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '认领',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('opening', 'seat'), name='claim_seat_once'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('opening', 'volunteer'), name='claim_once_each')],
                },
            ),
            migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wanted_from', models.DateTimeField(verbose_name='从几点')),
                    ('wanted_until', models.DateTimeField(verbose_name='到几点')),
                    ('minutes', models.PositiveSmallIntegerField(default=60)),
                    ('headcount', models.PositiveSmallIntegerField(default=1)),
                    ('skill', models.CharField(blank=True, choices=[('hairdressing', '理发'), ('medicine', '医护'), ('escort', '陪诊'), ('mending', '修理'), ('cooking', '做饭送餐'), ('teaching', '辅导')], max_length=20)),
                    ('policy', models.CharField(blank=True, choices=[('named', '指定一位志愿者'), ('nearest', '问最近的几位'), ('matching', '统一匹配')], max_length=10, verbose_name='派单方式')),
                    ('at_once', models.PositiveSmallIntegerField(default=3, help_text='how many are asked at a time, by the policy nearest')),
                    ('meeting_code', models.CharField(max_length=4, verbose_name='见面口令')),
                    ('address', models.CharField(blank=True, max_length=100, verbose_name='门牌')),
                    ('needs', models.TextField(blank=True, verbose_name='要注意什么')),
                    ('served_minutes', models.PositiveSmallIntegerField(null=True)),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('series_day', models.DateField(help_text='which of the days of its series this is', null=True)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='order', to='cases.case')),
                    ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='orders.series')),
                    ('named', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '点单',
                    'indexes': [models.Index(condition=models.Q(('erased_at', None)), fields=['wanted_until'], name='order_unerased')],
                    'constraints': [models.UniqueConstraint(fields=('series', 'series_day'), name='series_day_once')],
                },
            ),
            migrations.CreateModel(
                name='Helping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.PositiveSmallIntegerField(default=1)),
                    ('accepted_at', models.DateTimeField(default=accounts.moment.now)),
                    ('accepted_seq', models.PositiveIntegerField(help_text='the event by which they said yes', null=True)),
                    ('checked_in_at', models.DateTimeField(null=True)),
                    ('checked_out_at', models.DateTimeField(null=True)),
                    ('minutes', models.PositiveSmallIntegerField(help_text='as the helper said at the end', null=True)),
                    ('ended', models.CharField(blank=True, choices=[('given_back', '来不了'), ('no_show', '没有来'), ('called_off', '取消了'), ('replaced', '换人去了'), ('done', '完成')], max_length=10)),
                    ('ended_seq', models.PositiveIntegerField(help_text='the event by which it ended', null=True)),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpings', to='orders.order')),
                    ('volunteer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='helpings', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '接单',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('order', 'seat'), name='helping_seat_once')],
                },
            ),
            migrations.CreateModel(
                name='Turn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.PositiveSmallIntegerField()),
                    ('taken_at', models.DateTimeField(default=accounts.moment.now)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='orders.shift')),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '值班',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('shift', 'seat'), name='turn_seat_once'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('shift', 'volunteer'), name='turn_once_each')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(help_text='of the team or the opening, as it was called then', max_length=40)),
                    ('day', models.DateField(default=accounts.moment.today)),
                    ('checked_in_at', models.DateTimeField(null=True)),
                    ('checked_out_at', models.DateTimeField(null=True)),
                    ('minutes', models.PositiveSmallIntegerField(help_text='as was said at the end', null=True)),
                    ('area', models.ForeignKey(help_text='that gives the hours', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attendances', to='orders.claim')),
                    ('turn', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attendance', to='orders.turn')),
                    ('volunteer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attendances', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '到岗',
                    'indexes': [models.Index(fields=['claim', '-day'], name='attendance_of_claim')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'day'), name='attendance_once_a_day'), models.UniqueConstraint(condition=models.Q(('checked_in_at__isnull', False), ('checked_out_at', None)), fields=('volunteer',), name='attendance_in_one_place')],
                },
            ),
            migrations.CreateModel(
                name='HoursMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('round', models.PositiveSmallIntegerField(null=True)),
                    ('day', models.DateField(help_text='on which it was done')),
                    ('at', models.DateTimeField(default=accounts.moment.now)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('attendance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.attendance')),
                    ('by', models.ForeignKey(help_text='who corrected it', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                    ('helping', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.helping')),
                    ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='orders.hoursmove')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='orders.hoursaccount')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='got', to='orders.hoursaccount')),
                ],
                options={
                    'verbose_name': '时长记录',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('helping', 'round'), name='hours_entered_once'), models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('attendance', 'round'), name='hours_of_attendance_once'), models.CheckConstraint(condition=models.Q(models.Q(('attendance__isnull', False), ('helping', None)), models.Q(('attendance', None), ('helping__isnull', False)), _connector='OR'), name='hours_for_one_thing'), models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='hours_of_some_minutes'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='hours_between_two'), models.CheckConstraint(condition=models.Q(models.Q(('reverses', None), ('round__isnull', False)), models.Q(('reverses__isnull', False), ('round', None)), _connector='OR'), name='hours_entered_or_reversed')],
                },
            ),
            migrations.CreateModel(
                name='Swap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=accounts.moment.now)),
                    ('answer', models.CharField(blank=True, choices=[('agreed', '换了'), ('declined', '不换'), ('withdrawn', '不用换了')], max_length=10)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('own', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offered', to='orders.turn')),
                    ('wanted', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wished', to='orders.turn')),
                ],
                options={
                    'verbose_name': '换班',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('own',), name='swap_asked_once')],
                },
            ),
            migrations.CreateModel(
                name='TurnOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=accounts.moment.now)),
                    ('expires_at', models.DateTimeField()),
                    ('answer', models.CharField(blank=True, choices=[('accepted', '来'), ('declined', '这次不方便'), ('taken', '已有人去'), ('called_off', '不用了'), ('lapsed', '没有回')], max_length=10)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.person')),
                    ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='orders.shift')),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turn_offers', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '请上班',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('shift', 'volunteer'), name='turn_offer_stands_once')],
                },
            ),
            migrations.CreateModel(
                name='OfferMade',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveIntegerField(help_text='the event by which it was made')),
                    ('made_at', models.DateTimeField(default=accounts.moment.now)),
                    ('expires_at', models.DateTimeField()),
                    ('answer', models.CharField(blank=True, choices=[('accepted', '接了'), ('declined', '这次不方便'), ('taken', '已有人接'), ('called_off', '不用了'), ('lapsed', '没有回')], max_length=10)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('answered_seq', models.PositiveIntegerField(help_text='the event by which it was answered or ended', null=True)),
                    ('instead_of', models.ForeignKey(help_text='asked by this helper to come for them', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='stand_ins', to='orders.helping')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='orders.order')),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '邀请',
                    'indexes': [models.Index(fields=['volunteer', 'made_at'], name='offer_of_volunteer')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('order', 'volunteer'), name='offer_stands_once')],
                },
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('joined_at', models.DateTimeField(default=accounts.moment.now)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='orders.team')),
                    ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='orders.volunteer')),
                ],
                options={
                    'verbose_name': '队员',
                    'constraints': [models.UniqueConstraint(fields=('team', 'volunteer'), name='member_once')],
                },
            ),
        ),
    ]
