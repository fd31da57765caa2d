from __future__ import annotations

import io
import json
import logging
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grids import changes
from services.cases import calendar
from services.cases.calendar import ZONE, Calendar, Left, UnusableCalendar, add, extend, left
from services.cases.holidays import public_days
from services.cases.models import CalendarDay, Unit, WorkCalendar

DAYS, HOURS, URGENT, NATURAL = Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.URGENT_HOURS, Unit.NATURAL_HOURS
OFFICE = calendar.builtin()["office"]
ALWAYS = calendar.builtin()["always"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _read_anew():
    calendar.forget()
    yield
    calendar.forget()


# -- Known dates --------------------------------------------------------------------------------------------------

KNOWN = [
    ("2026-09-30T10:00", 3, DAYS, "2026-10-10T18:00"),  # over the holiday to the Saturday that is worked
    ("2026-09-30T23:59", 3, DAYS, "2026-10-10T18:00"),  # any hour of that day
    ("2026-09-30T00:00", 3, DAYS, "2026-10-10T18:00"),
    ("2026-11-20T16:00", 3, DAYS, "2026-11-25T18:00"),  # a Friday
    ("2026-11-21T12:00", 1, DAYS, "2026-11-23T18:00"),  # a Saturday: Monday is day 1
    ("2026-10-03T12:00", 1, DAYS, "2026-10-08T18:00"),  # within the holiday
    ("2026-02-13T09:00", 1, DAYS, "2026-02-14T18:00"),  # the Saturday before the Spring Festival is worked
    ("2026-02-14T09:00", 1, DAYS, "2026-02-24T18:00"),
    ("2025-12-31T09:00", 1, DAYS, "2026-01-04T18:00"),  # over the year's end to a Sunday that is worked
    ("2026-11-20T08:00", 1, HOURS, "2026-11-20T10:00"),  # before the office opens
    ("2026-11-20T11:30", 1, HOURS, "2026-11-20T14:30"),  # over lunch
    ("2026-11-20T11:00", 1, HOURS, "2026-11-20T12:00"),  # to the minute of the break
    ("2026-11-20T12:30", 1, HOURS, "2026-11-20T15:00"),  # within the break
    ("2026-11-20T17:00", 1, HOURS, "2026-11-20T18:00"),  # to the close
    ("2026-11-20T17:30", 1, HOURS, "2026-11-23T09:30"),  # over the weekend
    ("2026-11-20T18:00", 1, HOURS, "2026-11-23T10:00"),
    ("2026-11-20T09:00", 4, HOURS, "2026-11-20T15:00"),
    ("2026-09-30T17:00", 2, HOURS, "2026-10-08T10:00"),
    ("2026-10-09T17:00", 2, HOURS, "2026-10-10T10:00"),  # the make-up Saturday has office hours
    ("2026-12-31T17:30", 1, HOURS, "2027-01-01T09:30"),  # 2027 is not known: Monday to Friday
    ("2026-10-01T21:00", 2, URGENT, "2026-10-02T09:00"),  # holidays included
    ("2026-10-01T03:00", 2, URGENT, "2026-10-01T10:00"),
    ("2026-10-01T20:00", 2, URGENT, "2026-10-01T22:00"),
    ("2026-10-01T22:00", 1, URGENT, "2026-10-02T09:00"),
    ("2026-12-31T23:30", 1, NATURAL, "2027-01-01T00:30"),
    ("2026-03-01T12:00", 336, NATURAL, "2026-03-15T12:00"),
]


@pytest.mark.parametrize(("start", "amount", "unit", "due"), KNOWN)
def test_it_knows_when_a_limit_ends(start, amount, unit, due):
    assert add(at(start), amount, unit, OFFICE) == at(due)


@pytest.mark.parametrize("unit", list(Unit))
def test_nothing_to_wait_is_over_at_once(unit):
    assert add(at("2026-10-03T03:00"), 0, unit, OFFICE) == at("2026-10-03T03:00")


def test_it_refuses_a_negative_limit_and_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="negative"):
        add(at("2026-10-03T03:00"), -1, DAYS, OFFICE)
    with pytest.raises(ValueError, match="time zone"):
        add(datetime(2026, 10, 3), 1, DAYS, OFFICE)


