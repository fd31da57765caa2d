"""What each reader finds in the history of a case."""

from __future__ import annotations

import pytest

from services.cases import timeline
from services.cases.act import act

pytestmark = pytest.mark.django_db
REPLY = "管子换好了"


@pytest.fixture
def resolved(in_progress, who):
    """A matter of the community that its owner says is done."""
    case = in_progress("suggestion")
    act(case, "resolve", actor=who("worker"), answers={"outcome": "solved", "reply": REPLY})
    case.refresh_from_db()
    return case


def replies(case, face: str) -> list[str]:
    return [value for entry in timeline.entries(case, face) for _label, value in entry.lines if value == REPLY]


def test_an_answer_that_nobody_has_checked_is_for_colleagues(resolved):
    assert replies(resolved, "staff") == [REPLY]
    assert replies(resolved, "resident") == []


def test_a_checked_answer_is_for_the_resident(resolved, who):
    act(resolved, "verify", actor=who("staff"))
    assert replies(resolved, "resident") == [REPLY]


def test_an_answer_that_was_sent_back_stays_among_colleagues(resolved, who):
    act(resolved, "send_back", actor=who("staff"), answers={"reason": "还在漏"})
    assert replies(resolved, "resident") == []
    act(resolved, "resolve", actor=who("worker"), answers={"outcome": "solved", "reply": "又换了一次"})
    act(resolved, "verify", actor=who("staff"))
    assert replies(resolved, "resident") == []


def test_the_tier_never_stands_among_the_words(resolved):
    accepted = next(entry for entry in timeline.entries(resolved, "resident") if entry.verb == "accept")
    assert accepted.tier == "shared"
    assert all(value != "共事" for _label, value in accepted.lines)


def test_the_history_says_what_was_done_and_a_button_what_can_be_done(resolved):
    step = resolved.workflow.steps["accept"]
    accepted = next(entry for entry in timeline.entries(resolved, "resident") if entry.verb == "accept")
    assert accepted.label == step.done
    assert step.done != step.label


def answered(case) -> str | None:
    found = timeline.answer(case, timeline.entries(case, "resident"))
    return found and found.verb


def test_what_the_resident_is_to_judge_is_the_checked_answer(resolved, who):
    assert answered(resolved) is None
    act(resolved, "verify", actor=who("staff"), answers={"note": "去看过了"})
    assert answered(resolved) == "resolve"


def test_news_on_the_way_is_no_answer(in_progress, who):
    case = in_progress("suggestion")
    act(case, "report_progress", actor=who("worker"), answers={"reply": "正在办"})
    assert answered(case) is None


def test_a_reason_for_not_taking_it_up_is_an_answer(report, who):
    case = report("noise")
    act(case, "decline", actor=who("staff"), answers={"reason": "已经在法院", "channel": "court"})
    assert answered(case) == "decline"
