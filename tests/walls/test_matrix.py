"""Who may do what, in every state of every kind, from inside and from outside: matrix.txt says it, and over HTTP it is so.

matrix.txt is kept by hand and has a line for everybody in every state; what a line does not name is refused. Whoever
changes a table changes it too, and sees what the change gives to whom. The steps of the clock are nobody's here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from accounts import moment
from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import Place
from services.cases.act import act, begin
from services.cases.actor import CLOCK, from_session
from services.cases.models import Case
from services.cases.table import KINDS
from tests.conftest import Town, body, officer
from tests.conftest import build_town as the_town
from tests.consultation.conftest import booked_with
from tests.partners.conftest import agreement_of, need_of, take_up
from tests.worlds import world

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).with_name("matrix.txt")
ASKS_FOR_ALL = "chief"  # for every step of a state; the others for those that are anybody's there
GRANTED = {200, 302, 422}  # taken, or the answers are asked for
REFUSED = {403, 404, 409}
IN_THE_GRID = (Duty.DEPUTY, Duty.STEWARD)
IN_THE_COMMUNITY = (
    Duty.SUPERVISOR,
    Duty.LEGAL,
    Duty.JUDGE,
    Duty.POLICE,
    Duty.EDITOR,
    Duty.ADMINISTRATOR,
    Duty.SECURITY,
    Duty.AUDITOR,
)
# what residents ask for, and what others make of it
PARENTS = ("reports", "orders", "topics", "projects", "questions", "bookings")
ACCEPTED = ("staff accept tier=shared",)
ASSIGNED = (*ACCEPTED, "leader assign owner=worker")
WORKING = (*ASSIGNED, "worker sign_for")
RESOLVED = (*WORKING, "worker resolve outcome=solved reply=好了")
ANSWERED = (*RESOLVED, "staff verify")
UNSOLVED = (*ANSWERED, "resident rate_unsolved reason=没好")
BACK_AGAIN = ("leader assign owner=worker", "worker hand_back reason=不归我办")
WHISTLE = (*WORKING, "staff whistle organisation=office text=请来")
CONTESTED = (*WHISTLE, "child:plumber refuse reason=不归我们")
DELIVERED = (*WHISTLE, "child:plumber report_in", "child:plumber deliver reply=划好了 grade=good")
ORDERED = (*WORKING, "chief supervise text=请回告 answer_by=day")
ASKED = (*WORKING, "worker co_handle owner=body text=请来")
LONGER = (*WORKING, "worker extend until=day reason=等配件")
GIVEN = ("staff assign owner=worker",)
SERVED = (*GIVEN, "worker served reply=好了 minutes=30")
LED = ("staff lead owner=worker answer_by=day",)
DAY_AGREED = ("plumber agree day=day",)
FULFILLED = (*DAY_AGREED, "plumber fulfil reply=好了")
ADVISED = ("legal advise reply=可以",)
OVER = ("opened book past=1",)  # a booking whose time has come
SEEN = (*OVER, "legal met")
WAYS = {
    ("questions", "waiting"): (), ("questions", "taken"): ("legal take",), ("questions", "answered"): ADVISED,
    ("questions", "closed"): (*ADVISED, "resident rate_solved"), ("questions", "withdrawn"): ("resident withdraw",),
    ("questions", "declined"): ("legal decline reason=不归这里 channel=court",),
    ("questions", "awaiting_resident"): ("legal ask question=哪一年",),
    ("bookings", "booked"): (), ("bookings", "confirmed"): ("legal confirm",), ("bookings", "withdrawn"): ("resident withdraw",),
    ("bookings", "called_off"): ("legal call_off reason=开庭",), ("bookings", "held"): (*OVER, "clock over_now"),
    ("bookings", "met"): SEEN, ("bookings", "missed"): (*OVER, "legal missed"),
    ("bookings", "unmet"): (*SEEN, "resident rate_unsolved reason=没人"), ("bookings", "seen"): (*SEEN, "resident rate_solved"),
    ("projects", "claimed"): (), ("projects", "agreed"): DAY_AGREED, ("projects", "done"): FULFILLED,
    ("projects", "closed"): (*FULFILLED, "staff rate_done satisfied=yes"),
    ("projects", "given_back"): ("plumber give_up reason=没人",), ("projects", "called_off"): ("staff call_off reason=不办了",),
    ("orders", "placed"): (), ("orders", "approved"): ("leader approve",),
    ("orders", "dispatched"): ("leader dispatch policy=nearest",), ("orders", "accepted"): GIVEN,
    ("orders", "under_way"): (*GIVEN, "worker came"), ("orders", "done"): SERVED,
    ("orders", "unfilled"): (*SERVED, "resident rate_unsolved reason=没好"),
    ("orders", "closed"): (*SERVED, "resident rate_solved"), ("orders", "declined"): ("leader decline reason=办不了",),
    ("orders", "withdrawn"): ("resident withdraw",), ("orders", "awaiting_resident"): ("staff ask question=几楼",),
    ("reports", "submitted"): (), ("reports", "accepted"): ACCEPTED, ("reports", "assigned"): ASSIGNED,
    ("reports", "in_progress"): WORKING, ("reports", "resolved"): RESOLVED, ("reports", "answered"): ANSWERED,
    ("reports", "reopen_asked"): UNSOLVED, ("reports", "closed"): (*ANSWERED, "resident rate_solved"),
    ("reports", "declined"): ("staff decline reason=不归这里 channel=hotline",),
    ("reports", "withdrawn"): ("resident withdraw",), ("reports", "merged"): ("staff merge into=other",),
    ("reports", "following"): ("opened me_too same=twin",),
    ("reports", "awaiting_resident"): ("staff ask question=哪一栋",),
    ("reports", "parked"): (*WORKING, "chief park reason=等改造 review_on=day"),
    ("reports", "to_rule"): (*ACCEPTED, *BACK_AGAIN * 2, "leader assign owner=worker", "worker hand_back_up reason=不归我办"),
    ("topics", "gathered"): (), ("topics", "led"): LED, ("topics", "dropped"): ("staff drop reply=分别办",),
    ("topics", "concluded"): (*LED, "worker conclude reply=好了"),
    ("whistle", "blown"): WHISTLE, ("whistle", "reported_in"): (*WHISTLE, "child:plumber report_in"),
    ("whistle", "contested"): CONTESTED, ("whistle", "excused"): (*CONTESTED, "child:chief excuse reason=不归"),
    ("whistle", "delivered"): DELIVERED, ("whistle", "signed"): (*DELIVERED, "child:staff co_sign grade=good"),
    ("whistle", "recalled"): (*WHISTLE, "child:staff recall reason=不用了"), ("whistle", "ended"): (*WHISTLE, "resident withdraw"),
    ("supervision", "ordered"): ORDERED, ("supervision", "responded"): (*ORDERED, "child:worker respond reply=在办"),
    ("supervision", "acknowledged"): (*ORDERED, "child:worker respond reply=在办", "child:chief acknowledge"),
    ("supervision", "recalled"): (*ORDERED, "child:chief recall reason=不用了"), ("supervision", "ended"): (*ORDERED, "resident withdraw"),
    ("co_handling", "asked"): ASKED, ("co_handling", "helping"): (*ASKED, "child:plumber take_on"),
    ("co_handling", "turned_down"): (*ASKED, "child:plumber turn_down reason=没空"),
    ("co_handling", "helped"): (*ASKED, "child:plumber take_on", "child:plumber give_back reply=做好了"),
    ("co_handling", "recalled"): (*ASKED, "child:worker recall reason=不用了"), ("co_handling", "ended"): (*ASKED, "resident withdraw"),
    ("extension", "asked"): LONGER, ("extension", "granted"): (*LONGER, "child:staff grant until=day"),
    ("extension", "refused"): (*LONGER, "child:staff deny reason=抓紧"), ("extension", "ended"): (*LONGER, "resident withdraw"),
}  # fmt: skip


def build_town() -> Town:
    """The town with every duty there is, inside and outside of where the case lies; the worker will be in charge."""
    town = the_town()
    west = town.elsewhere.lineage().get(level="community")
    north = changes.plant(None, level="subdistrict", name="北街街道")
    town.people |= {duty.value: officer(duty.value, duty, town.near) for duty in IN_THE_GRID}
    town.people |= {duty.value: officer(duty.value, duty, town.community) for duty in IN_THE_COMMUNITY}
    town.people |= {
        "colleague": officer("colleague", Duty.GRID_WORKER, town.near),
        "manager": _speaker(town),
        "west_staff": officer("west_staff", Duty.COMMUNITY_STAFF, west),
        "north_chief": officer("north_chief", Duty.SUBDISTRICT_STAFF, north),
        "other_unit": officer(
            "other_unit", Duty.UNIT_STAFF, organisation=body("电力所", "department", town.street, "13800000033")
        ),
    }
    return town


def _speaker(town: Town) -> User:
    """The property company's own telephone."""
    found = User.objects.create(username="manager")
    town.company.contact.user = found
    town.company.contact.save()
    return found