def test_a_moment_of_another_zone_counts_in_chinas_time():
    assert add(datetime.fromisoformat("2026-11-20T23:30:00+00:00"), 1, DAYS, OFFICE) == at("2026-11-23T18:00")
    assert add(datetime.fromisoformat("2026-11-20T15:59:00+00:00"), 1, DAYS, OFFICE).utcoffset() == timedelta(hours=8)


def test_round_the_clock_an_hour_of_work_is_an_hour():
    assert add(at("2026-10-01T23:30"), 1, HOURS, ALWAYS) == at("2026-10-02T00:30")
    assert add(at("2026-10-01T23:30"), 1, URGENT, ALWAYS) == at("2026-10-02T00:30")
    assert add(at("2026-10-01T23:30"), 1, DAYS, ALWAYS) == at("2026-10-03T00:00")


# -- Days and hours -----------------------------------------------------------------------------------------------


def test_the_office_is_open_from_the_first_minute_and_closed_from_the_last():
    for moment, open_ in (("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("13:59", False),
                          ("14:00", True), ("17:59", True), ("18:00", False)):  # fmt: skip
        assert OFFICE.is_office_open(at(f"2026-11-20T{moment}")) is open_, moment
    assert not OFFICE.is_office_open(at("2026-10-01T10:00"))
    assert OFFICE.is_office_open(at("2026-10-10T10:00"))


def test_holidays_and_make_up_days_are_what_was_announced():
    assert OFFICE.is_working_day(date(2026, 2, 14))
    assert not OFFICE.is_working_day(date(2026, 2, 16))
    assert public_days()[date(2026, 10, 10)].name == "国庆节调休上班"
    assert public_days()[date(2026, 10, 1)].name == "国庆节"


def test_every_known_year_has_its_national_day_and_every_name_fits():
    years = {day.year for day in public_days()}
    assert years == set(range(2004, max(years) + 1))
    assert all(date(year, 10, 1) in public_days() for year in years)
    longest = CalendarDay._meta.get_field("name").max_length
    assert all(special.name and len(special.name) <= longest for special in public_days().values())


def test_a_year_that_is_not_announced_falls_back_to_weekdays_and_says_so():
    beyond = date(max(day.year for day in public_days()) + 1, 10, 1)
    assert not OFFICE.is_covered(beyond)
    assert OFFICE.is_working_day(beyond) is (beyond.weekday() < 5)
    assert OFFICE.is_covered(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("hours", "weekdays", "urgent"),
    [
        ([], [0], ("08:00", "22:00")),
        ([["12:00", "09:00"]], [0], ("08:00", "22:00")),
        ([["09:00", "12:00"], ["11:00", "18:00"]], [0], ("08:00", "22:00")),
        ([["09:00", "25:00"]], [0], ("08:00", "22:00")),
        ([["9 o'clock", "12:00"]], [0], ("08:00", "22:00")),
        (["09:00"], [0], ("08:00", "22:00")),
        ([["09:00", "12:00"]], [], ("08:00", "22:00")),
        ([["09:00", "12:00"]], [7], ("08:00", "22:00")),
        ([["09:00", "12:00"]], [0], ("22:00", "08:00")),
        ([["09:00", "12:00"]], None, ("08:00", "22:00")),
    ],
)
def test_it_refuses_hours_in_which_nothing_would_ever_be_due(hours, weekdays, urgent):
    with pytest.raises(UnusableCalendar):
        Calendar.of(hours, weekdays, urgent, {})


# -- Against counting minute by minute ----------------------------------------------------------------------------


def counts(moment: datetime, unit: Unit, office: Calendar) -> bool:
    """Does the minute that begins here count? Written without any of the arithmetic under test."""
    minute = moment.hour * 60 + moment.minute
    if unit == NATURAL:
        return True
    if unit == URGENT:
        return office.urgent[0] <= minute < office.urgent[1]
    working = office.special.get(moment.date(), moment.weekday() in office.weekdays)
    return working and any(opens <= minute < closes for opens, closes in office.hours)


def slow_add(start: datetime, amount: int, unit: Unit, office: Calendar) -> datetime:
    moment = start
    if unit != DAYS:
        left_over = amount * 60
        while left_over:
            left_over -= counts(moment, unit, office)
            moment += timedelta(minutes=1)
        return moment
    worked: list[date] = []
    while len(worked) <= amount:  # walk until the day after the n-th working day has begun to count
        moment += timedelta(minutes=1)
        if moment.date() > start.date() and counts(moment, HOURS, office) and moment.date() not in worked:
            worked.append(moment.date())
        if len(worked) == amount and not any(
            counts(moment + timedelta(minutes=n), HOURS, office)
            for n in range(24 * 60 - moment.hour * 60 - moment.minute)
        ):
            return moment
    raise AssertionError


moments = st.integers(0, 2 * 366 * 24 * 60).map(lambda n: datetime(2025, 11, 1, tzinfo=ZONE) + timedelta(minutes=n))
units = st.sampled_from(list(Unit))
hour_units = st.sampled_from([HOURS, URGENT, NATURAL])
calendars = st.sampled_from(
    [
        OFFICE,
        ALWAYS,
        Calendar(((480, 540), (600, 601)), frozenset({2}), (0, 1440), {date(2026, 4, 1): False}),
        Calendar(((0, 720), (1020, 1440)), frozenset({0, 5, 6}), (1, 2), {date(2026, 10, 1): True}),
    ]
)
few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=200)


