"""Tables made together are what they are when each is made alone."""

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from accounts.tables import CreateTables

ID = ("id", models.BigAutoField(primary_key=True))
JUG = migrations.CreateModel("Jug", [ID], options={"indexes": [models.Index(fields=["-id"], name="jug_back")]})
CUP = migrations.CreateModel("Cup", [ID, ("jug", models.ForeignKey("kitchen.jug", models.CASCADE))])


def after(*operations, state: ProjectState) -> ProjectState:
    for operation in operations:
        operation.state_forwards("kitchen", state)
    return state


def test_the_models_are_the_same_whether_or_not_others_were_rendered_before():
    alone, together = after(JUG, CUP, state=ProjectState()), ProjectState()
    together.add_model(ModelState.from_model(apps.get_model("sessions.Session")))
    assert together.apps.get_models()
    after(CreateTables(JUG, CUP), state=together)
    assert {key: state for key, state in together.models.items() if key[0] == "kitchen"} == alone.models
    assert together.apps.get_model("kitchen.Cup")._meta.get_field("jug").related_model is together.apps.get_model(
        "kitchen.Jug"
    )


@pytest.mark.django_db(transaction=True)
def test_they_come_and_go():
    operation, before = CreateTables(JUG, CUP), ProjectState()
    now = after(operation, state=before.clone())
    with connection.schema_editor() as editor:
        operation.database_forwards("kitchen", editor, before, now)
    assert {"kitchen_jug", "kitchen_cup"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        operation.database_backwards("kitchen", editor, now, before)
    assert not {"kitchen_jug", "kitchen_cup"} & set(connection.introspection.table_names())
    assert operation.describe() == "Create 2 tables"