town = world(build_town)


@pytest.fixture
def bring(town, report) -> Callable[[str, str], Case]:
    """A case of this kind in this state, brought there through the door."""

    def opened(kind: str, verb: str = "", **given: str) -> Case:
        if kind == "projects":
            agreement_of(town)
            return take_up(need_of(town), from_session(town.plumber))
        if kind == "bookings":
            return booked_with(town, "legal", over="past" in given)
        asked = {"category": "suggestion", "text": "装个扶手", **given}
        if kind == "questions":
            asked = {"category": "legal_question", "text": "押金不退"}
        if kind == "orders":
            asked = {"category": "errand", "day": str(moment.today() + timedelta(days=2)), "slot": "m"}
        if kind == "topics":
            asked = {"of": "reports", "category": "suggestion"}
            return begin(
                kind, actor=from_session(town.staff), place=Place.of(town.building), answers=asked, desk=town.community
            )
        return begin(kind, actor=from_session(town.resident), place=Place.of(town.building), answers=asked, verb=verb)

    def brought(kind: str, state: str) -> Case:
        other = report("suggestion", by="neighbour")
        meant = {
            "worker": f"a{town.appointment('worker').pk}", "office": town.office.pk, "body": f"o{town.office.pk}",
            "day": moment.today() + timedelta(days=30), "other": other.number, "twin": other.pk,
        }  # fmt: skip
        case, way = None, WAYS[kind, state]
        for line in way if way and way[0].startswith("opened") else ("opened", *way):
            who, *verb = line.split()
            given = {name: str(meant.get(value, value)) for name, value in (pair.split("=") for pair in verb[1:])}
            if who == "opened":
                case = opened(kind if kind in PARENTS else "reports", *verb[:1], **given)
            else:
                whose = case.children.get() if who.startswith("child:") else case
                name = who.removeprefix("child:")
                actor = CLOCK if name == "clock" else from_session(town.people[name])
                act(whose, verb[0], actor=actor, answers=given)
        found = case if kind in PARENTS else case.children.get()
        found.refresh_from_db()
        assert (found.kind, found.state) == (kind, state)
        return found

    return brought


