"""An edited limit or calendar reaches the clocks that run, once, in the background; what happened has happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from grids.models import Place
from services.cases import calendar, events, later, refitting
from services.cases.act import act
from services.cases.models import CalendarDay, Case, TimeLimit, Unfitted, WorkCalendar
from services.cases.sweep import sweep
from services.letters import wording
from services.letters.models import Letter
from tests.conftest import officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    """Calendars are kept in the process; a test that was rolled back leaves none behind."""
    calendar.forget()
    yield
    calendar.forget()


def resolution(case: Case):
    return case.clocks.filter(name="resolution").latest("round")


def in_a_minute() -> int:
    with moment.at(moment.now() + refitting.WAIT):
        return refitting.fit_what_is_marked()


@pytest.fixture
def edited(town, sign_in):
    """The administrator of the street writes a limit for the first community."""
    Unfitted.objects.all().delete()  # of loading the basics
    browser = sign_in(officer("管理员", Duty.ADMINISTRATOR, town.street))

    def send(**more):
        data = {"area": town.community.pk, "clock": "resolution", "category": "noise", "amount": 700,
                "unit": "natural_hours", "calendar": "office"} | more  # fmt: skip
        assert browser.post(reverse("limits:add"), data).status_code == 302
        return TimeLimit.objects.latest("pk")

    return send


def test_a_new_limit_reaches_what_runs_below_and_nothing_else(edited, in_progress, report, who, town):
    here, elsewhere = in_progress(), report(place=Place(town.elsewhere))
    act(elsewhere, "accept", actor=who("stranger"), answers={"tier": elsewhere.tier})
    before = resolution(elsewhere).due
    edited()
    assert in_a_minute() == 1
    found = resolution(here)
    assert found.due - found.started == timedelta(hours=700)
    assert resolution(elsewhere).due == before
    here.refresh_from_db()
    assert here.next_look_at == found.remind_at  # four fifths of it are the next that happens
    assert (here.version, events.first_bad(here)) == (4, None)


def test_not_before_every_process_reads_the_calendar_anew_and_then_once(edited, in_progress):
    in_progress()
    edited()
    assert refitting.fit_what_is_marked() == 0
    assert Unfitted.objects.count() == 1
    assert [in_a_minute(), in_a_minute()] == [1, 0]
    assert not Unfitted.objects.exists()


def test_many_edits_of_one_minute_are_one_mark(edited):
    for category in ("noise", "lift", "pets"):
        edited(category=category)
    assert Unfitted.objects.count() == 1


def test_a_limit_that_is_taken_away_gives_the_time_back(edited, in_progress, sign_in):
    case = in_progress()
    before = resolution(case).due
    made = edited()
    in_a_minute()
    sign_in(User.objects.create_superuser("root")).post(reverse("limits:delete", args=[made.pk]))
    assert in_a_minute() == 1
    assert resolution(case).due == before


def test_a_holiday_puts_the_last_day_off(in_progress, sign_in, town):
    case = in_progress()
    before = resolution(case)
    office = WorkCalendar.objects.get(code="office", area=None)
    root = sign_in(User.objects.create_superuser("root"))
    day = before.due.date()
    assert root.post(reverse("days:add"), {"calendar": office.pk, "day": day, "name": "放假"}).status_code == 302
    assert in_a_minute() == 1
    assert resolution(case).due > before.due
    CalendarDay.objects.get(calendar=office, day=day)
    assert [case.pk for case in Case.objects.filter(next_look_at=None)] == []


def test_the_days_of_a_new_year_reach_what_runs(in_progress):
    case = in_progress()
    CalendarDay.objects.all().delete()
    Unfitted.objects.all().delete()
    call_command("load_basics", verbosity=0)
    assert Unfitted.objects.get().area is None
    in_a_minute()
    assert case.clocks.filter(stopped=None).exists()


def test_a_second_loading_marks_nothing(basics):
    Unfitted.objects.all().delete()
    call_command("load_basics", verbosity=0)
    assert not Unfitted.objects.exists()


def test_what_was_told_stays_told_and_nobody_is_told_twice(edited, in_progress):
    case = in_progress()
    late = moment.now() + timedelta(days=30)
    with moment.at(late):
        while sweep():
            pass
    count = Letter.objects.filter(about=case.number, verb="overdue").count()
    edited(amount=2000)
    with moment.at(late + timedelta(days=1)):
        refitting.fit_what_is_marked()
        while sweep():
            pass
    assert resolution(case).told
    assert Letter.objects.filter(about=case.number, verb="overdue").count() == count > 0


def test_a_shorter_limit_runs_out_at_once_and_is_told_once(edited, in_progress, town):
    case = in_progress()
    edited(amount=0)
    in_a_minute()
    with moment.at(moment.now() + timedelta(minutes=2)):
        assert sweep() == 1
        assert sweep() == 0
    assert Letter.objects.filter(about=case.number, verb="overdue", to=town.staff.contact).count() == 1


def test_what_was_begun_goes_on_where_it_was(edited, in_progress, monkeypatch):
    monkeypatch.setattr(refitting, "AT_ONCE", 1)
    monkeypatch.setattr(refitting, "MOST", 2)
    cases = [in_progress() for _each in range(3)]
    edited()
    assert in_a_minute() == 2
    assert Unfitted.objects.get().done_to == cases[1].pk
    assert in_a_minute() == 1
    assert not Unfitted.objects.exists()


def test_what_is_edited_while_the_queue_fits_is_fitted_as_well(edited, in_progress, monkeypatch, town):
    case, made, read = in_progress(), edited(), refitting._batch

    def meanwhile(due: Unfitted) -> list[Case]:
        found = read(due)
        monkeypatch.setattr(refitting, "_batch", read)
        refitting._fit(found[0], list(TimeLimit.objects.all()))  # as this one read it, before the edit
        TimeLimit.objects.filter(pk=made.pk).update(amount=900)
        refitting.mark(town.community)
        return []

    monkeypatch.setattr(refitting, "_batch", meanwhile)
    in_a_minute()
    with moment.at(moment.now() + 3 * refitting.WAIT):
        refitting.fit_what_is_marked()
    assert resolution(case).due - resolution(case).started == timedelta(hours=900)
    assert not Unfitted.objects.exists()


def test_looking_costs_the_same_for_one_case_and_for_many(in_progress, town):
    Unfitted.objects.all().delete()

    def asked() -> int:
        refitting.mark(town.street)
        with CaptureQueriesContext(connection) as queries:
            assert in_a_minute() == 0
        return len(queries)

    in_progress()
    in_a_minute()
    one = asked()
    for _each in range(4):
        in_progress()
    assert asked() == one


@pytest.fixture
def day_off(sign_in):
    """A root's holiday on the day of this moment, and what the clocks then say."""
    root = sign_in(User.objects.create_superuser("root"))
    office = WorkCalendar.objects.get(code="office", area=None)

    def given(due) -> None:
        sent = {"calendar": office.pk, "day": timezone.localdate(due), "name": "放假"}
        assert root.post(reverse("days:add"), sent).status_code == 302
        assert in_a_minute() >= 1

    return given


