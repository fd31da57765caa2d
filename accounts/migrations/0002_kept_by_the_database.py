"""The database itself refuses to change what was written about who looked at a number."""

from django.db import migrations

from accounts.append_only import guard


class Migration(migrations.Migration):
    replaces = [("accounts", "0003_append_only_looks")]
    dependencies = [("accounts", "0001_first_release")]
    operations = [guard("accounts_looklog", clearable=["contact_id"])]