@few
@given(moments, st.integers(1, 12), hour_units)
@example(at("2026-09-30T17:30"), 3, HOURS)
def test_it_agrees_with_counting_minutes(start, amount, unit):
    assert add(start, amount, unit, OFFICE) == slow_add(start, amount, unit, OFFICE)


@settings(max_examples=15)
@given(moments, st.integers(1, 4))
@example(at("2026-09-30T17:30"), 3)
def test_it_agrees_with_counting_days_minute_by_minute(start, amount):
    assert add(start, amount, DAYS, OFFICE) == slow_add(start, amount, DAYS, OFFICE)


# -- Laws ---------------------------------------------------------------------------------------------------------


@many
@given(moments, st.integers(0, 30), units, calendars, st.integers(0, 20_000))
def test_a_later_start_is_never_due_earlier(start, amount, unit, office, later):
    assert add(start, amount, unit, office) <= add(start + timedelta(minutes=later), amount, unit, office)


@many
@given(moments, st.integers(0, 30), units, calendars)
def test_a_longer_limit_is_due_later_and_never_before_the_start(start, amount, unit, office):
    due = add(start, amount, unit, office)
    assert start <= due < add(start, amount + 1, unit, office)


@many
@given(moments, st.integers(0, 30), units, calendars)
def test_what_was_added_is_what_is_left(start, amount, unit, office):
    expected = Left(amount) if unit == DAYS else Left(time=timedelta(hours=amount))
    assert left(start, add(start, amount, unit, office), unit, office) == expected


@many
@given(moments, st.integers(1, 30), units, calendars, st.integers(0, 60_000), st.integers(0, 60_000))
def test_a_pause_never_shortens_and_costs_nothing(start, amount, unit, office, until_pause, pause):
    due = add(start, amount, unit, office)
    paused = start + timedelta(minutes=until_pause)
    resumed = paused + timedelta(minutes=pause)
    after = extend(due, paused, resumed, unit, office)
    assert after >= due
    if paused >= due:
        assert after == due
    else:
        assert after >= resumed
        before, now = left(paused, due, unit, office), left(resumed, after, unit, office)
        assert now == before if unit != DAYS or before.days else now.days or now.time >= before.time


@many
@given(moments, st.integers(1, 10), units, calendars, st.integers(0, 9_000))
def test_a_pause_of_no_length_changes_nothing(start, amount, unit, office, until_pause):
    due = add(start, amount, unit, office)
    paused = start + timedelta(minutes=until_pause)
    assert extend(due, paused, paused, unit, office) == due


def test_after_a_pause_as_many_working_days_are_left_as_before():
    due = add(at("2026-11-16T10:00"), 5, DAYS, OFFICE)
    assert due == at("2026-11-23T18:00")
    assert extend(due, at("2026-11-18T10:00"), at("2026-11-20T09:00"), DAYS, OFFICE) == at("2026-11-25T18:00")


