"""Trouble that keeps coming back becomes a topic: with an owner, a deadline, and an answer to everybody whose case it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts import moment
from grids import changes
from grids.models import Area, Place
from services.cases import events, queries
from services.cases.act import StepNotAllowed, act, begin, steps_for
from services.cases.models import Case
from services.cases.sweep import sweep
from services.figures import instep, ledger, periods
from services.figures.ledger import Wanted
from services.figures.models import Grain
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
BY = ("resident", "neighbour", "stranger", "plumber")


@pytest.fixture
def again(report, who):
    """The same filed and answered so often, each by somebody else; answers with the last, which is not answered."""

    def filed(times: int, category: str = "noise", place: Place | None = None) -> Case:
        for each in range(times):
            case = report(category, by=BY[each % len(BY)], place=place)
            if each + 1 < times:
                act(case, "settle_now", actor=who("keeper" if case.sealed else "staff"), answers={"reply": "已劝止"})
        return Case.objects.get(pk=case.pk)

    return filed


@pytest.fixture
def led(again, who, town):
    """A topic of three, with the worker in charge."""

    def made() -> Case:
        topic = again(3).topic
        day = moment.today() + timedelta(days=20)
        act(topic, "lead", actor=who("staff"), answers={"owner": f"a{town.appointment('worker').pk}", "answer_by": day})
        return Case.objects.get(pk=topic.pk)

    return made


def topics():
    return Case.objects.filter(kind="topics")


def test_the_third_time_it_is_a_topic_with_all_of_them(again, town):
    case = again(2)
    assert case.topic is None
    case = again(1)
    topic = case.topic
    assert (topic.state, topic.desk, topic.building, topic.requester) == (
        "gathered",
        town.community,
        town.building,
        None,
    )
    assert (str(topic.category), topic.members.count(), topic.times_before) == (str(case.category), 3, 2)
    assert (topic.events.get().channel, topic.events.get().facts["category"]) == ("clock", "noise")
    assert topic.next_look_at, "a clock runs until somebody is in charge"
    assert events.first_bad(topic) is None


def test_the_fourth_joins_it_and_no_other_is_opened(again):
    topic = again(3).topic
    assert again(1).topic == topic
    assert topics().count() == 1


def test_when_it_is_over_the_trouble_must_come_back_as_often_again(led, again, who):
    topic = led()
    act(topic, "conclude", actor=who("worker"), answers={"reply": "装了隔音垫"})
    assert again(2).topic is None
    assert topics().count() == 1
    later = again(1).topic
    assert later != topic
    assert later.members.count() == 3


@pytest.mark.parametrize(
    ("set_to", "where", "opened"), [(2, "community", True), (0, "street", False), (4, "near", False)]
)
def test_a_place_sets_how_often_is_enough(again, town, set_to, where, opened):
    Area.objects.filter(pk=getattr(town, where).pk).update(topic_after=set_to)
    again(2 if opened else 3)
    assert topics().exists() == opened


def test_the_nearest_place_has_the_word(again, town):
    Area.objects.filter(pk=town.street.pk).update(topic_after=2)
    Area.objects.filter(pk=town.near.pk).update(topic_after=5)
    again(3)
    assert not topics().exists()


def test_only_what_came_within_ninety_days_counts(report, who):
    for days in (0, 80, 160):
        with moment.at(moment.now() + timedelta(days=days)):
            case = report("noise", by=BY[days // 80])
            if days < 160:
                act(case, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    assert case.times_before == 2
    assert not topics().exists()


def test_nothing_sealed_is_ever_a_member(again, who):
    again(4, category="neighbour_dispute")
    assert not topics().exists()
    case = again(3)
    act(case, "seal", actor=who("worker"), answers={"category": "neighbour_dispute", "reason": "两户在吵"})
    sealed = Case.objects.get(pk=case.pk)
    assert (sealed.topic, topics().get().members.count()) == (None, 2)
    act(topics().get(), "drop", actor=who("staff"), answers={"reply": "分别处理"})
    assert not Letter.objects.filter(verb="drop", about=case.number).exists()


def test_another_category_leaves_it(again, who):
    case = again(3)
    act(case, "retriage", actor=who("worker"), answers={"category": "pets", "reason": "是狗叫"})
    assert Case.objects.get(pk=case.pk).topic is None


def test_houses_of_an_estate_count_together(report, who, town):
    estate = changes.plant(town.community, level="estate", name="西西里小区")
    grid = changes.plant(estate, level="grid", name="第五网格")
    houses = [changes.raise_building(grid, label=f"{n} 号楼") for n in (1, 2, 3)]
    for house in houses:
        for by in BY[:2]:
            case = report("noise", by=by, place=Place.of(house))
            if by == BY[0]:
                act(case, "settle_now", actor=who("keeper" if case.sealed else "staff"), answers={"reply": "已劝止"})
    topic = topics().get()
    assert (topic.place, topic.building, topic.members.count()) == (estate, None, 6)


def test_a_wish_to_be_called_is_no_trouble_however_often_it_comes(report, who):
    for by in BY:
        case = report("call_back", by=by, phone="13800000001")
        act(case, "settle_now", actor=who("worker"), answers={"reply": "打过电话了"})
    assert Case.objects.get(pk=case.pk).times_before
    assert not topics().exists()


def test_a_leader_need_not_wait(again, who, client, sign_in, town):
    case = again(2)
    assert "make_topic" not in {step.verb for step in steps_for(who("worker"), case)}
    page = sign_in(town.leader).post(f"/work/{case.number}/make_topic/", follow=True).content.decode()
    topic = topics().get()
    assert (topic.members.count(), topic.desk, topic.requester) == (2, town.near, None)
    assert f"/work/{topic.number}/" in page
    with pytest.raises(StepNotAllowed):
        act(case, "make_topic", actor=who("leader"))


def test_what_came_once_is_no_topic(report, who):
    with pytest.raises(StepNotAllowed):
        act(report(), "make_topic", actor=who("leader"))


def test_everybody_is_told_of_each_step_under_their_own_number(led, who):
    topic = led()
    act(topic, "report_progress", actor=who("worker"), answers={"reply": "约了物业"})
    act(topic, "conclude", actor=who("worker"), answers={"reply": "装了隔音垫"})
    mine = set(topic.members.values_list("number", flat=True))
    for verb in ("gather", "lead", "report_progress", "conclude"):
        told = Letter.objects.filter(kind="topics", verb=verb, facts__face="resident")
        assert set(told.values_list("about", flat=True)) == mine, verb
        ways = [(letter.about, letter.facts["path"]) for letter in told if "path" in letter.facts]
        assert ways
        assert all(path.startswith(f"/c/{number}/?k=") for number, path in ways)


def test_it_ends_with_words_only(led, who):
    from services.cases.act import AnswersRefused

    for verb, by in (("conclude", "worker"), ("drop", "staff")):
        with pytest.raises(AnswersRefused):
            act(led() if not topics().exists() else topics().get(), verb, actor=who(by), answers={"reply": ""})


def test_a_member_reads_on_the_own_page_who_is_in_charge_and_what_was_said(led, who, town, sign_in):
    topic = led()
    act(topic, "conclude", actor=who("worker"), answers={"reply": "装了隔音垫"})
    member = topic.members.get(requester=town.resident.contact)
    page = sign_in(town.resident).get(f"/c/{member.number}/").content.decode()
    assert "已立为专题" in page
    assert "装了隔音垫" in page
    assert topic.number not in page


def test_late_it_is_told_and_led_up(again, who, town):
    topic = again(3).topic
    for days in (20, 40):
        with moment.at(moment.now() + timedelta(days=days)):
            while sweep():
                pass
    topic.refresh_from_db()
    assert {"overdue", "upgrade_by_rule"} <= {event.verb for event in topic.events.all()}
    assert topic.desk == town.street


def test_no_figure_counts_it(again, town):
    again(3)
    instep.catch_up()
    book = ledger.read(town.near.path, Wanted(Grain.EVER, frozenset({town.near.path}), split=True))
    assert {kind for kind, _code in book.split(town.near.path, periods.ALL)} == {"reports"}


def test_it_lies_on_the_desk_and_on_the_page_of_figures(led, who, town, client, sign_in):
    topic = led()
    assert topic in queries.often_in_my_area(who("staff"))
    assert topic in queries.awaiting(who("worker"))
    page = sign_in(town.staff).get(f"/work/figures/{town.community.slug}/").content.decode()
    assert f"/work/{topic.number}/" in page
    assert "3 件" in page


def test_a_stranger_opens_none(town, who):
    with pytest.raises(PermissionDenied):
        begin("topics", actor=who("resident"), place=Place(town.near), answers={"of": "reports", "category": "noise"})


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    steps=some.lists(
        some.tuples(some.sampled_from(["noise", "pets"]), some.booleans(), some.integers(0, 60)), max_size=9
    )
)
def test_however_it_comes_there_is_one_open_topic_a_category_and_each_member_fits(report, who, steps):
    from django.db import transaction

    with transaction.atomic():
        at = moment.now()
        for number, (category, answered, days) in enumerate(steps):
            at += timedelta(days=days)
            with moment.at(at):
                case = report(category, by=BY[number % len(BY)])
                if answered:
                    act(case, "settle_now", actor=who("worker"), answers={"reply": "好了"})
        for category in ("noise", "pets"):
            mine = list(topics().filter(category__code=category))
            assert len(mine) <= 1
            for topic in mine:
                members = list(topic.members.order_by("pk"))
                assert {one.category.code for one in members} == {category}
                assert len(members) >= 3
                assert any(one.again_of_id for one in members)
        transaction.set_rollback(True)
