import accounts.moment
import django.core.validators
import django.db.models.deletion
import services.consultation.published
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('consultation', '0001_first'),
        ('consultation', '0002_open_answers'),
        ('consultation', '0003_cars'),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
        ('cases', '0001_first_release'),
        ('grids', '0001_first_release'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Hours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.PositiveSmallIntegerField(choices=[(0, '每周'), (1, '每月第一个'), (2, '每月第二个'), (3, '每月第三个'), (4, '每月第四个'), (5, '每月最后一个')], default=0, verbose_name='多久一次')),
                    ('weekday', models.PositiveSmallIntegerField(blank=True, choices=[(0, '星期一'), (1, '星期二'), (2, '星期三'), (3, '星期四'), (4, '星期五'), (5, '星期六'), (6, '星期日')], null=True, verbose_name='星期几')),
                    ('day', models.DateField(blank=True, null=True, verbose_name='只在这一天')),
                    ('opens', models.TimeField(verbose_name='几点开始')),
                    ('closes', models.TimeField(verbose_name='几点结束')),
                    ('minutes', models.PositiveSmallIntegerField(default=30, help_text='填 0 就是不用预约，来了就见', verbose_name='每位多少分钟')),
                    ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='同一时间几位')),
                    ('ahead', models.PositiveSmallIntegerField(default=28, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='提前几天可约')),
                    ('where', models.CharField(max_length=60, verbose_name='地点')),
                    ('by_video', models.BooleanField(default=False, verbose_name='也可以视频')),
                    ('stopped_at', models.DateTimeField(null=True)),
                    ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='grids.appointment', verbose_name='谁接待')),
                ],
                options={
                    'verbose_name': '坐班时间',
                    'indexes': [models.Index(condition=models.Q(('stopped_at', None)), fields=['appointment'], name='hours_standing')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('closes__gt', models.F('opens'))), name='hours_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('day__isnull', False), ('weekday__isnull', True)), models.Q(('day__isnull', True), ('weekday__isnull', False)), _connector='OR'), name='hours_on_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Booking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts', models.DateTimeField(verbose_name='开始')),
                    ('ends', models.DateTimeField(verbose_name='结束')),
                    ('seat', models.PositiveSmallIntegerField(default=1)),
                    ('released', models.BooleanField(default=False, help_text='called off: the seat is free again')),
                    ('way', models.CharField(choices=[('meet', '当面'), ('video', '视频')], default='meet', max_length=5, verbose_name='怎么见')),
                    ('room', models.CharField(blank=True, help_text='the name of the video room; nobody can guess it', max_length=40)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='booking', to='cases.case')),
                    ('hours', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='consultation.hours')),
                ],
                options={
                    'verbose_name': '预约',
                    'indexes': [models.Index(fields=['hours', 'starts'], name='booking_at')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released', False)), fields=('hours', 'starts', 'seat'), name='booking_seat_once')],
                },
            ),
            migrations.CreateModel(
                name='MoveRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(default=services.consultation.published.new_key, editable=False, max_length=12, unique=True)),
                    ('why', models.CharField(choices=[('gate', '堵了门口、车库口'), ('lane', '堵了路，车过不去'), ('fire', '占了消防通道'), ('boxed', '把别的车堵在里面')], max_length=5, verbose_name='怎么挡的')),
                    ('spot', models.CharField(blank=True, max_length=30, verbose_name='停在哪儿')),
                    ('plate_cipher', models.TextField(blank=True, editable=False)),
                    ('asked_at', models.DateTimeField(db_index=True, default=accounts.moment.now)),
                    ('answer', models.CharField(blank=True, choices=[('coming', '马上来'), ('later', '暂时来不了'), ('not_mine', '不是我的车')], max_length=8)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                    ('asker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.contact')),
                    ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.building')),
                ],
                options={
                    'verbose_name': '移车请求',
                    'indexes': [models.Index(condition=models.Q(('plate_cipher', ''), _negated=True), fields=['id'], name='move_unsought')],
                },
            ),
            migrations.CreateModel(
                name='MovingArea',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=accounts.moment.now)),
                    ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.area')),
                ],
                options={
                    'verbose_name': '开通堵路移车',
                },
            ),
            migrations.CreateModel(
                name='OpenAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(default=services.consultation.published.new_key, editable=False, max_length=16, unique=True)),
                    ('open_question', models.TextField(blank=True, verbose_name='公开的问题')),
                    ('open_answer', models.TextField(blank=True, verbose_name='公开的答复')),
                    ('edition', models.PositiveSmallIntegerField(default=0, help_text='counts the wordings; one agrees to one of them')),
                    ('standing', models.CharField(blank=True, choices=[('', '没有公开'), ('proposed', '等居民决定'), ('public', '已公开'), ('refused', '居民不同意公开'), ('down', '已撤下')], default='', max_length=8)),
                    ('published_at', models.DateTimeField(null=True)),
                    ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.area')),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='open_answer', to='cases.case')),
                ],
                options={
                    'verbose_name': '公开的法律问答',
                    'indexes': [models.Index(condition=models.Q(('standing', 'public')), fields=['area', 'published_at'], name='open_answer_at')],
                },
            ),
            migrations.CreateModel(
                name='Roster',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=30, verbose_name='名称')),
                    ('name_en', models.CharField(blank=True, max_length=60, verbose_name='英文名称')),
                    ('answers', models.BooleanField(default=False, help_text='居民的提问会交给名册上的人', verbose_name='回答法律咨询')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='grids.area', verbose_name='区域')),
                    ('members', models.ManyToManyField(blank=True, related_name='rosters', to='grids.appointment', verbose_name='名册上的人')),
                ],
                options={
                    'verbose_name': '名册',
                    'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='roster_once')],
                },
            ),
            migrations.CreateModel(
                name='Car',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plate_hash', models.CharField(db_index=True, editable=False, max_length=64)),
                    ('plate_cipher', models.TextField(editable=False)),
                    ('since', models.DateTimeField(default=accounts.moment.now)),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cars', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '登记的车',
                    'constraints': [models.UniqueConstraint(fields=('contact', 'plate_hash'), name='car_once')],
                },
            ),
            migrations.CreateModel(
                name='DayOff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='哪天')),
                    ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days_off', to='grids.appointment', verbose_name='谁')),
                ],
                options={
                    'verbose_name': '停班',
                    'constraints': [models.UniqueConstraint(fields=('appointment', 'day'), name='day_off_once')],
                },
            ),
        ),
    ]
