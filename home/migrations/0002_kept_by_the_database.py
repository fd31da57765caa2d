"""Search is looked up by the database; and the CMS's own groups, which may write everywhere, are dissolved."""

from django.db import migrations

from home.search import tables


def dissolve(apps, schema_editor):
    """The CMS comes with two groups that may write everywhere, and a review that leads to one of them."""
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(
        workflow__name="Moderators approval", page__depth=1
    ).delete()


class Migration(migrations.Migration):
    """Rights come from appointments (home.newsrooms). Nothing to go back to: the groups were nobody's."""

    replaces = [("home", "0003_no_groups_by_hand"), ("home", "0007_search")]
    dependencies = [
        ("home", "0001_first_release"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
    ]
    operations = [migrations.RunPython(dissolve, migrations.RunPython.noop), tables.look_up()]
