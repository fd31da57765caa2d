"""What a database of before the first release meets. ADR 60."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.management.commands.portal import bring_database_into_step


@pytest.fixture
def of_before(db) -> list[tuple[str, str]]:
    """A database whose book names the former migrations and none of those that stand for them; what it names."""
    book, former = MigrationRecorder(connection), []
    for (app, name), migration in MigrationLoader(connection).disk_migrations.items():
        if name in ("0001_first_release", "0002_kept_by_the_database"):
            book.record_unapplied(app, name)
            former += migration.replaces
    for app, name in former:
        book.record_applied(app, name)
    return former


def test_one_that_has_everything_has_nothing_to_do(of_before):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize(
    "last", ["accounts.0015_helper_named", "cases.0020_of_one_house", "home.0005_questions_in_rows"]
)
def test_one_that_stopped_in_the_middle_is_refused_before_anything_is_done(of_before, last):
    MigrationRecorder(connection).record_unapplied(*last.split("."))
    with pytest.raises(SystemCheckError, match=last):
        call_command("migrate", skip_checks=False, verbosity=0)
    with pytest.raises(SystemCheckError, match=last):
        bring_database_into_step()


def test_each_of_the_former_is_stood_for_once(of_before):
    assert len(of_before) == len(set(of_before)) == 78
