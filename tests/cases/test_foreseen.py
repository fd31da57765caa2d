"""What would go out is shown before, exactly, and nothing of it stays."""

from __future__ import annotations

import pytest

from services.cases import foreseen
from services.cases.act import AnswersRefused, act
from services.cases.models import Case, Event
from services.letters import wording
from services.letters.models import Letter

pytestmark = pytest.mark.django_db


def sent(case, verb: str) -> list[str]:
    written = Letter.objects.filter(about=case.number, verb=verb).select_related("to").order_by("pk")
    return [wording.keepsake(wording.say(one, one.to.language)) for one in written]


@pytest.mark.parametrize(("verb", "by", "answers"), [
    ("settle", "worker", {"outcome": "solved", "reply": "管子换好了，请再看看"}),
    ("report_progress", "worker", {"reply": "配件明天到"}),
    ("hand_back", "worker", {"reason": "这一段归物业"}),
])  # fmt: skip
def test_it_is_word_for_word_what_is_sent_then_and_leaves_no_trace(in_progress, who, verb, by, answers):
    case = in_progress()
    before = (case.version, Event.objects.count(), Letter.objects.count())
    shown = foreseen.letters(case, verb, actor=who(by), answers=answers)
    case.refresh_from_db()
    assert (case.version, Event.objects.count(), Letter.objects.count()) == before
    act(case, verb, actor=who(by), answers=answers)
    assert sorted(one.text for one in shown) == sorted(sent(case, verb)) != []


def test_the_residents_own_way_in_is_not_shown_to_who_works_on_it(in_progress, who):
    shown = foreseen.letters(in_progress(), "report_progress", actor=who("worker"), answers={"reply": "明天到"})
    assert [one.resident for one in shown] == [True]
    assert "?k=" not in shown[0].text
    assert "http" not in shown[0].text


def test_what_would_be_refused_is_refused(in_progress, who):
    with pytest.raises(AnswersRefused):
        foreseen.letters(in_progress(), "settle", actor=who("worker"), answers={})


def test_the_page_keeps_what_was_written_and_the_step_is_still_to_be_taken(client, town, sign_in, in_progress):
    case = in_progress()
    sign_in(town.worker)
    filled = {"outcome": "solved", "reply": "管子换好了", "foresee": "1", "version": case.version, "once": "k1"}
    page = client.post(f"/work/{case.number}/settle/", filled)
    text = page.content.decode()
    assert page.status_code == 200
    assert "按下去会发出" in text
    assert text.count("管子换好了") >= 2
    assert Case.objects.get(pk=case.pk).state == "in_progress"
    del filled["foresee"]
    assert client.post(f"/work/{case.number}/settle/", filled).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "answered"


def test_a_stranger_foresees_nothing(client, town, sign_in, in_progress):
    case = in_progress()
    sign_in(town.stranger)
    assert client.post(f"/work/{case.number}/settle/", {"foresee": "1", "reply": "x"}).status_code == 404


def test_of_a_sealed_case_no_word_is_foreseen(report, who):
    case = report("legal_advice", phone="13800000001", text="房东不退押金")
    shown = foreseen.letters(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    assert shown
    assert not [one for one in shown if "押金" in one.text or "法律" in one.text]
