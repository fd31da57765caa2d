"""A helper who cannot come asks another to stand in: who may be asked, who says yes, who is told, what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from services.cases.act import AnswersRefused, act
from services.cases.models import Case
from services.letters.models import Letter
from services.orders import asking
from services.orders.actor import as_helper
from services.orders.models import Helping, OfferMade, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(client, comrade, dispatched, invitation):
    """An order that the comrade took on, and the way to their task."""
    case = dispatched()
    return case, client.post(invitation(case, comrade).replace("/?", "/accept/?"))["Location"]


@pytest.fixture
def spare(volunteer):
    return volunteer("spare", "13800000085", stands_in=True)


def asked(client, task: str, volunteer) -> int:
    return client.post(task.replace("/?", "/name_stand_in/?"), {"volunteer": str(volunteer.pk)}).status_code


def way(volunteer) -> str:
    return Letter.objects.get(verb="name_stand_in", to=volunteer.contact).facts["path"]


def test_who_is_asked_says_yes_and_comes_with_the_same_word(client, town, comrade, taken, spare, sign_in):
    case, task = taken
    word = Order.objects.get().meeting_code
    assert asked(client, task, spare) == 302
    assert Helping.objects.get(ended="").volunteer == comrade, "nobody is sent by another"
    page = client.get(way(spare)).content.decode()
    assert "我替他去" in page
    assert word not in page
    own = client.post(way(spare).replace("/?", "/stand_in/?"))["Location"]
    assert word in client.get(own).content.decode()
    assert Helping.objects.get(ended="").volunteer == spare
    assert Helping.objects.get(ended="replaced").volunteer == comrade
    assert "已经有人替您去了" in client.get(task).content.decode()
    assert word not in client.get(task).content.decode()
    told = {one.to.name: one.facts["face"] for one in Letter.objects.filter(verb="stand_in")}
    assert told == {"resident": "resident", "spare": "helper", "comrade": "gone"}
    resident = sign_in(town.resident).get(f"/c/{case.number}/").content.decode()
    assert "spare" in resident
    assert word in resident


def test_only_who_agreed_beforehand_may_be_asked(client, taken, volunteer, spare):
    _case, task = taken
    other = volunteer("other", "13800000086")
    page = client.get(task).content.decode()
    assert "spare" in page
    assert "other" not in page
    assert asked(client, task, other) == 422
    assert not OfferMade.objects.filter(volunteer=other, instead_of__isnull=False).exists()


def test_who_says_no_leaves_it_with_who_asked(client, comrade, taken, spare):
    case, task = taken
    asked(client, task, spare)
    assert client.post(way(spare).replace("/?", "/no_stand_in/?")).status_code == 302
    assert Helping.objects.get(ended="").volunteer == comrade
    assert Letter.objects.get(verb="no_stand_in").to == comrade.contact
    assert client.post(way(spare).replace("/?", "/stand_in/?")).status_code == 409
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_who_gives_it_back_meanwhile_takes_the_question_back(client, taken, spare):
    case, task = taken
    asked(client, task, spare)
    client.post(task.replace("/?", "/give_back/?"))
    assert client.post(way(spare).replace("/?", "/stand_in/?")).status_code == 409
    assert not Helping.objects.filter(ended="").exists()
    assert Case.objects.get(pk=case.pk).state == "dispatched"


def test_an_old_question_has_its_time(client, taken, spare):
    _case, task = taken
    asked(client, task, spare)
    with moment.at(moment.now() + timedelta(hours=13)):
        assert client.post(way(spare).replace("/?", "/stand_in/?")).status_code == 409


def test_a_question_counts_against_the_budget(taken, spare, comrade):
    case, _task = taken
    spare.quota = 1
    spare.save()
    act(case, "name_stand_in", actor=as_helper(comrade), answers={"volunteer": str(spare.pk)})
    assert asking.pushes_left([spare], moment.now()) == {spare.pk: 0}
    with pytest.raises(AnswersRefused):
        act(case, "name_stand_in", actor=as_helper(comrade), answers={"volunteer": str(spare.pk)})


def test_nobody_stands_in_while_they_help_elsewhere(client, comrade, taken, spare, dispatched):
    _case, task = taken
    asked(client, task, spare)
    other = dispatched()
    act(other, "offer", actor=clock(), answers={"volunteers": [spare.pk]}) if not _was_asked(other, spare) else None
    act(other, "accept", actor=as_helper(spare))
    answer = client.post(way(spare).replace("/?", "/stand_in/?"))
    assert answer.status_code == 409
    assert "这个时间您已经接了别的单" in answer.content.decode()
    assert Helping.objects.get(order__case=_case, ended="").volunteer == comrade


def clock():
    from services.cases.actor import CLOCK

    return CLOCK


def _was_asked(case, volunteer) -> bool:
    return OfferMade.objects.filter(order__case=case, volunteer=volunteer).exists()


def test_whoever_was_replaced_says_nothing_of_the_planner(client, taken, spare):
    """A question among volunteers is no invitation: it moves nobody's learned rate."""
    from services.orders import habits
    from services.orders.ground import Ground

    ground = Ground.of(spare.grid)
    before = habits.of([spare], moment.now(), ground)
    asked(client, taken[1], spare)
    assert habits.of([spare], moment.now(), ground) == before