def test_a_last_day_that_had_begun_goes_on_where_it_stood():
    due = at("2026-11-20T18:00")
    assert extend(due, at("2026-11-20T17:00"), at("2026-11-23T09:00"), DAYS, OFFICE) == at("2026-11-23T18:00")
    assert extend(due, at("2026-11-20T10:00"), at("2026-11-23T17:55"), DAYS, OFFICE) == at("2026-11-24T18:00")


def test_a_limit_that_ends_on_what_has_become_a_day_off_is_not_shortened():
    saturday = at("2026-11-21T18:00")
    assert extend(saturday, at("2026-11-20T10:00"), at("2026-11-20T10:00"), DAYS, OFFICE) == saturday


def test_hours_that_were_left_are_left_after_the_pause():
    due = at("2026-11-20T15:00")
    assert extend(due, at("2026-11-20T11:00"), at("2026-11-23T17:00"), HOURS, OFFICE) == at("2026-11-24T10:00")


# -- From the database --------------------------------------------------------------------------------------------


def test_without_a_row_the_built_in_calendars_hold(db):
    WorkCalendar.objects.all().delete()
    assert calendar.load() == OFFICE
    assert calendar.load("always") == ALWAYS
    assert calendar.covered_until() == date(max(day.year for day in public_days()), 12, 31)


@pytest.fixture
def places(basics):
    street = changes.plant(None, level="subdistrict", name="柳河街道")
    east = changes.plant(street, level="community", name="东园社区")
    return street, east, changes.plant(east, level="grid", name="第一网格")


def row(area, **more):
    said = {"hours": [["08:30", "12:00"], ["14:30", "17:30"]], "weekdays": [0, 1, 2, 3, 4], "name": "本地"}
    return WorkCalendar.objects.create(code="office", area=area, **(said | more))


def test_the_nearest_areas_row_wins(places):
    street, east, grid = places
    row(street, hours=[["10:00", "16:00"]])
    row(east)
    assert calendar.load("office", grid).hours == ((510, 720), (870, 1050))
    assert calendar.load("office", street).hours == ((600, 960),)
    assert calendar.load("office").hours == OFFICE.hours


def test_a_place_keeps_the_holidays_from_above_and_adds_its_own(places):
    _street, east, grid = places
    own = row(east)
    own.days.create(day=date(2026, 7, 1), working=False, name="本地节日")
    own.days.create(day=date(2026, 10, 7), working=True, name="值班")
    office = calendar.load("office", grid)
    assert not office.is_working_day(date(2026, 7, 1))
    assert office.is_working_day(date(2026, 10, 7))
    assert not office.is_working_day(date(2026, 10, 6))
    assert calendar.load("office").is_working_day(date(2026, 7, 1))


def test_it_asks_the_database_twice_and_then_not_at_all(places, django_assert_num_queries):
    _street, east, grid = places
    with django_assert_num_queries(2):
        calendar.load("office", grid)
    with django_assert_num_queries(0):
        calendar.load("office", grid)
        calendar.load("office", east)
        calendar.load("office")


