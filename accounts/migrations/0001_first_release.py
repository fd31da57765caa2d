import accounts.moment
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0001_first'),
        ('accounts', '0002_limits_codes_and_demo_accounts'),
        ('accounts', '0004_ways'),
        ('accounts', '0010_erased_at'),
        ('accounts', '0011_helper_consents'),
        ('accounts', '0012_open_answers_and_cars'),
        ('accounts', '0013_wechat'),
        ('accounts', '0014_sittings'),
        ('accounts', '0015_helper_named'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(editable=False, max_length=64, unique=True)),
                    ('uses', models.JSONField(default=list, help_text='[second, times], oldest first')),
                    ('until', models.DateTimeField(db_index=True, help_text='after this moment the row says nothing any more')),
                ],
                options={
                    'verbose_name': '计次',
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('demo', models.BooleanField(default=False, editable=False)),
                    ('demo_role', models.CharField(blank=True, editable=False, max_length=40)),
                    ('demo_area', models.CharField(blank=True, editable=False, max_length=80)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'user',
                    'verbose_name_plural': 'users',
                    'abstract': False,
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='AccountEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=accounts.moment.now)),
                    ('what', models.CharField(choices=[('came_in', '登录'), ('refused', '验证没有通过'), ('left', '退出'), ('ended', '让登录失效'), ('factors_taken', '清除第二道验证'), ('let_try', '解除限制')], max_length=16)),
                    ('how', models.CharField(blank=True, max_length=120)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='account_events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '账号日志',
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('phone_cipher', models.TextField(blank=True, editable=False)),
                    ('phone_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('phone_verified_at', models.DateTimeField(editable=False, null=True)),
                    ('name', models.CharField(blank=True, max_length=40, verbose_name='称呼')),
                    ('openid_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('openid_cipher', models.TextField(blank=True, editable=False)),
                    ('unionid_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('unionid_cipher', models.TextField(blank=True, editable=False)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                    ('email_verified_at', models.DateTimeField(editable=False, null=True)),
                    ('way', models.CharField(blank=True, choices=[('', '照常（居民短信，工作人员在本站看，急事短信）'), ('sms', '短信'), ('wechat', '微信'), ('mail', '邮件'), ('portal', '只在本站看')], default='', max_length=8, verbose_name='怎么通知')),
                    ('digest', models.BooleanField(default=False, verbose_name='每天早上一条汇总')),
                    ('digested_on', models.DateField(editable=False, null=True)),
                    ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='语言')),
                    ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='免打扰开始')),
                    ('quiet_to', models.TimeField(blank=True, null=True, verbose_name='免打扰结束')),
                    ('created_at', models.DateTimeField(default=accounts.moment.now, editable=False)),
                    ('erased_at', models.DateTimeField(editable=False, null=True)),
                    ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contact', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '联系方式',
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('contact', '就此事与我联系'), ('forward', '把联系方式转给承办单位'), ('publish', '隐去个人信息后公开'), ('public_number', '公开本人的号码'), ('helper_phone', '把手机号给接单的人'), ('helper_address', '把门牌给接单的人'), ('helper_health', '把健康方面要注意的事告诉接单的人'), ('publish_answer', '公开改写过的法律问答'), ('move_car', '有人请我移车时通知我'), ('helper_named', '在公开页面写上我选的称呼')], max_length=20)),
                    ('about', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='事项编号')),
                    ('version', models.CharField(max_length=20, verbose_name='告知文本版本')),
                    ('given_at', models.DateTimeField(default=accounts.moment.now)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='accounts.contact')),
                ],
                options={
                    'verbose_name': '同意',
                },
            ),
            migrations.CreateModel(
                name='LookLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(blank=True, db_index=True, max_length=12)),
                    ('reason', models.CharField(max_length=200)),
                    ('at', models.DateTimeField(db_index=True, default=accounts.moment.now)),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='looks', to='accounts.contact')),
                    ('looker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '查看记录',
                },
            ),
            migrations.CreateModel(
                name='PhoneCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('sign_in', '登录'), ('old_number', '确认旧号码'), ('new_number', '确认新号码'), ('wechat', '绑定微信')], max_length=12)),
                    ('number_key', models.CharField(editable=False, max_length=64)),
                    ('number_cipher', models.TextField(editable=False)),
                    ('code_hash', models.CharField(editable=False, max_length=64)),
                    ('guesses', models.PositiveSmallIntegerField(default=0)),
                    ('made_at', models.DateTimeField(db_index=True)),
                    ('used_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': '验证码',
                    'constraints': [models.UniqueConstraint(fields=('purpose', 'number_key'), name='code_one_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Sitting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(editable=False, max_length=40, unique=True)),
                    ('device', models.CharField(blank=True, max_length=40)),
                    ('method', models.CharField(max_length=12)),
                    ('begun_at', models.DateTimeField(default=accounts.moment.now)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '登录状态',
                },
            ),
        ),
    ]
