"""A search for words among many: nothing left out, and where it breaks off it says so."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection

from grids.models import Place
from services.cases import finding, grams, lists, pieces
from services.cases.lists import LISTS, Narrowing
from services.cases.models import Case

pytestmark = pytest.mark.django_db
FLOOD = {"q": "山洪"}


@pytest.fixture
def walks(monkeypatch) -> list[int]:
    """How many rows were to be met, walk by walk; the first meets one, the last two."""
    walk, asked = pieces.walk, []

    def counted(parts, most, met, order):
        asked.append(met)
        return walk(parts, most, met, order)

    monkeypatch.setattr(pieces, "walk", counted)
    monkeypatch.setattr(finding, "MET_FIRST", 1)
    monkeypatch.setattr(finding, "MET_MOST", 2)
    return asked


def found(actor, chosen: str = "area", **asked: str) -> lists.Page:
    return lists.page(LISTS[chosen], actor, Narrowing({**FLOOD, **asked}))


def walked(actor, chosen: str = "area", **asked: str) -> list[Case]:
    """All pages of a search."""
    every, after = [], ""
    while True:
        page = lists.page(LISTS[chosen], actor, Narrowing({**FLOOD, **asked}), after)
        every += page.cases
        if not (after := page.after):
            return every


def test_what_many_say_is_met_and_not_looked_up(report, who, monkeypatch, django_assert_num_queries):
    cases, worker = [report(text=f"{nth} 栋山洪") for nth in range(3)], who("worker")
    monkeypatch.setattr(grams, "looked_up", None)
    with django_assert_num_queries(1):
        assert lists.keys(LISTS["area"], worker, Narrowing(FLOOD), 31).keys == [case.pk for case in cases]


def test_a_word_that_many_say_but_nobody_here_is_not_looked_for_through_the_list(report, town, who, walks):
    for _each in range(5):
        report(text="半夜装修")
        report(text="山洪来了", place=Place(town.far))
    page = found(who("worker"))
    assert (page.cases, page.after, page.unread) == ([], "", False)
    assert walks == [1, 2]


def test_one_s_own_work_is_found_wherever_it_lies(report, town, who, walks):
    case = report(text="山洪来了", place=Place(town.far))
    Case.objects.filter(pk=case.pk).update(owner_appointment=town.appointment("worker"), state="in_progress")
    for _each in range(3):
        report(text="半夜装修")
    for chosen in ("area", "awaiting"):
        assert found(who("worker"), chosen).cases == [case], chosen
    assert found(who("worker"), owner="me").cases == [case]


def test_what_lies_elsewhere_and_is_answered_for_here_is_found(in_progress, report, town, who, walks):
    case = report(text="山洪来了")
    for _each in range(3):
        report(text="半夜装修")
    case.sit_at(town.far)  # no step leads there today
    case.save()
    for chosen in ("area", "awaiting"):
        assert found(who("neighbour_worker"), chosen).cases == [case], chosen


def test_where_it_breaks_off_it_says_so_and_goes_on_from_there(report, who, walks, monkeypatch, client, sign_in, town):
    """Many say it, so it is not looked up, and those who do not are the more urgent: the first two rows are not all."""
    monkeypatch.setattr(grams, "FEW", 0)
    for _each in range(3):
        report(text="半夜装修")
    late = [report(text="山洪来了") for _each in range(2)]
    page = found(who("worker"))
    assert (page.cases, page.unread) == ([], True)
    assert walked(who("worker")) == late
    browser = sign_in(town.worker)
    first = browser.get("/work/", {"list": "area", **FLOOD})
    text = first.content.decode()
    assert "看过的这些里没有，后面的事项还没有看" in text
    assert "没有符合的事项" not in text
    assert "接着找" in text
    second = browser.get("/work/", {"list": "area", **FLOOD, "after": first.context["page"].after})
    assert second.context["page"].cases == late[:1]
    assert "后面的事项还没有看，可能还有" in second.content.decode()


def test_a_building_is_looked_through_in_its_order(report, who, walks, town):
    report(text="半夜装修")
    flooded = report(text="山洪来了")
    assert walked(who("worker"), b=town.building.slug) == [flooded]
    assert set(walks) == {2}


def test_a_sheet_is_looked_through_to_its_end(report, walks, monkeypatch, sign_in, town):
    monkeypatch.setattr(grams, "FEW", 0)
    for _each in range(3):
        report(text="半夜装修")
    flooded = report(text="山洪来了")
    sheet = sign_in(town.worker).get("/work/list.csv", {"list": "area", **FLOOD}).getvalue().decode("utf-8-sig")
    assert [line[0] for line in csv.reader(io.StringIO(sheet))][1:] == [flooded.shown_number]


def test_a_number_that_is_kept_nowhere_asks_nothing(who, django_assert_num_queries):
    worker = who("worker")
    with django_assert_num_queries(0):
        assert lists.keys(LISTS["area"], worker, Narrowing({"q": "13800000009"}), 31) == pieces.Walk([])


def test_what_else_is_asked_is_asked_of_what_says_it(report, who, walks):
    report(text="山洪来了")
    logged = report(text="山洪来了")
    Case.objects.filter(pk=logged.pk).update(source="worker")
    assert walked(who("worker"), by="staff") == [logged]


def test_the_gate_is_asked_of_each_row_that_one_building_has(report, town, who, monkeypatch):
    """As a CASE: what it was as plain conditions PostgreSQL looked up by four indexes, where very much lies in the building."""
    report()
    taken = []
    monkeypatch.setattr(pieces, "first", lambda found, most, order: taken.extend(pieces.in_order(found, order)) or [])
    for by in ("worker", "leader", "keeper"):
        lists.page(LISTS["area"], who(by), Narrowing({"b": town.building.slug}))
    assert len(taken) == 3 * len(pieces.UNDER_WAY)
    for sql, _given in taken:
        before, _case, asked = sql.partition("CASE WHEN")
        assert "in_" not in before
        assert "in_" in asked


@pytest.mark.parametrize("chosen", ["area", "late", "done"])
def test_what_one_building_has_is_read_in_its_order(report, town, who, chosen):
    """By an index that has it in order, and not put together of what the gate leaves, and sorted. PostgreSQL's plans."""
    if connection.vendor != "postgresql":
        return
    case = report()
    columns = [one.attname for one in Case._meta.concrete_fields if one.attname not in ("id", "number")]
    same = {name: getattr(case, name) for name in columns}
    phases = ("open", "paused", "over")
    Case.objects.bulk_create(Case(**{**same, "phase": phases[nth % 3]}, number=f"B{nth}") for nth in range(3000))
    parts = []
    with connection.cursor() as cursor, pytest.MonkeyPatch.context() as patched:
        cursor.execute("ANALYZE cases_case")
        patched.setattr(pieces, "first", lambda found, most, order: parts.extend(pieces.in_order(found, order)) or [])
        for by in ("worker", "leader", "keeper"):
            lists.page(LISTS[chosen], who(by), Narrowing({"b": town.building.slug}))
        sql, given = pieces._together(parts, 31, "key", "due")
        cursor.execute(f"EXPLAIN {sql}", given)
        plan = [row[0] for row in cursor.fetchall()]
    assert [line for line in plan if "Bitmap" in line or "Sort " in line] == []