Expected = dict[str, tuple[str, set[str]]]  # who → what the case's page answers, and the steps


def read() -> dict[tuple[str, str], Expected]:
    """[kind state], then a line for each: who, what they find, which steps."""
    found: dict[tuple[str, str], Expected] = {}
    for line in MATRIX.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind, state = line.strip("[]").split()
            block = found[kind, state] = {}
        elif line and not line.startswith("#"):
            who, sees, *steps = line.split()
            assert who not in block, line
            block[who] = (sees, set(steps))
    return found


def test_it_is_complete():
    kinds = {kind: flow for kind, flow in KINDS.items() if kind not in ("umbrellas", "repairs")}  # of tests/umbrellas
    assert set(read()) == {(kind, state) for kind, flow in kinds.items() for state in flow.states}
    everybody = {name for block in read().values() for name in block}
    assert all(set(block) == everybody for block in read().values())


@pytest.mark.long
@pytest.mark.usefixtures("unlogged")
@pytest.mark.parametrize(
    "kind",
    [
        "reports",
        "orders",
        "projects",
        "questions",
        "bookings",
        "whistle",
        "supervision",
        "co_handling",
        "extension",
        "topics",
    ],
)
def test_what_it_says_is_so(kind, town, bring, sign_in):
    matrix = {state: block for (its, state), block in read().items() if its == kind}
    browsers = {name: sign_in(town.people.get(name), by=Client()) for name in next(iter(matrix.values()))}
    wrong = []
    for state, block in matrix.items():
        with undone():
            case = bring(kind, state)
            everybodys, taken = set().union(*(steps for _sees, steps in block.values())), set()
            for name, (sees, steps) in block.items():
                asked = (possible(case) if name == ASKS_FOR_ALL else everybodys) - (steps & taken)
                taken |= steps
                found = faults(case, browsers[name], sees, steps, asked)
                wrong += [f"{kind} {state} {name}: {fault}" for fault in found]
    assert wrong == []


def faults(case: Case, browser: Client, sees: str, steps: set[str], asked: set[str]) -> Iterator[str]:
    """Whatever is not as expected: the page, its buttons, and what the door says to each step that is asked for.

    Who does not see the case is asked for one only: they are told that there is nothing. A step that is granted is
    asked for once in a state, by whoever comes first; to the others it is a button on the page.
    """
    found, offered = looked_at(case, browser)
    if (found, offered) != (sees, steps):
        yield f"{found} {sorted(offered)}"
    for verb in sorted(asked)[: 1 if found == "404" else None]:
        with undone():
            status = browser.post(f"/work/{case.number}/{verb}/").status_code
        if status not in (GRANTED if verb in steps else REFUSED):
            yield f"{verb}: {status}"


def possible(case: Case) -> set[str]:
    """Every step of this state, the clock's too."""
    return {step.verb for step in case.workflow.steps_from(case.state)}


def looked_at(case: Case, browser: Client) -> tuple[str, set[str]]:
    """`own` for whoever is led to the resident's page, else what the sheet answers; and the steps it offers."""
    page = browser.get(f"/work/{case.number}/")
    led = page.status_code == 302
    if led:
        page = browser.get(page["Location"])
    offered = re.findall(
        rf'action="/work/{case.number}/(\w+)/|href="\?(?:k=[^"]*&amp;)?step=(\w+)#', page.content.decode()
    )
    return "own" if led else str(page.status_code), {form or link for form, link in offered} - {"look"}


@pytest.fixture
def unlogged(monkeypatch) -> None:
    """Two thousand refusals are no news."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
