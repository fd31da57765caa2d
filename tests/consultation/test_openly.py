"""An answer stands publicly in words that name nobody, while both agree to them; and nothing leads from it to anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import moment
from accounts.models import Consent
from grids import changes
from services.cases import erasing, keys
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.actor import Actor
from services.cases.models import Case
from services.consultation.models import OpenAnswer, open_answer_of
from services.consultation.openly import SAME, _repeated
from services.letters.models import Letter
from tests.consultation.conftest import actor_of, question
from tests.consultation.test_pages import once_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
MARK = "白鹭三号的房东说墙上有钉眼所以不退押金"
ASKED, SAID = "退租以后，房东以正常使用的痕迹为由扣押金，可以吗？", "不可以。先书面催告，不退可以申请调解，也可以起诉。"


def answered(town) -> Case:
    case = question(town, text=MARK)
    act(case, "advise", actor=actor_of(town, "lawyer"), answers={"reply": "可以要求退还。"})
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def propose(town, case: Case, by: str = "lawyer", **more) -> Case:
    said = {"open_question": ASKED, "open_answer": SAID, "open_sure": "on", **more}
    act(case, "propose", actor=actor_of(town, by), answers=said)
    return fresh(case)


def agree(town, case: Case, by: str = "resident", **more) -> Case:
    act(
        case,
        "agree",
        actor=actor_of(town, by),
        answers={"edition": open_answer_of(case).edition, "open_agreed": "on", **more},
    )
    return fresh(case)


def published(town) -> Case:
    return agree(town, propose(town, answered(town)))


def listed(town, client) -> str:
    return client.get(f"/g/{town.community.slug}/answers/").content.decode()


def test_it_stands_only_after_both_have_agreed(advised, client):
    case = answered(advised)
    assert ASKED not in listed(advised, client)
    case = propose(advised, case)
    assert ASKED not in listed(advised, client)
    agree(advised, case)
    assert ASKED in listed(advised, client)
    page = client.get(f"/g/{advised.community.slug}/answers/{open_answer_of(case).key}/")
    assert SAID in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_the_sealed_case_stays_sealed_and_no_page_leads_to_it(advised, client):
    case = published(advised)
    assert case.sealed
    address = f"/g/{advised.community.slug}/answers/{open_answer_of(case).key}/"
    for page in (listed(advised, client), client.get(address).content.decode()):
        for word in (MARK, case.number, case.shown_number, "resident", "lawyer", advised.building.slug,
                     advised.building.label, advised.near.name, advised.near.slug, f"/{case.pk}/", "/c/"):  # fmt: skip
            assert word not in re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", page), word
    assert client.get(f"/c/{case.number}/").status_code == 404
    assert f"{case.pk}" != open_answer_of(case).key


def test_its_letters_say_nothing_and_its_page_says_everything(advised, client):
    case = propose(advised, answered(advised))
    letter = Letter.objects.get(kind="questions", verb="propose")
    assert letter.to == advised.resident.contact
    assert letter.facts["sealed"]
    assert ASKED not in str(letter.facts)
    page = client.get(letter.facts["path"]).content.decode()
    assert ASKED in page
    assert SAID in page
    assert f"/work/{case.number}/agree/" in page
    assert f"/work/{case.number}/refuse/" in page


def test_the_resident_agrees_by_the_signed_link_and_takes_it_back_by_it(advised, client):
    case = propose(advised, answered(advised))
    link = f"?k={keys.link(case)}"
    page = client.get(f"/c/{case.number}/{link}").content.decode()
    edition = re.search(r'name="edition" value="(\d+)"', page)[1]
    sent = {"edition": edition, "version": case.version, "once": once_of(page)}
    unticked = client.post(f"/work/{case.number}/agree/{link}", sent)
    assert unticked.status_code == 422
    assert client.post(f"/work/{case.number}/agree/{link}", {**sent, "open_agreed": "on"}).status_code == 302
    assert ASKED in listed(advised, client)
    page = client.get(f"/c/{case.number}/{link}").content.decode()
    assert f"/work/{case.number}/keep_private/" in page
    assert client.post(f"/work/{case.number}/keep_private/{link}", {"once": once_of(page)}).status_code == 302
    assert ASKED not in listed(advised, client)
    assert client.get(f"/g/{advised.community.slug}/answers/{open_answer_of(case).key}/").status_code == 404


def test_a_consent_taken_back_among_ones_own_things_takes_it_down_at_once(advised, sign_in, client):
    case = published(advised)
    consent = Consent.objects.get(about=case.number, purpose=Consent.Purpose.PUBLISH_ANSWER)
    assert sign_in(advised.resident, by=Client()).post(f"/me/consents/{consent.pk}/").status_code == 302
    assert ASKED not in listed(advised, client)
    assert "propose" not in verbs(advised, "lawyer", fresh(case))
    assert [open_answer_of(fresh(case)).open_question, open_answer_of(fresh(case)).open_answer] == ["", ""]


def test_an_answer_without_a_standing_consent_is_not_shown(advised, client):
    case = published(advised)
    Consent.objects.filter(about=case.number).update(withdrawn_at=moment.now())
    assert ASKED not in listed(advised, client)
    assert not open_answer_of(fresh(case)).shown_now


def verbs(town, name: str, case: Case) -> set[str]:
    return {step.verb for step in steps_for(actor_of(town, name), case)}


def test_who_said_no_is_not_asked_again_and_what_was_written_is_gone(advised, client):
    case = propose(advised, answered(advised))
    act(case, "refuse", actor=actor_of(advised, "resident"))
    case = fresh(case)
    assert "propose" not in verbs(advised, "lawyer", case)
    assert [open_answer_of(case).open_question, open_answer_of(case).open_answer] == ["", ""]
    with pytest.raises(StepNotAllowed):
        propose(advised, case)


def test_another_wording_comes_down_until_it_is_agreed_to_as_well(advised, client):
    case = propose(advised, published(advised), open_answer=SAID + "时效三年。")
    assert ASKED not in listed(advised, client)
    with pytest.raises(AnswersRefused) as refused:
        agree(advised, case, edition=open_answer_of(case).edition - 1)
    assert "open_agreed" in refused.value.form.errors
    assert f'value="{open_answer_of(case).edition}"' in str(refused.value.form["edition"])
    agree(advised, case)
    assert "时效三年" in client.get(f"/g/{advised.community.slug}/answers/{open_answer_of(case).key}/").content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "罗先生的押金",
        "打 13800000009",
        "3 号楼的押金",
        "第一网格里租房",
        "2 单元 301",
        MARK,
        "说墙上有钉眼所以不退押金",
        "渝A12345",
    ],
)
def test_what_would_let_somebody_be_recognised_is_refused_in_both(advised, words):
    case = answered(advised)
    for name in ("open_question", "open_answer"):
        with pytest.raises(AnswersRefused) as refused:
            propose(advised, case, **{name: words})
        assert name in refused.value.form.errors


@given(st.text("押金不退房东说墙", max_size=30), st.text("押金不退房东说墙", max_size=30))
def test_a_run_of_ones_own_words_is_found_however_it_is_spaced(mine, theirs):
    same = _repeated(" ".join(theirs), mine)
    assert len(same) in (0, SAME)
    assert same in mine
    assert bool(same) == any(mine[at : at + SAME] in theirs for at in range(max(len(mine) - SAME + 1, 0)))


@pytest.mark.parametrize("name", ["judge", "keeper", "staff", "worker", "stranger", "neighbour"])
def test_nobody_else_proposes_and_nobody_else_agrees(advised, name):
    case = answered(advised)
    with pytest.raises(PermissionDenied):
        propose(advised, case, by=name)
    case = propose(advised, case)
    with pytest.raises(PermissionDenied):
        agree(advised, case, by=name)


def test_where_the_community_answered_the_community_proposes(advised):
    for name in ("lawyer", "judge"):
        changes.end(advised.appointment(name))
    case = question(advised, text=MARK)
    act(case, "advise", actor=actor_of(advised, "keeper"), answers={"reply": "可以"})
    case = propose(advised, fresh(case), by="keeper")
    assert open_answer_of(case).area == advised.community


def test_whoever_answered_takes_it_down_and_the_resident_is_told(advised, client):
    case = published(advised)
    act(case, "take_down", actor=actor_of(advised, "lawyer"), answers={"note": "法律改了"})
    assert ASKED not in listed(advised, client)
    assert Letter.objects.filter(verb="take_down", to=advised.resident.contact).exists()
    assert "propose" in verbs(advised, "lawyer", fresh(case))


def test_it_goes_with_the_words_of_its_case_and_after_two_years(advised, client):
    case = published(advised)
    with moment.at(moment.now() + timedelta(days=731)):
        assert ASKED not in listed(advised, client)
    act(case, "rate_solved", actor=actor_of(advised, "resident"))
    erasing.erase(fresh(case))
    assert ASKED not in listed(advised, client)
    assert not OpenAnswer.objects.exclude(open_question="", open_answer="").exists()


def test_an_unanswered_question_is_not_proposed(advised):
    with pytest.raises(StepNotAllowed):
        propose(advised, question(advised))


def test_the_place_shows_that_there_is_something_and_the_page_speaks_english(advised, client):
    address = f"/g/{advised.community.slug}/answers/"
    assert address not in client.get(f"/g/{advised.near.slug}/").content.decode()
    case = published(advised)
    assert f"/g/{advised.near.slug}/answers/" in client.get(f"/g/{advised.near.slug}/").content.decode()
    assert ASKED in client.get(f"/g/{advised.near.slug}/answers/").content.decode()
    assert client.get(f"/en/g/{advised.community.slug}/answers/{open_answer_of(case).key}/").status_code == 200
    assert client.get(f"/g/{advised.elsewhere.slug}/answers/{open_answer_of(case).key}/").status_code == 404


def test_a_link_to_another_case_agrees_to_nothing_here(advised):
    case, other = propose(advised, answered(advised)), question(advised)
    thief = Actor("link", contact=case.requester_id, case=other.number)
    with pytest.raises(PermissionDenied):
        act(case, "agree", actor=thief, answers={"edition": 1, "open_agreed": "on"})
