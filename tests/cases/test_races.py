"""Several at the same door at the same moment, on the database they would really share."""

from threading import Event

import pytest
from django.db import transaction

from services.cases.act import AnswersRefused, CaseChanged, StepNotAllowed, act, begin
from services.cases.actor import from_session
from services.cases.models import Case
from services.letters.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


@pytest.fixture
def shared_town(town, at_once):
    """The town, in a database that threads share. `town` was built before the copy was made."""
    return town


def test_of_two_who_take_the_same_step_one_wins_and_the_other_is_told(shared_town, report, at_once, who):
    case = report()
    actors = [who("worker"), who("leader"), who("staff")] * 2

    def accept(number: int) -> str:
        try:
            act(Case.objects.get(pk=case.pk), "accept", actor=actors[number], answers={"tier": "grid"}, seen=1)
            return "won"
        except (CaseChanged, StepNotAllowed):
            return "told"

    answers = at_once(accept, TIMES)
    assert sorted(answers) == ["told"] * (TIMES - 1) + ["won"]
    assert case.events.filter(verb="accept").count() == 1
    assert Letter.objects.filter(verb="accept", about=case.number).count() == 1


def test_a_double_click_files_one_case(shared_town, at_once):
    from grids.models import Place

    place, resident = Place.of(shared_town.building), from_session(shared_town.resident)
    answers = {"category": "noise", "text": "太吵"}

    def file(number: int) -> str:
        return begin("reports", actor=resident, place=place, answers=answers, once="double").number

    assert len(set(at_once(file, TIMES))) == 1
    assert Case.objects.count() == 1
    assert Letter.objects.filter(verb="submit", to=shared_town.resident.contact).count() == 1


def test_no_progress_is_lost_when_many_report_at_once(shared_town, in_progress, at_once, who):
    case, worker = in_progress(), who("worker")
    before = case.version

    def say(number: int) -> int:
        return act(case, "report_progress", actor=worker, answers={"reply": f"第 {number} 句"}).seq

    assert sorted(at_once(say, TIMES)) == list(range(before + 1, before + 1 + TIMES))
    case.refresh_from_db()
    assert case.version == before + TIMES


def test_what_is_merged_into_a_case_that_is_being_withdrawn_is_not_left_behind(shared_town, report, at_once, who):
    main, other = report(), report(by="neighbour")
    withdrawn, tried = Event(), Event()

    def withdraw(number: int) -> str:
        with transaction.atomic():
            act(main, "withdraw", actor=who("resident"))
            withdrawn.set()
            tried.wait(1)  # whoever waits for the row has not answered by then
        return "withdrawn"

    def merge(number: int) -> str:
        withdrawn.wait(30)
        try:
            act(other, "merge", actor=who("worker"), answers={"into": main.number})
            return "merged"
        except AnswersRefused:
            return "refused"
        finally:
            tried.set()

    assert at_once(lambda number: (withdraw, merge)[number](number), 2) == ["withdrawn", "refused"]
    other.refresh_from_db()
    assert (other.state, other.merged_into) == ("submitted", None)


def test_who_withdraws_a_case_that_another_is_being_merged_into_hands_that_on(shared_town, report, at_once, who):
    main, other = report(), report(by="neighbour")
    merged, tried = Event(), Event()

    def merge(number: int) -> None:
        with transaction.atomic():
            act(other, "merge", actor=who("worker"), answers={"into": main.number})
            merged.set()
            tried.wait(1)

    def withdraw(number: int) -> None:
        merged.wait(30)
        act(main, "withdraw", actor=who("resident"))
        tried.set()

    at_once(lambda number: (merge, withdraw)[number](number), 2)
    other.refresh_from_db()
    assert (other.state, other.merged_into) == ("submitted", None)
    assert [event.verb for event in other.past] == ["submit", "merge", "carry_on"]


def test_two_cases_that_are_merged_into_each_other_wait_in_no_ring(shared_town, report, at_once, who):
    pair = [report(), report(by="neighbour")]

    def merge(number: int) -> str:
        into, worker = pair[1 - number % 2], who("worker")
        try:
            act(pair[number % 2], "merge", actor=worker, answers={"into": "", "into_number": into.shown_number.lower()})
            return "merged"
        except (AnswersRefused, StepNotAllowed):
            return "told"

    assert sorted(at_once(merge, TIMES)) == ["merged"] + ["told"] * (TIMES - 1)
    assert sorted(case.state for case in Case.objects.all()) == ["merged", "submitted"]
