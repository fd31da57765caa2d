"""The order table under anything that people, volunteers and the clock may do, in any order.

Whatever happens: no open order is without a clock that watches it; nobody holds a seat of an order that is over or is
looking for somebody; an order that is said to be taken has somebody who takes it; nobody has more invitations in a day
than they wished for; and nobody is in two places at once.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import moment
from accounts.models import User
from grids.models import Place
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, steps_for
from services.cases.actor import from_session
from services.cases.clocks import is_ahead
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.orders import rounds
from services.orders.actor import as_helper
from services.orders.models import Helping, OfferMade, Order, Volunteer

pytestmark = pytest.mark.django_db
PEOPLE = ("resident", "worker", "leader", "staff", "stranger")
QUOTA = 2


class Life(RuleBasedStateMachine):
    """One street with three volunteers. `town` is set by the test; each run is undone at its end."""

    town = None
    volunteers: tuple[int, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = moment.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(policy=some.sampled_from(["nearest", "named"]))
    def first(self, policy: str) -> None:
        self.policy = policy
        self.order("errand")
        with moment.at(self.now):
            leader = from_session(User.objects.get(pk=self.town.leader.pk))
            act(Case.objects.get(kind="orders"), "dispatch", actor=leader, answers=self.answers(0))
            rounds.run()

    @rule(item=some.sampled_from(["errand", "haircut", "carry", "carry", "call_errand"]))
    def order(self, item: str) -> None:
        with moment.at(self.now):
            asked = {"category": item, "day": str(moment.today() + timedelta(days=1)), "slot": "a"}
            actor = from_session(User.objects.get(pk=self.town.resident.pk))
            begin("orders", actor=actor, place=Place.of(self.town.building), answers=asked)

    def take(self, actors: list, choice: int) -> None:
        """One of all the steps that any of these is offered on any order; what the door refuses did not happen."""
        cases = list(Case.objects.filter(kind="orders").order_by("pk"))
        offered = [(case, step.verb, actor) for case in cases for actor in actors for step in steps_for(actor, case)]
        if not offered:
            return
        case, verb, actor = offered[choice % len(offered)]
        try:
            with transaction.atomic():
                act(case, verb, actor=actor, answers=self.answers(choice))
        except (AnswersRefused, StepNotAllowed):
            pass

    def answers(self, choice: int) -> dict:
        picked = self.volunteers[choice % len(self.volunteers)]
        return {
            "policy": self.policy, "volunteer": str(picked), "volunteers": [str(picked)], "at_once": 2,
            "owner": f"a{self.town.appointment('worker').pk}", "reason": "理由", "reply": "答复", "minutes": "30",
            "helpers": [str(pk) for pk in Helping.objects.filter(ended="").values_list("pk", flat=True)][:1],
            "plate": self.town.building.slug, "question": "几楼？", "text": "三楼", "satisfied": "yes", "note": "好",
        }  # fmt: skip

    @rule(choice=some.integers(0, 200))
    def step(self, choice: int) -> None:
        with moment.at(self.now):
            self.take([from_session(User.objects.get(pk=self.town.people[name].pk)) for name in PEOPLE], choice)

    @rule(choice=some.integers(0, 200))
    def volunteer(self, choice: int) -> None:
        with moment.at(self.now):
            self.take([as_helper(one) for one in Volunteer.objects.filter(pk__in=self.volunteers)], choice)

    @rule()
    def round(self) -> None:
        with moment.at(self.now):
            rounds.run()

    @rule(hours=some.sampled_from([1, 3, 30, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with moment.at(self.now):
            for _ in range(10):
                if not sweep():
                    break

    @invariant()
    def a_clock_watches_what_is_open(self) -> None:
        for case in Case.objects.filter(kind="orders", phase="open"):
            running = [clock for clock in case.all_clocks if not (clock.stopped or clock.paused)]
            assert running, case.state
            assert case.next_look_at is not None or not any(is_ahead(clock) for clock in running)

    @invariant()
    def a_seat_is_held_where_somebody_comes_and_nowhere_else(self) -> None:
        for order in Order.objects.select_related("case"):
            held = Helping.objects.filter(order=order, ended="").count()
            assert held <= order.headcount
            if held:
                assert order.case.state in ("dispatched", "accepted", "under_way"), order.case.state
            elif order.case.state in ("accepted", "under_way"):
                done = order.case.state == "under_way" and order.helpings.filter(ended="done").exists()
                assert done or order.case.owner_appointment_id or order.case.owner_organisation_id
            if order.case.state not in ("dispatched", "accepted", "under_way"):
                assert not OfferMade.objects.filter(order=order, answer="", expires_at__gt=self.now).exists()

    @invariant()
    def nobody_is_in_two_places_at_once(self) -> None:
        held = Helping.objects.filter(ended="").select_related("order").order_by("order__wanted_from")
        for one, other in combinations(held, 2):
            apart = one.order.wanted_until <= other.order.wanted_from
            assert apart or one.volunteer_id != other.volunteer_id

    @invariant()
    def the_history_is_whole(self) -> None:
        assert [case.number for case in Case.objects.filter(kind="orders") if events.first_bad(case)] == []

    @invariant()
    def nobody_is_asked_more_often_than_they_wished(self) -> None:
        sent = Letter.objects.filter(verb="offer", written_at__gt=self.now - timedelta(hours=24))
        assert all(count <= QUOTA for count in Counter(sent.values_list("to", flat=True)).values())


@pytest.mark.long
def test_orders_hold_whatever_happens(town, volunteer):
    people = [volunteer(f"m{n}", skills=["hairdressing"], quota=QUOTA) for n in range(3)]
    Life.town, Life.volunteers = town, tuple(one.pk for one in people)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=20, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
