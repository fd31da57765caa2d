from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("home", "0005_questions_in_rows")]
    operations = [migrations.RemoveField("policypage", "questions")]
