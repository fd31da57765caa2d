from django.db import migrations

from accounts.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_limits_codes_and_demo_accounts'),
    ]

    operations = [guard('accounts_looklog', clearable=['contact_id'])]
