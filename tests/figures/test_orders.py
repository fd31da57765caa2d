"""How orders find their helpers: what the page says is what a patient person counts, event by event."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import load_workbook

from accounts import moment
from accounts.models import User
from grids import changes
from grids.models import Building, Place
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, steps_for
from services.cases.actor import CLOCK, from_session
from services.cases.models import Case, Event
from services.cases.sweep import sweep
from services.figures import orders, periods
from services.figures.orders import OrderFigures, at_rank, gini
from services.orders import past, rounds
from services.orders.actor import as_helper
from services.orders.models import Volunteer
from tests import worlds
from tests.conftest import Town, build_town, person
from tests.figures.recount_orders import FEWEST, recounted

pytestmark = pytest.mark.django_db
HELPER = "白鹭三号"
START = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)  # Monday, 9 in the morning; the month ends within the story


def volunteer(town, name: str, house: Building) -> Volunteer:
    return Volunteer.objects.create(
        contact=person(name).contact, home=house, grid=house.grid, adult_at=START, quota=60, standing="confirmed"
    )


@pytest.fixture
def story(town):
    """Two grids, nine volunteers, and so many days of orders in which everybody does as chance has it."""
    far = changes.raise_building(town.far, label="9 号楼")
    people = [volunteer(town, f"v{n}", town.building if n % 3 else far) for n in range(9)]

    def told(seed: int, days: int = 7) -> None:
        chance = Random(seed)
        for hour in range(0, days * 24, 4):
            with moment.at(START + timedelta(hours=hour)):
                if chance.random() < 0.45:
                    _order(town, chance.choice([town.building, town.building, far]), chance)
                rounds.run()
                for _ in range(3):
                    _step(town, people, chance)
                while sweep():
                    pass

    return told


def _order(town, house: Building, chance: Random) -> None:
    asked = {"category": chance.choice(["errand", "company"]), "day": moment.today() + timedelta(days=1), "slot": "any"}
    case = begin("orders", actor=from_session(town.resident), place=Place.of(house), answers=asked)
    if chance.random() < 0.9:
        act(case, "dispatch", actor=from_session(town.staff), answers={"policy": "nearest", "at_once": 2})


def _step(town, people: list[Volunteer], chance: Random) -> None:
    officers = [from_session(User.objects.get(pk=town.staff.pk)), from_session(town.resident)]
    actors = [*map(as_helper, chance.sample(people, 3)), *officers]
    wanted = {
        "accept",
        "pass_on",
        "check_in",
        "check_out",
        "came",
        "no_show",
        "give_back",
        "assign",
        "withdraw",
        "redispatch",
        "dispatch",
    }
    found = [
        (case, step.verb, actor)
        for case in Case.objects.filter(kind="orders").exclude(phase="over").order_by("pk")
        for actor in actors
        for step in steps_for(actor, case)
        if step.verb in wanted
    ]
    if not found:
        return
    case, verb, actor = chance.choice(found)
    if chance.random() < {
        "accept": 0.4,
        "check_in": 0.6,
        "came": 0.8,
        "withdraw": 0.8,
        "assign": 0.8,
        "redispatch": 0.7,
    }.get(verb, 0):
        return
    answers = {
        "policy": "nearest", "at_once": 2, "owner": f"a{town.appointment('worker').pk}", "minutes": chance.choice(["30", "60"]),
        "plate": case.building.slug,
    }  # fmt: skip
    try:
        with transaction.atomic():
            act(case, verb, actor=actor, answers=answers)
    except (AnswersRefused, StepNotAllowed):
        pass


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_the_page_says_what_a_patient_person_counts(town, story, seed):
    story(seed)
    with moment.at(START + timedelta(days=10)):
        for period in (periods.read("2026-10"), periods.read("2026-11")):
            for area in (town.street, town.community, town.near, town.far, town.elsewhere):
                line = OrderFigures(area, period).whole
                found = recounted(area, period.start, period.end)
                for name in ("dispatched", "pushes", "unfilled", "no_shows"):
                    assert getattr(line, name) == found[name], (area, period, name)
                assert len(line.filled) == found["filled"]
                assert sorted(line.waits) == pytest.approx(found["waits"])
                for name in ("gini_pushes", "gini_hours"):
                    assert getattr(line, name) == (found[name] and pytest.approx(found[name])), (area, period, name)
                if found["filled"] >= FEWEST:
                    assert line.wait(0.5) == found["waits"][(found["filled"] + 1) // 2 - 1]
        _worst_is_the_lowest_of_at_least_five(town, periods.read("2026-10"))
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"accept", "unfilled", "check_out"} <= verbs


def _worst_is_the_lowest_of_at_least_five(town, period) -> None:
    page = OrderFigures(town.street, period)
    cells = [OrderFigures(area, period).whole for area in (town.near, town.far, town.elsewhere)]
    shares = [len(line.filled) / line.dispatched for line in cells if line.dispatched >= FEWEST]
    if page.worst is None:
        assert shares == []
    else:
        assert len(page.worst.filled) / page.worst.dispatched == min(shares)
        assert page.worst.dispatched >= FEWEST


@given(some.lists(some.integers(0, 50), min_size=1, max_size=12))
def test_the_shortcut_for_gini_is_its_definition(numbers):
    pairs = sum(abs(one - other) for one in numbers for other in numbers)
    expected = pairs / (2 * len(numbers) * sum(numbers)) if sum(numbers) else None
    assert gini(numbers) == (expected if expected is None else pytest.approx(expected))


@given(some.lists(some.integers(0, 99), min_size=1, max_size=30), some.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_rank_is_not_exceeded_by_that_share_and_no_smaller_number_would_do(numbers, share):
    found = at_rank(numbers, share)
    assert sum(number <= found for number in numbers) >= share * len(numbers) - 1e-6
    assert sum(number < found for number in numbers) < share * len(numbers)


def placed(town, count: int, item: str = "errand") -> list[Case]:
    cases = []
    for _ in range(count):
        asked = {"category": item, "day": moment.today() + timedelta(days=1), "slot": "any"}
        case = begin("orders", actor=from_session(town.resident), place=Place.of(town.building), answers=asked)
        act(case, "dispatch", actor=from_session(town.staff), answers={"policy": "nearest", "at_once": 1})
        cases.append(case)
    return cases


def done(town, count: int, item: str = "errand") -> None:
    helper = Volunteer.objects.first() or volunteer(town, "v0", town.building)
    for case in placed(town, count, item):
        rounds.run()
        for verb, answers in (
            ("accept", {}),
            ("check_in", {"plate": town.building.slug}),
            ("check_out", {"minutes": "30"}),
        ):
            act(case, verb, actor=as_helper(helper), answers=answers)


def build_six_done(town: Town) -> Town:
    """Six errands, by a volunteer with a name that stands nowhere else."""
    helper = volunteer(town, "v0", town.building)
    helper.contact.name = HELPER
    helper.contact.save()
    done(town, 6)
    return town


six_done = worlds.world(build_six_done, on=build_town)


def test_an_order_counts_in_the_month_of_its_first_dispatch(town):
    last_day = datetime(2026, 10, 31, 2, 0, tzinfo=UTC)
    with moment.at(last_day):
        asked = {"category": "errand", "day": moment.today() + timedelta(days=4), "slot": "any"}
        case = begin("orders", actor=from_session(town.resident), place=Place.of(town.building), answers=asked)
        act(case, "dispatch", actor=from_session(town.staff), answers={"policy": "nearest", "at_once": 1})
    with moment.at(last_day + timedelta(days=2)):
        while sweep():
            pass
        act(case, "dispatch", actor=from_session(town.staff), answers={"policy": "nearest", "at_once": 1})
        months = [OrderFigures(town.street, periods.read(code)).whole for code in ("2026-10", "2026-11")]
        assert [(line.dispatched, line.unfilled) for line in months] == [(1, 1), (0, 0)]


def test_who_did_not_come_is_counted_where_it_was(town):
    helper, (case,) = volunteer(town, "v0", town.building), placed(town, 1)
    rounds.run()
    act(case, "accept", actor=as_helper(helper))
    with moment.at(moment.now() + timedelta(days=1, hours=10)):
        act(case, "no_show", actor=from_session(town.staff))
    lines = [OrderFigures(area, periods.last_days()).whole for area in (town.community, town.elsewhere)]
    assert [(line.no_shows, len(line.filled)) for line in lines] == [(1, 1), (0, 0)]


def test_of_few_orders_no_share_no_time_and_no_spread_is_said(town, sign_in):
    Volunteer.objects.all().delete()
    volunteer(town, "v0", town.building)
    done(town, 4)
    page = sign_in(town.staff).get(f"/work/figures/{town.community.slug}/orders/")
    line = page.context["page"].whole
    assert (line.dispatched, line.fill.percent, line.wait(0.5), line.pushes_per_fill, line.gini_pushes) == (
        4,
        None,
        None,
        None,
        None,
    )
    assert page.context["page"].worst is None
    assert "&lt;5" in page.content.decode()


@pytest.mark.usefixtures("six_done")
def test_it_names_no_volunteer(town, sign_in):
    browser = sign_in(town.staff)
    for path in ("orders/", "orders.csv", "orders.xlsx"):
        answer = browser.get(f"/work/figures/{town.community.slug}/{path}")
        assert answer.status_code == 200
        assert HELPER.encode() not in answer.content
    assert HELPER not in browser.get(f"/stats/{town.community.slug}/helped/").content.decode()


@pytest.mark.usefixtures("six_done")
def test_the_sheets_hold_the_same_numbers(town, sign_in):
    browser, path = sign_in(town.chief), f"/work/figures/{town.street.slug}/orders"
    rows = list(csv.DictReader(io.StringIO(browser.get(f"{path}.csv").content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["柳河街道", "东园社区", "西园社区"]
    assert [row["dispatched"] for row in rows] == ["6", "6", "0"]
    assert rows[0]["fill_rate"] == "100"
    book = load_workbook(io.BytesIO(browser.get(f"{path}.xlsx").content))
    assert [row[3].value for row in list(book.worksheets[0].rows)[1:]] == [6, 6, 0]
    assert book.worksheets[1].max_row == len(orders.COLUMNS)


@pytest.mark.usefixtures("six_done")
def test_read_in_portions_the_orders_are_the_same(town, monkeypatch):
    whole = past.read(town.street)
    monkeypatch.setattr(past, "PORTION", 2)
    assert past.read(town.street) == past.read(town.near) == whole
    assert (len(whole), past.read(town.elsewhere)) == (6, [])


def test_it_is_for_who_serves_there_and_for_a_month(town, sign_in):
    path = f"/work/figures/{town.near.slug}/orders/"
    assert sign_in(town.worker).get(path).status_code == 200
    assert sign_in(town.stranger).get(path).status_code == 404
    assert sign_in(town.resident).get(path).status_code == 404
    assert sign_in(town.worker).get(path + "?period=all").status_code == 404


@pytest.mark.usefixtures("six_done")
def test_it_asks_as_much_for_one_order_as_for_many(town, sign_in, django_assert_max_num_queries):
    browser, path = sign_in(town.chief), f"/work/figures/{town.street.slug}/orders/"
    browser.get(path)
    with django_assert_max_num_queries(22) as few:
        browser.get(path)
    done(town, 3)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(path)


@pytest.mark.usefixtures("six_done")
def test_everybody_reads_what_was_done_in_fives_and_nothing_of_few(town, client):
    done(town, 1)
    done(town, 4, "company")
    page = client.get(f"/stats/{town.community.slug}/helped/")
    assert page.context["total"] == 10
    assert [one.done for one in page.context["listed"]] == [5]
    assert client.get(f"/stats/{town.elsewhere.slug}/helped/").context["total"] == 0


def test_what_the_grid_did_itself_is_no_volunteers_work(town, client, who):
    for case in placed(town, 6):
        act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
        act(case, "served", actor=who("worker"), answers={"reply": "好了", "minutes": "30"})
    assert client.get(f"/stats/{town.community.slug}/helped/").context["total"] == 0


def test_what_one_of_two_has_done_is_done_by_volunteers(town):
    first = volunteer(town, "v0", town.building)
    for number, case in enumerate(placed(town, 5, "carry"), 1):
        other = volunteer(town, f"v{number}", town.building)
        invited = {"volunteers": [first.pk, other.pk]}
        act(case, "offer", actor=CLOCK, answers=invited)
        plate = {"plate": town.building.slug}
        for who, verb, answers in ((first, "join", {}), (other, "accept", {}), (first, "check_in", plate),
                                   (other, "check_in_too", plate), (first, "check_out_too", {"minutes": "30"})):  # fmt: skip
            act(case, verb, actor=as_helper(who), answers=answers)
    assert orders.helped(town.street, periods.ALL)[0] == 5