def told_later() -> list[Letter]:
    return list(Letter.objects.filter(verb="later").order_by("pk"))


def test_a_holiday_that_moves_the_promised_day_is_told_to_the_resident(in_progress, day_off, town, client):
    case = in_progress()
    before = resolution(case).due
    day_off(before)
    (letter,) = told_later()
    assert (letter.to, letter.about) == (town.resident.contact, case.number)
    day = timezone.localtime(resolution(case).due)
    assert day.date() > timezone.localdate(before)
    assert f"{day.month}月{day.day}日前" in wording.say(letter, "zh-hans")
    assert "sorry" in wording.say(letter, "en")
    assert client.get(letter.facts["path"]).status_code == 200
    assert Case.objects.get(pk=case.pk).version == 4, "it is no step"


def test_what_moves_twice_before_the_letter_has_gone_is_told_once(in_progress, day_off):
    case = in_progress()
    first = resolution(case).due
    day_off(first)
    day_off(resolution(case).due)
    (letter,) = told_later()
    assert letter.facts["due"] == resolution(case).due.isoformat()
    assert letter.facts["was"] == first.isoformat()


def test_what_moves_back_before_the_letter_has_gone_is_not_told_at_all(in_progress, day_off):
    case = in_progress()
    day_off(resolution(case).due)
    assert len(told_later()) == 1
    CalendarDay.objects.filter(name="放假").delete()
    refitting.mark(None)
    in_a_minute()
    assert not told_later()


def test_what_has_gone_stays_and_another_move_is_another_letter(in_progress, day_off):
    case = in_progress()
    day_off(resolution(case).due)
    Letter.objects.filter(verb="later").update(fate="sent", sent_at=moment.now())
    day_off(resolution(case).due)
    assert [letter.fate for letter in told_later()] == ["sent", "waiting"]


@pytest.mark.parametrize(("amount", "many"), [(1, 0), (2000, 1)])
def test_an_edited_limit_tells_of_a_later_day_and_not_of_an_earlier(edited, in_progress, amount, many):
    in_progress()
    edited(amount=amount)
    assert in_a_minute() == 1
    assert len(told_later()) == many


@pytest.mark.parametrize(
    ("was", "due", "many"),
    [
        ("27 10:00", "27 18:00", 0),
        ("27 18:00", "29 10:00", 0),
        ("27 18:00", "30 09:00", 1),
        ("30 09:00", "27 18:00", 0),
    ],
)
def test_less_than_a_working_day_is_not_told(in_progress, was, due, many):
    """Friday is the 27th of November."""
    case = in_progress()
    before, now = (timezone.make_aware(datetime.strptime(f"2026-11-{one}", "%Y-%m-%d %H:%M")) for one in (was, due))
    case.clocks.filter(name="resolution").update(due=now)
    assert later.tell(Case.objects.get(pk=case.pk), before) == many


def test_at_night_it_waits_until_the_morning(in_progress, day_off):
    case = in_progress()
    night = timezone.localtime(moment.now() + timedelta(hours=12)).replace(hour=23, minute=30)
    due = resolution(case).due
    with moment.at(night):
        day_off(due)
    (letter,) = told_later()
    assert timezone.localtime(letter.due_at).hour >= 7
    assert letter.due_at > night


def test_of_a_sealed_case_and_of_one_that_waits_for_the_resident_nothing_is_written(in_progress, report, who):
    plain, waiting, sealed = in_progress(), in_progress(), report("neighbour_dispute")
    act(sealed, "accept", actor=who("keeper"), answers={"tier": sealed.tier})
    act(waiting, "ask", actor=who("worker"), answers={"question": "几楼？"})
    earlier = moment.now() - timedelta(days=30)
    told = {case: later.tell(Case.objects.get(pk=case.pk), earlier) for case in (plain, waiting, sealed)}
    assert told == {plain: 1, waiting: 0, sealed: 0}


def test_who_was_merged_into_it_is_told_under_their_own_number(in_progress, report, day_off, who, town):
    main, other = in_progress(), report(by="neighbour")
    act(other, "merge", actor=who("worker"), answers={"into": main.number})
    day_off(resolution(main).due)
    assert {(one.to, one.about) for one in told_later()} == {
        (town.resident.contact, main.number), (town.neighbour.contact, other.number),
    }  # fmt: skip
