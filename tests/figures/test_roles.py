"""Walks the tables: a new row must be counted by somebody, or be named here."""

import pytest

from services.cases.table import KINDS, Phase
from services.figures import roles
from services.reports.workflow import REPORT

COUNTED_NOWHERE = {"close_unrated", "keep_closed"}  # nobody's word: the clock's, and a ruling on an objection
PARENTS = [kind for kind in KINDS.values() if kind.door]  # what nobody asks for at a door, its shop counts


def test_it_reads_the_report_table_as_people_would():
    assert roles.filed(REPORT) == {"submit"}
    assert roles.accepted(REPORT) >= {"accept", "settle_now"}
    assert roles.answered(REPORT) == {"settle_now", "settle", "verify"}
    assert roles.handled(REPORT) == {"settle_now", "settle", "resolve"}
    assert roles.solved(REPORT) == {"rate_solved"}
    assert roles.unsolved(REPORT) == {"rate_unsolved"}


def test_it_reads_a_kind_without_rating_as_well():
    assert roles.answered(KINDS["umbrellas"]) == {"give_back"}
    assert roles.rated(KINDS["umbrellas"]) == set()


@pytest.mark.parametrize("kind", PARENTS, ids=lambda kind: kind.kind)
def test_every_row_that_ends_a_case_is_counted_once(kind):
    counted = [roles.answered, roles.solved, *(roles.named(verb) for verb in roles.NAMED)]
    for row in kind.steps.values():
        if row.target.phase in (Phase.RESTING, Phase.OVER) and row.verb not in COUNTED_NOWHERE:
            assert sum(row.verb in role(kind) for role in counted) == 1, row.verb


def test_the_verbs_that_are_named_are_rows_of_the_report_table():
    assert set(roles.NAMED) <= REPORT.steps.keys()
