"""The desk: lists that go on where the last page ended, are narrowed, found again by words, kept and taken along."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import product
from urllib.parse import unquote, urlencode
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts import moment
from services.cases import lists, taken_along
from services.cases.act import act
from services.cases.actor import Actor
from services.cases.lists import LISTS, Narrowing
from services.cases.models import Case, CaseWords, SavedFilter

pytestmark = pytest.mark.django_db


def listed(actor, chosen: str = "area", **narrowed) -> list[Case]:
    return list(lists.read(chosen, actor, Narrowing(narrowed)))


def pages(actor, chosen: str = "area") -> list[list[Case]]:
    """All of them, one after the other, as somebody walks through."""
    narrowing, after, found = Narrowing({}), "", []
    while True:
        page = lists.page(LISTS[chosen], actor, narrowing, after)
        found.append(page.cases)
        if not page.after:
            return found
        after = page.after


@pytest.fixture
def nine(report) -> list[Case]:
    return [report() for _each in range(9)]


@pytest.fixture
def leader(who) -> Actor:
    return who("leader")


@given(dues=st.lists(st.sampled_from([None, -2, 1, 1, 5]), min_size=1, max_size=9), size=st.integers(1, 4))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_page_after_page_is_the_whole_list_whatever_falls_on_the_same_moment(nine, leader, monkeypatch, dues, size):
    Case.objects.update(phase="over", due_at=None)
    monkeypatch.setattr(lists, "A_PAGE", size)
    now = moment.now()
    for case, due in zip(nine, dues, strict=False):
        Case.objects.filter(pk=case.pk).update(phase=case.phase, due_at=due and now + timedelta(hours=due))
    walked = pages(leader)
    assert [case for page in walked for case in page] == listed(leader)
    assert sum(map(len, walked)) == len(dues)
    assert len(walked[0]) == min(size, len(dues))
    assert [case for page in pages(leader, "done") for case in page] == listed(leader, "done")


def test_an_address_that_was_cut_off_begins_at_the_beginning(client, town, sign_in, report):
    case = report()
    sign_in(town.leader)
    for after in ("x", "1_", "_7", "nan_3", "1e999_4", "5_99999999999999999999"):
        answer = client.get("/work/", {"list": "area", "after": after})
        assert case.shown_number in answer.content.decode(), after


def test_each_list_shows_its_own(in_progress, report, who, town):
    running, late, resting = in_progress(), report(), in_progress()
    Case.objects.filter(pk=late.pk).update(due_at=moment.now() - timedelta(hours=1))
    act(resting, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    assert set(listed(who("leader"))) == {running, late, resting}
    assert listed(who("leader"), "late") == [late]
    assert listed(who("leader"), "parked") == [resting]
    act(running, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来关阀"})
    assert [case.kind for case in listed(who("staff"), "whistles")] == ["whistle"]


def test_it_is_narrowed_by_tier_owner_and_source(in_progress, report, who):
    mine, others = in_progress(), report("street_works")
    assert listed(who("worker"), tier="public") == [others]
    assert listed(who("worker"), owner="me") == [mine]
    assert listed(who("worker"), owner="none") == [others]
    assert listed(who("worker"), by="staff") == []
    assert set(listed(who("worker"), by="residents", tier="nonsense")) == {mine, others}


def test_it_is_found_by_its_number_and_by_two_characters_inside_its_words(report, who):
    leak, noise = report(text="三楼水管一直漏水"), report(text="半夜还在装修")
    assert listed(who("worker"), q=leak.shown_number) == [leak]
    assert listed(who("worker"), q="漏水") == [leak]
    assert listed(who("worker"), q="水管 漏水") == [leak]
    assert listed(who("worker"), q="装修") == [noise]
    assert listed(who("worker"), q="水漏") == []
    assert listed(who("worker"), q="！") == []


def test_nobody_finds_by_words_what_is_out_of_reach_or_sealed(report, who):
    report(text="三楼水管漏水")
    sealed = report("legal_advice", text="想问租约漏水怎么办")
    assert listed(who("stranger"), q="漏水") == []
    assert len(listed(who("staff"), q="漏水")) == 1
    assert sealed not in listed(who("keeper"), q="租约")
    assert not CaseWords.objects.filter(case=sealed).exists()


def test_a_telephone_number_finds_nothing_of_what_it_reported(report, who):
    case = report(text="请打 13800000009 或 138-0000-0009 找我，7 栋", phone="13800000001")
    for asked in ("13800000009", "138000", "13800000001", "+8613800000001"):
        assert listed(who("worker"), q=asked) == [], asked
    assert listed(who("worker"), q="7栋") == [case] or listed(who("worker"), q="7 栋") == [case]


def test_the_deadline_that_stands_with_a_case_is_that_of_its_nearest_clock(in_progress, who):
    case = in_progress()
    assert case.due_at == case.clocks.get(name="resolution").due
    act(case, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    case.refresh_from_db()
    assert case.due_at == case.clocks.get(name="answer_reminder").due


@pytest.fixture
def open_desk(client, town, sign_in):
    def opened(by: str = "worker", path: str = "/work/", **asked):
        sign_in(town.people[by])
        return client.get(path, asked)

    return opened


def test_who_narrows_to_nothing_is_not_told_that_nothing_waits(open_desk, report):
    assert "没有等您办的事" in open_desk().content.decode()
    report()
    nothing = open_desk(q="恐龙").content.decode()
    assert "没有符合的事项" in nothing
    assert "没有等您办的事" not in nothing


def test_a_desk_asks_as_much_for_many_as_for_few(open_desk, report):
    counts = []
    for more in (2, 12):
        for _ in range(more):
            report()
        open_desk(list="area")
        with CaptureQueriesContext(connection) as caught:
            open_desk(list="area")
        counts.append(sum("session" not in one["sql"] and "INTO" not in one["sql"] for one in caught))
    assert counts[0] == counts[1]


def test_no_list_asks_the_database_more_than_twelve_times(client, sign_in, town, report, in_progress):
    for _each in range(4):
        report()
        in_progress()
        report("legal_advice")
    asked = {}
    ways = list(product(LISTS, ({}, {"q": "半夜"}, {"q": "半夜", "b": town.building.slug})))
    for by in ("worker", "staff", "keeper"):
        sign_in(town.people[by])
        client.get("/work/")
        for chosen, more in ways:
            with CaptureQueriesContext(connection) as caught:
                client.get("/work/", {"list": chosen, **more})
            asked[by, chosen, *more] = len(caught)
    assert max(asked.values()) <= 12, asked


def test_a_sheet_has_the_rows_of_the_list_without_the_sealed_and_nothing_that_calculates(open_desk, report):
    case, sealed = report(place=None, text="=1+1"), report("legal_advice")
    book = open_desk("keeper", "/work/list.xlsx", list="area")
    assert book.headers["Content-Type"].startswith("application/vnd")
    sheet = book.getvalue()
    rows = list(load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [case.shown_number]
    assert rows[0][0] == "编号"
    assert "=1+1" not in ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()
    text = open_desk("keeper", "/work/list.csv", list="area").getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [case.shown_number]
    assert sealed.shown_number not in text.decode()


def numbers_in(sheet: bytes, form: str) -> list[str]:
    """The first cell of each row below the headings."""
    if form == "xlsx":
        lines = list(load_workbook(io.BytesIO(sheet), read_only=True).active.iter_rows(values_only=True))
    else:
        lines = list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"))))
    return [line[0] for line in lines[1:]]


def test_a_sheet_is_the_screen_s_list_whatever_narrows_it_portion_by_portion(
    open_desk, client, report, in_progress, monkeypatch
):
    """The screen shows all of it on one page; the sheet is read two at a time."""
    monkeypatch.setattr(lists, "PORTION", 2)
    for each in range(3):
        report(), in_progress()
        Case.objects.filter(pk=report().pk).update(due_at=moment.now() - timedelta(hours=each), tier="public")
    ways = ({}, {"owner": "me"}, {"owner": "none", "tier": "public"}, {"q": "半夜"})
    open_desk("worker")
    for chosen, narrowed in product(LISTS, ways):
        asked = {"list": chosen, **narrowed}
        shown = [case.shown_number for case in client.get("/work/", asked).context["page"].cases]
        for form in ("csv", "xlsx"):
            sheet = client.get(f"/work/list.{form}", asked).getvalue()
            assert numbers_in(sheet, form) == shown, (form, chosen, narrowed)


def test_a_sheet_that_is_cut_off_says_so(open_desk, report, monkeypatch):
    monkeypatch.setattr(lists, "PORTION", 2)
    cases = [report() for _each in range(5)]
    for most, cut in ((5, False), (4, True), (3, True)):
        monkeypatch.setattr(taken_along, "ROWS_MOST", most)
        text = open_desk("worker", "/work/list.csv", list="area").getvalue().decode("utf-8-sig")
        assert sum(case.shown_number in text for case in cases) == most
        assert (f"只导出了最前面的 {most} 件" in text) is cut


def test_of_a_long_list_a_sheet_holds_one_portion_at_a_time(report, who, monkeypatch):
    monkeypatch.setattr(lists, "PORTION", 2)
    for _each in range(7):
        report()
    lines = taken_along.rows(lists.portions("area", who("worker"), Narrowing({}), 100))
    next(lines)
    with CaptureQueriesContext(connection) as caught:
        assert len(next(lines)) == 2
    assert len(caught) == 2


def test_who_may_not_see_a_case_any_more_when_its_portion_is_read_gets_no_line(report, who):
    first, second = report(), report()
    found = lists.portions("area", who("worker"), Narrowing({}), 100)
    Case.objects.filter(pk=first.pk).update(openness="sealed")
    assert [case for portion in found for case in portion] == [second]


def test_words_that_would_begin_a_formula_are_disarmed(open_desk, report, town):
    town.building.label = "@SUM(A1)"
    town.building.save()
    report()
    Case.objects.update(category=None)
    type(town.near).objects.filter(pk=town.near.pk).update(name="=1+1")
    owner = town.worker.contact.person
    owner.name = "=HYPERLINK(1)"
    owner.save()
    Case.objects.update(owner_appointment=town.appointment("worker"))
    text = open_desk("worker", "/work/list.csv", list="area").getvalue().decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ",=" not in text


def test_a_narrowed_list_is_kept_found_again_and_forgotten_by_nobody_else(open_desk, client, town, sign_in):
    open_desk("worker")
    client.post("/work/filters/save/", {"query": "list=area&tier=grid&q=&x=1", "name": "夜里的"})
    kept = SavedFilter.objects.get()
    assert (kept.person, kept.query) == (town.worker.contact.person, "list=area&tier=grid")
    assert "夜里的" in open_desk("worker").content.decode()
    assert "夜里的" not in open_desk("leader").content.decode()
    assert client.post(f"/work/filters/{kept.pk}/forget/").status_code == 404
    sign_in(town.worker)
    client.post(f"/work/filters/{kept.pk}/forget/")
    assert not SavedFilter.objects.exists()


def test_so_many_lists_are_kept_and_no_more_and_the_same_name_is_the_newer(open_desk, client):
    open_desk("worker")
    for number in range(12):
        client.post("/work/filters/save/", {"query": "list=area&tier=grid", "name": f"清单 {number}"})
    assert SavedFilter.objects.count() == 8
    client.post("/work/filters/save/", {"query": "list=late", "name": "清单 0"})
    assert SavedFilter.objects.get(name="清单 0").query == "list=late"
    client.post("/work/filters/save/", {"query": urlencode({"list": "late", "q": "漏" * 60}), "name": "清单 1"})
    assert "漏" * 60 in unquote(SavedFilter.objects.get(name="清单 1").query)
    client.post("/work/filters/save/", {"query": "list=late", "name": " "})
    assert SavedFilter.objects.count() == 8


@pytest.mark.parametrize("path", ["/work/list.xlsx", "/work/list.csv"])
def test_who_does_not_work_here_takes_nothing_along(open_desk, path):
    assert open_desk("resident", path).status_code == 403


def test_every_list_has_a_page(open_desk, report):
    report()
    for chosen in LISTS:
        assert open_desk("staff", list=chosen).status_code == 200
    assert open_desk("staff", list="nonsense").status_code == 404


def test_a_search_for_words_is_answered_without_the_filters_in_between(open_desk, report):
    report()
    for asked, unfolded in (({"q": "恐龙"}, False), ({"tier": "grid"}, True), ({"q": "恐龙", "owner": "me"}, True)):
        page = open_desk(**asked).content.decode()
        assert ('<details class="fold" open>' in page) is unfolded, asked
        assert "全部显示</a>" in page
