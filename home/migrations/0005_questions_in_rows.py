"""What was one text of questions becomes a row; what was to expire knows when it is over."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def move(apps, schema_editor):
    policy, question = apps.get_model("home", "PolicyPage"), apps.get_model("home", "PolicyQuestion")
    for page in policy.objects.exclude(questions="").iterator():
        question.objects.create(policy=page, question="问答", answer=page.questions, sort_order=0)
    publication, expiring = apps.get_model("home", "Publication"), apps.get_model("wagtailcore", "Page")
    expires = expiring.objects.filter(pk=OuterRef("pk"), expire_at__isnull=False).values("expire_at")
    publication.objects.update(over_at=Subquery(expires))


class Migration(migrations.Migration):

    dependencies = [("home", "0004_publishing")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
