"""Turns and days at an opening earn hours: the book takes them in, and is guarded again, for SQLite rebuilds its table."""

import accounts.moment
import django.db.models.deletion
from django.db import migrations, models

from accounts.append_only import guard

TABLE = "orders_hoursmove"
NO_REPLACE = (
    f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN EXISTS "
    f"(SELECT 1 FROM {TABLE} WHERE id = NEW.id OR reverses_id = NEW.reverses_id "
    "OR (helping_id = NEW.helping_id AND round = NEW.round){more}) "
    f"BEGIN SELECT RAISE(ABORT, 'UNIQUE: {TABLE} is append-only'); END"
)
NO_TRUNCATE = (
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_stays()"
)
GUARD = guard(TABLE, clearable=["by_id"])


def _no_way_round(schema_editor, more=""):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(NO_REPLACE.replace("{more}", more) if on_sqlite else NO_TRUNCATE, params=None)


def on_before(apps, schema_editor):
    GUARD.code(apps, schema_editor)
    _no_way_round(schema_editor)


def on(apps, schema_editor):
    GUARD.code(apps, schema_editor)
    _no_way_round(schema_editor, " OR (attendance_id = NEW.attendance_id AND round = NEW.round)")


def off(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_replace")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
    GUARD.reverse_code(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0010_plates_on_the_wall'),
        ('orders', '0008_registering'),
    ]

    operations = [
        migrations.RunPython(off, on_before),
        migrations.AlterField(
            model_name='hoursmove',
            name='helping',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.helping'),
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
            },
        ),
        migrations.AddField(
            model_name='hoursmove',
            name='attendance',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.attendance'),
        ),
        migrations.AddConstraint(
            model_name='hoursmove',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('attendance', 'round'), name='hours_of_attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='hoursmove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attendance__isnull', False), ('helping', None)), models.Q(('attendance', None), ('helping__isnull', False)), _connector='OR'), name='hours_for_one_thing'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['claim', '-day'], name='attendance_of_claim'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('claim', 'day'), name='attendance_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('checked_in_at__isnull', False), ('checked_out_at', None)), fields=('volunteer',), name='attendance_in_one_place'),
        ),
        migrations.RunPython(on, off),
    ]
