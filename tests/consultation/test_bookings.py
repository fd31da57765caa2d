"""A time with somebody: the seat is held, moved, freed; who comes is reminded; who did not is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import moment
from accounts.models import Contact
from grids import changes
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.models import Case
from services.cases.sweep import sweep
from services.consultation import sitting, slots
from services.consultation.models import Booking, DayOff
from services.letters import wording
from services.letters.models import Letter
from tests.consultation.conftest import MONDAY, actor_of, at, booked, hours_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
WEDNESDAY = MONDAY + timedelta(days=2)


def told(verb: str) -> set[str]:
    return set(Letter.objects.filter(kind="bookings", verb=verb).values_list("to__name", flat=True))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def free(hours) -> list[str]:
    return [slot.code for slot in slots.free(list(slots.of_posts([hours.appointment])))]


def swept(day: date, minute: int) -> None:
    with moment.at(at(day, minute)):
        for _ in range(20):
            if not sweep():
                return


def test_a_time_is_taken_and_both_are_told(advised, hours):
    case = booked(advised, hours)
    assert case.booking.starts == at(WEDNESDAY)
    assert case.owner_appointment == hours.appointment
    assert case.place == advised.community
    assert told("book") == {"resident", "lawyer"}
    letter = Letter.objects.get(kind="bookings", verb="book", to__name="resident")
    assert letter.facts["words"]["when"] == "2026-11-04 09:00 · 社区二楼 203"


def test_what_is_taken_is_not_taken_again(advised, hours):
    code = free(hours)[0]
    booked(advised, hours, code=code)
    assert code not in free(hours)
    with pytest.raises(AnswersRefused):
        booked(advised, hours, by="neighbour", code=code)


def test_a_slot_has_as_many_seats_as_it_says(advised):
    hours = hours_of(advised, capacity=2)
    code = free(hours)[0]
    seats = [booked(advised, hours, by=name, code=code).booking.seat for name in ("resident", "neighbour")]
    assert seats == [1, 2]
    with pytest.raises(AnswersRefused):
        booked(advised, hours, by="worker", code=code)


def test_the_database_gives_a_seat_once(advised, hours):
    case, other = booked(advised, hours), booked(advised, hours, by="neighbour")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(case=other).update(starts=case.booking.starts)


def test_who_calls_off_frees_the_seat(advised, hours):
    code = free(hours)[0]
    case = booked(advised, hours, code=code)
    act(case, "withdraw", actor=actor_of(advised, "resident"))
    assert fresh(case).state == "withdrawn"
    assert told("withdraw") == {"lawyer", "resident"}
    assert booked(advised, hours, by="neighbour", code=code).booking.seat == 1


def test_who_receives_calls_off_with_a_reason(advised, hours):
    case = booked(advised, hours)
    with pytest.raises(AnswersRefused):
        act(case, "call_off", actor=actor_of(advised, "lawyer"))
    act(case, "call_off", actor=actor_of(advised, "lawyer"), answers={"reason": "开庭"})
    assert fresh(case).state == "called_off"
    letter = Letter.objects.get(kind="bookings", verb="call_off", to__name="resident")
    assert letter.facts["words"] == {"reason": "开庭", "when": "2026-11-04 09:00 · 社区二楼 203"}


@pytest.mark.parametrize(
    ("verb", "who", "state"), [("move_own", "resident", "booked"), ("move", "lawyer", "confirmed")]
)
def test_a_booking_moves_and_its_old_seat_is_free(advised, hours, verb, who, state):
    first, second = free(hours)[:2]
    case = booked(advised, hours, code=first)
    act(case, verb, actor=actor_of(advised, who), answers={"slot": second})
    case = fresh(case)
    assert (case.state, case.booking.starts) == (state, at(WEDNESDAY, 9 * 60 + 30))
    assert first in free(hours)
    assert second not in free(hours)
    meeting = case.clocks.get(name="meeting", stopped=None)
    assert meeting.due == at(WEDNESDAY, 10 * 60)


def test_it_moves_to_no_time_that_is_taken(advised, hours):
    first, second = free(hours)[:2]
    case = booked(advised, hours, code=first)
    booked(advised, hours, by="neighbour", code=second)
    with pytest.raises(AnswersRefused):
        act(case, "move_own", actor=actor_of(advised, "resident"), answers={"slot": second})


def test_the_day_before_one_is_reminded_once(advised, hours):
    case = booked(advised, hours)
    swept(MONDAY + timedelta(days=1), 9 * 60)
    assert told("remind") == set()
    swept(MONDAY + timedelta(days=1), 10 * 60 + 1)
    swept(MONDAY + timedelta(days=1), 12 * 60)
    assert Letter.objects.filter(kind="bookings", verb="remind", to__name="resident").count() == 1
    assert not fresh(case).events.filter(verb="overdue").exists()


def test_what_is_booked_on_the_day_itself_has_no_reminder(advised, hours):
    with moment.at(at(WEDNESDAY, 7 * 60)):
        case = booked(advised, hours)
    swept(WEDNESDAY, 8 * 60)
    assert told("remind") == set()
    swept(WEDNESDAY, 10 * 60)
    assert told("remind") == set()
    assert fresh(case).state == "held"


def test_after_the_time_who_receives_is_asked_and_says_that_nobody_came(advised, hours):
    case = booked(advised, hours)
    lawyer = actor_of(advised, "lawyer")
    assert "missed" not in [step.verb for step in steps_for(lawyer, fresh(case))]
    swept(WEDNESDAY, 9 * 60 + 31)
    assert told("over_now") == {"lawyer"}
    with moment.at(at(WEDNESDAY, 10 * 60)):
        act(case, "missed", actor=lawyer)
    assert fresh(case).state == "missed"
    assert told("missed") == {"resident"}


def test_silence_is_taken_for_yes_and_the_resident_is_asked(advised, hours):
    case = booked(advised, hours)
    swept(WEDNESDAY, 9 * 60 + 31)
    swept(MONDAY + timedelta(days=8), 12 * 60)
    case = fresh(case)
    assert case.state == "met"
    assert told("presume") == {"resident", "lawyer"}
    with moment.at(at(MONDAY + timedelta(days=8), 13 * 60)):
        act(case, "rate_unsolved", actor=actor_of(advised, "resident"), answers={"reason": "没有人"})
        assert told("rate_unsolved") >= {"staff", "lawyer"}
        act(case, "make_good", actor=actor_of(advised, "staff"), answers={"reply": "律师记错了，已另约。"})
    assert fresh(case).state == "met"


def test_it_goes_all_the_way(advised, hours):
    case = booked(advised, hours)
    act(case, "confirm", actor=actor_of(advised, "lawyer"), answers={"note": "带上合同"})
    with moment.at(at(WEDNESDAY, 10 * 60)):
        act(case, "met", actor=actor_of(advised, "lawyer"))
        act(case, "rate_solved", actor=actor_of(advised, "resident"), answers={"satisfied": "yes"})
    case = fresh(case)
    assert case.state == "seen"
    assert not case.booking.released
    assert events.first_bad(case) is None


def test_a_day_off_calls_off_what_was_booked_and_says_why(advised, hours):
    case, secret = booked(advised, hours), booked(advised, hours, by="neighbour", discreet="on")
    assert sitting.take_off(hours.appointment, WEDNESDAY, "律师培训") == 2
    assert {fresh(case).state, fresh(secret).state} == {"called_off"}
    assert told("away") == {"resident", "neighbour"}
    assert not any(code.endswith("20261104") or "20261104" in code for code in free(hours))
    assert sitting.take_off(hours.appointment, WEDNESDAY, "再一次") == 0


def test_who_leaves_leaves_nobody_waiting(advised, hours):
    case = booked(advised, hours)
    changes.end(hours.appointment)
    assert fresh(case).state == "called_off"
    assert told("owner_left") == {"resident"}


def test_where_somebody_reads_along_the_letters_say_nothing(advised, hours):
    case = booked(advised, hours, discreet="on")
    assert case.openness == "sealed"
    assert all("words" not in letter.facts for letter in Letter.objects.filter(kind="bookings"))
    assert not Case.objects.within_reach_of(actor_of(advised, "staff")).filter(pk=case.pk).exists()
    assert Case.objects.within_reach_of(actor_of(advised, "lawyer")).filter(pk=case.pk).exists()


@pytest.mark.parametrize("name", ["neighbour", "worker", "leader", "judge", "stranger", "neighbour_worker"])
def test_nobody_but_who_is_met_and_the_community_sees_it(advised, hours, name):
    case = booked(advised, hours)
    assert not Case.objects.within_reach_of(actor_of(advised, name)).filter(pk=case.pk).exists()
    with pytest.raises(PermissionDenied):
        act(case, "confirm", actor=actor_of(advised, name))


def test_nothing_moves_after_it_has_begun(advised, hours):
    case = booked(advised, hours)
    with moment.at(at(WEDNESDAY, 9 * 60 + 1)), pytest.raises(StepNotAllowed):
        act(case, "withdraw", actor=actor_of(advised, "resident"))


def test_a_room_is_named_only_where_a_server_is_set(advised, settings):
    hours = hours_of(advised, by_video=True)
    assert booked(advised, hours, way="video").booking.room == ""
    settings.VIDEO_URL = "https://video.example.org"
    rooms = {booked(advised, hours, way="video").booking.room for _ in range(2)}
    assert len(rooms) == 2
    assert all(len(room) >= 24 for room in rooms)
    assert booked(advised, hours, way="meet").booking.room == ""


def test_days_off_are_one_each(advised, hours):
    sitting.take_off(hours.appointment, WEDNESDAY, "")
    assert DayOff.objects.count() == 1


@pytest.mark.parametrize(
    "verb", ["book", "confirm", "missed", "move_own", "move", "call_off", "remind", "away", "owner_left"]
)
def test_a_letter_with_its_time_fits_one_message(verb):
    """70 characters of Chinese are one SMS."""
    words = {"when": "2026-11-04 09:00 · " + "柳河街道东园社区党群服务中心二楼" * 3, "reason": "临时要去法院开庭" * 4}
    facts = {"number": "7K3M9-QX2V1", "path": "", "face": "resident", "sealed": False, "words": words}
    said = wording.say(Letter(to=Contact(), kind="bookings", verb=verb, facts=facts), "zh-hans")
    assert "2026-11-04 09:00" in said
    assert len(said) <= 70