def test_a_change_is_seen_within_a_minute(places, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(calendar, "monotonic", lambda: clock[0])
    calendar.load("office")
    WorkCalendar.objects.filter(code="office").update(hours=[["10:00", "16:00"]])
    assert calendar.load("office").hours == OFFICE.hours
    clock[0] += 61
    assert calendar.load("office").hours == ((600, 960),)


def test_a_row_nobody_can_use_is_passed_over_and_logged(places, caplog):
    _street, east, grid = places
    row(east, hours=[["18:00", "09:00"]])
    with caplog.at_level(logging.ERROR):
        assert calendar.load("office", grid).hours == OFFICE.hours
    assert "passed over" in caplog.text


def test_a_calendar_nobody_knows_is_the_offices_and_the_log_says_so(places, caplog):
    with caplog.at_level(logging.ERROR):
        assert calendar.load("offise") == calendar.load("office")
    assert "offise" in caplog.text


def test_a_year_counts_as_known_only_with_its_national_day(basics):
    office = WorkCalendar.objects.get(code="office")
    known = calendar.covered_until()
    office.days.create(day=date(known.year + 1, 1, 1), working=False, name="元旦")
    calendar.forget()
    assert calendar.covered_until() == known
    office.days.create(day=date(known.year + 1, 10, 1), working=False, name="国庆节")
    calendar.forget()
    assert calendar.covered_until() == date(known.year + 1, 12, 31)
    office.days.all().delete()
    calendar.forget()
    assert calendar.covered_until() is None


# -- manage.py due ------------------------------------------------------------------------------------------------


def due(*words: str) -> str:
    out = io.StringIO()
    call_command("due", *words, stdout=out)
    return out.getvalue()


def refused(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        call_command("due", *words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_due_prints_one_line(db):
    assert due("2026-09-30T10:00", "3", "working_days", "--calendar", "office") == "2026-10-10T18:00:00+08:00\n"
    assert due("2026-09-30T10:00:00+00:00", "1", "natural_hours") == "2026-09-30T19:00:00+08:00\n"
    assert due("2026-09-30", "0", "urgent_hours") == "2026-09-30T00:00:00+08:00\n"


def test_due_asks_the_calendar_of_a_place(places):
    _street, east, grid = places
    row(east)
    assert due("2026-09-30T10:00", "3", "working_days", "--area", grid.slug.lower()) == "2026-10-10T17:30:00+08:00\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("20 Nov", "3", "working_days"), "20 Nov"),
        (("2026-13-01", "3", "working_days"), "2026-13-01"),
        (("2026-11-20", "three", "working_days"), "three"),
        (("2026-11-20", "٣", "working_days"), "whole number"),
        (("2026-11-20", "3", "days"), "working_days|working_hours"),
        (("2026-11-20", "3"), "unit"),
        (("2026-11-20", "3", "working_days", "--calendar", "moon"), "moon"),
        (("2026-11-20", "3", "working_days", "--area", "NOWHERE"), "NOWHERE"),
        (("9999-12-30", "30", "working_days"), "out of the calendar"),
        (("2026-11-20", "9" * 30, "natural_hours"), "out of the calendar"),
    ],
)
def test_due_says_in_one_line_what_it_cannot_read(db, capsys, words, says):
    assert says in refused(capsys, *words)


def test_due_answers_before_there_are_tables(db, monkeypatch):
    monkeypatch.setattr("django.db.connection.introspection.table_names", lambda *args, **more: [])
    assert due("2026-09-30T10:00", "3", "working_days") == "2026-10-10T18:00:00+08:00\n"


def test_hours_survive_the_way_through_json(basics):
    office = WorkCalendar.objects.get(code="office")
    assert json.loads(json.dumps(office.hours)) == [["09:00", "12:00"], ["14:00", "18:00"]]
    assert calendar.load("office") == OFFICE


# -- The year ahead -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "today", "unknown"),
    [
        (2026, date(2026, 9, 30), None),
        (2026, date(2026, 10, 1), 2027),
        (2026, date(2026, 12, 31), 2027),
        (2026, date(2027, 1, 1), 2027),
        (2027, date(2026, 12, 31), None),
        (2025, date(2026, 11, 1), 2026),
        (None, date(2026, 3, 1), 2026),
    ],
)
def test_from_october_on_next_year_is_missed(monkeypatch, known, today, unknown):
    monkeypatch.setattr(calendar, "covered_until", lambda: known and date(known, 12, 31))
    assert calendar.unknown_year(today) == unknown


def test_who_works_is_told_while_this_year_is_unknown(town, sign_in):
    words = "今年的放假和调休还没有填写"
    assert words not in sign_in(town.worker).get("/work/").content.decode()
    WorkCalendar.objects.get(code="office", area=None).days.all().delete()
    calendar.forget()
    assert words in sign_in(town.worker).get("/work/").content.decode()


def test_a_property_company_works_on_days_off():
    sunday = at("2026-11-22T10:00")
    assert calendar.builtin()["property"].is_office_open(sunday)
    assert not calendar.builtin()["office"].is_office_open(sunday)
