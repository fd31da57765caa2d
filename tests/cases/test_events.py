"""What happened stays written. The database refuses, and where somebody got round it, the chain tells."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from services.cases.act import act
from services.cases.models import Case, Event


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def forge(statement: str, *values: object) -> None:
    """As somebody who owns the database would: without the triggers, until the test ends."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
    else:
        for verb in ("update", "delete", "replace"):
            run(f"DROP TRIGGER IF EXISTS cases_event_no_{verb}")
    run(statement, *values)
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = origin")


STATEMENTS = [
    "UPDATE cases_event SET verb = 'decline'",
    "UPDATE cases_event SET hash = 'x' WHERE seq = 1",
    "DELETE FROM cases_event",
    "DELETE FROM cases_event WHERE seq = 1",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses(statement, report):
    case = report()
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)
    assert [event.verb for event in case.events.all()] == ["submit"]


def test_nor_can_they_be_emptied_or_replaced_at_one_stroke(report):
    case = report()
    columns = ", ".join(field.column for field in Event._meta.fields)
    changed = columns.replace("verb,", "'decline',", 1)
    replace = f"INSERT OR REPLACE INTO cases_event ({columns}) SELECT {changed} FROM cases_event"
    empty = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE cases_event CASCADE"  # what else is pending would be refused first
    with pytest.raises(DatabaseError, match="events are never changed"), transaction.atomic():
        run(empty if connection.vendor == "postgresql" else replace)
    assert [event.verb for event in case.events.all()] == ["submit"]


def test_further_events_are_written_as_ever(in_progress):
    assert in_progress().events.count() == 4


@pytest.fixture
def audit(capsys):
    """What verify_audit prints, and how it ends."""

    def run_it() -> tuple[int, str]:
        code = 0
        try:
            call_command("verify_audit")
        except SystemExit as ended:
            code = ended.code
        return code, capsys.readouterr().out

    return run_it


def test_the_audit_counts_what_holds(in_progress, report, audit):
    in_progress()
    report()
    assert audit() == (0, "OK: the chains of 2 cases hold\n")


FORGERIES = {
    "another verb": ("UPDATE cases_event SET verb = 'decline' WHERE case_id = %s AND seq = 2", 2),
    "another person": ("UPDATE cases_event SET person_id = NULL WHERE case_id = %s AND seq = 3", 3),
    "another moment": ("UPDATE cases_event SET at = '2026-01-01 00:00:00+00:00' WHERE case_id = %s AND seq = 2", 2),
    "other facts": ("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND seq = 1", 1),
    "one in the middle gone": ("DELETE FROM cases_event WHERE case_id = %s AND seq = 2", 3),
}


@pytest.mark.parametrize(("forgery", "named"), FORGERIES.values(), ids=FORGERIES)
def test_the_audit_names_the_first_bad_row(forgery, named, in_progress, audit):
    in_progress()
    case = in_progress()
    with connection.cursor() as cursor:  # the words lie beside the event, and would hold it
        cursor.execute("DELETE FROM cases_eventtext WHERE event_id IN (SELECT id FROM cases_event WHERE seq = 2)")
    forge(forgery, case.pk)
    code, said = audit()
    assert code == 1
    row = case.events.get(seq=named)
    assert said == f"BAD: case {case.number}: event {named} ({row.verb}), id {row.pk}\n"


def test_the_last_events_cut_off_are_missed_by_the_case_row(in_progress, audit):
    case = in_progress()
    run("DELETE FROM cases_eventtext WHERE event_id IN (SELECT id FROM cases_event WHERE seq = 4)")
    forge("DELETE FROM cases_event WHERE case_id = %s AND seq = 4", case.pk)
    assert audit() == (1, f"BAD: case {case.number}: the case row itself\n")


def test_a_case_moved_by_hand_is_named(report, audit):
    case = report()
    Case.objects.filter(pk=case.pk).update(state="closed", phase="over")
    assert audit() == (1, f"BAD: case {case.number}: the case row itself\n")


def test_the_events_tell_how_each_case_stands(in_progress, report, who):
    """Replayed: each event starts where the one before it ended, and the last says how the case stands."""
    case = in_progress()
    act(case, "ask", actor=who("worker"), answers={"question": "几点？"})
    for one in (case, report()):
        one.refresh_from_db()
        events = list(one.events.order_by("seq"))
        assert [event.source for event in events] == ["", *[event.target for event in events[:-1]]]
        assert (one.state, one.version) == (events[-1].target, events[-1].seq)
