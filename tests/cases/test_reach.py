"""Fetching a case is the permission check, and costs a stranger less than whoever may see it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.cases import reach
from services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def wide(monkeypatch) -> list[Case]:
    """The cases that were read with all that a page says of them, one entry for each reading."""
    read, found = reach.read_along, []

    def along(cases):
        found.extend(Case.objects.filter(pk__in=cases.values("pk")))
        return read(cases)

    monkeypatch.setattr(reach, "read_along", along)
    return found


def test_a_stranger_is_answered_before_the_page_is_read(in_progress, town, sign_in, wide, report):
    case, number = in_progress(), report("legal_advice").number
    assert sign_in(town.stranger).get(f"/work/{case.number}/").status_code == 404
    assert sign_in(town.worker).get(f"/work/{number}/").status_code == 404
    assert sign_in(None).get(f"/c/{case.number}/").status_code == 404
    assert wide == []
    assert sign_in(town.worker).get(f"/work/{case.number}/").status_code == 200
    assert wide == [case]


def test_the_clocks_come_with_the_answer_whether_it_may_be_seen(in_progress, town, sign_in):
    case, browser = in_progress(), sign_in(town.worker)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"/work/{case.number}/")
    assert [line for line in asked if 'FROM "cases_caseclock"' in line["sql"]] == []
    assert sorted(one.pk for one in page.context["case"].all_clocks) == sorted(case.clocks.values_list("pk", flat=True))
    assert page.context["deadline"].due == case.clocks.get(stopped=None).due


def test_a_case_without_clocks_is_read_too(in_progress, town, sign_in):
    case = in_progress()
    case.clocks.all().delete()
    page = sign_in(town.worker).get(f"/work/{case.number}/")
    assert page.context["case"].all_clocks == []


def test_what_is_sealed_between_the_question_and_the_reading_is_not_shown(in_progress, town, sign_in, monkeypatch):
    case, read = in_progress(), reach.read_along

    def sealed_meanwhile(cases):
        Case.objects.filter(pk=case.pk).update(openness="sealed", owner_appointment=None, version=case.version + 1)
        return read(cases)

    monkeypatch.setattr(reach, "read_along", sealed_meanwhile)
    assert sign_in(town.worker).get(f"/work/{case.number}/").status_code == 404
