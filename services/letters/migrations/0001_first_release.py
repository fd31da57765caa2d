import accounts.moment
import django.db.models.deletion
import services.letters.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('letters', '0001_first'),
        ('letters', '0002_ticket'),
        ('letters', '0003_ways'),
        ('letters', '0004_withdrawn'),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=services.letters.models.new_key, help_text='what the gateway knows it by', max_length=32, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('verb', models.CharField(max_length=30)),
                ('about', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='事项编号')),
                ('facts', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField(default=accounts.moment.now)),
                ('fate', models.CharField(choices=[('waiting', '待发'), ('sent', '已发'), ('no_address', '无联系方式'), ('in_app', '站内通知'), ('dead', '未能送达'), ('withdrawn', '已收回')], default='waiting', max_length=12)),
                ('way', models.CharField(choices=[('sms', '短信'), ('wechat', '微信'), ('mail', '邮件')], default='sms', max_length=8)),
                ('ticket', models.CharField(blank=True, help_text='of the message in the queue that may claim it', max_length=16)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('given_at', models.DateTimeField(help_text='when it was last handed to its gateway', null=True)),
                ('due_at', models.DateTimeField(default=accounts.moment.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('ask_at', models.DateTimeField(help_text='when to ask whether it arrived', null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, choices=[('refused', '服务商不接收'), ('lost', '发出了，对方没有收到'), ('wordless', '没有这种通知的文字')], max_length=10)),
                ('read_at', models.DateTimeField(null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='accounts.contact')),
            ],
            options={
                'verbose_name': '通知',
                'indexes': [models.Index(condition=models.Q(('fate', 'waiting')), fields=['due_at'], name='letter_waiting'), models.Index(condition=models.Q(('ask_at__isnull', False)), fields=['ask_at'], name='letter_to_ask'), models.Index(condition=models.Q(('fate', 'dead')), fields=['written_at'], name='letter_dead')],
            },
        ),
    ]
