"""Several at the same door at the same moment, on the database they would really share."""

import pytest

from services.cases.act import CaseChanged, StepNotAllowed, act, begin
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
