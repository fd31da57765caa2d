"""The table of projects under anything that both sides, the shelf, the agreements and the clock may do, in any order.

Whatever happens: no open project is without a clock that watches it; no listing has more projects that hold a place than
it has places, and no place is held twice; a project that was given back or called off holds none; and nothing is over
without a letter to both sides.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import moment
from accounts.models import User
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.actor import from_session
from services.cases.clocks import is_ahead
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.partners import agreements, shelf
from services.partners.models import Agreement, Listing, Project
from tests.partners.conftest import agreement_of, book, need_of, offer_of, take_up

pytestmark = pytest.mark.django_db
PEOPLE = ("staff", "plumber", "manager", "chief", "worker", "stranger")
REFUSED = (AnswersRefused, StepNotAllowed, PermissionDenied)


class Life(RuleBasedStateMachine):
    """One community and two units. `town` is set by the test; each run is undone at its end."""

    town = None

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = moment.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(capacity=some.integers(1, 2))
    def first(self, capacity: int) -> None:
        for unit in (self.town.office, self.town.company):
            agreement_of(self.town, organisation=unit)
        offer_of(self.town, capacity=capacity)
        need_of(self.town, capacity=capacity)

    def actor(self, name: str):
        return from_session(User.objects.get(pk=self.town.people[name].pk))

    @rule(name=some.sampled_from(["plumber", "manager", "staff"]), side=some.sampled_from(["offer", "need"]))
    def claim(self, name: str, side: str) -> None:
        listing, actor = Listing.objects.filter(side=side).first(), self.actor(name)
        with moment.at(self.now):
            try:
                with transaction.atomic():
                    if side == "offer":
                        book(listing, actor)
                    elif actor.organisations:
                        take_up(listing, actor)
            except REFUSED:
                pass

    @rule(choice=some.integers(0, 200))
    def step(self, choice: int) -> None:
        with moment.at(self.now):
            cases = list(Case.objects.filter(kind="projects").order_by("pk"))
            actors = [self.actor(name) for name in PEOPLE]
            offered = [(case, one.verb, actor) for case in cases for actor in actors for one in steps_for(actor, case)]
            if not offered:
                return
            case, verb, actor = offered[choice % len(offered)]
            answers = {
                "day": moment.today() + timedelta(days=5), "reply": "做好了", "served": 20, "satisfied": "yes",
                "shown": "灯修好了" if choice % 2 else "", "reason": "理由",
            }  # fmt: skip
            try:
                with transaction.atomic():
                    act(case, verb, actor=actor, answers=answers)
            except (AnswersRefused, StepNotAllowed):
                pass

    @rule()
    def an_agreement_ends(self) -> None:
        with moment.at(self.now):
            agreements.end(Agreement.objects.order_by("ended_on", "pk").first())

    @rule(side=some.sampled_from(["offer", "need"]))
    def taken_off(self, side: str) -> None:
        with moment.at(self.now):
            shelf.take_off(Listing.objects.filter(side=side).first())

    @rule(hours=some.sampled_from([3, 30, 200, 500]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with moment.at(self.now):
            agreements.ask_about_ends()
            for _ in range(10):
                if not sweep():
                    break

    @invariant()
    def a_clock_watches_what_is_open(self) -> None:
        for case in Case.objects.filter(kind="projects", phase="open"):
            running = [clock for clock in case.all_clocks if not (clock.stopped or clock.paused)]
            assert running, case.state
            assert case.next_look_at is not None or not any(is_ahead(clock) for clock in running)

    @invariant()
    def no_place_is_held_twice(self) -> None:
        for listing in Listing.objects.all():
            seats = Counter(listing.projects.filter(released=False).values_list("seat", flat=True))
            assert sum(seats.values()) <= listing.capacity
            assert set(seats) <= set(range(1, listing.capacity + 1))

    @invariant()
    def who_does_not_do_it_holds_no_place(self) -> None:
        for project in Project.objects.select_related("case"):
            assert project.released == (project.case.state in ("given_back", "called_off"))
            assert project.case.owner_organisation_id is not None

    @invariant()
    def nothing_is_over_without_a_word_to_both(self) -> None:
        for case in Case.objects.filter(kind="projects", phase="over"):
            last = [event.verb for event in case.past if event.target != event.source][-1]
            faces = set(Letter.objects.filter(about=case.number, verb=last).values_list("facts__face", flat=True))
            assert faces == {"partner", "staff"}, (case.state, last)

    @invariant()
    def the_history_is_whole(self) -> None:
        assert [case.number for case in Case.objects.filter(kind="projects") if events.first_bad(case)] == []

    @invariant()
    def both_sides_are_asked_once(self) -> None:
        asked = Letter.objects.filter(kind="agreements").values_list("to", "facts__title")
        assert all(count == 1 for count in Counter(asked).values())


@pytest.mark.long
def test_projects_hold_whatever_happens(town):
    user = User.objects.create(username="manager")
    town.company.contact.user = user
    town.company.contact.save()
    town.people["manager"] = user
    Life.town = town
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=20, stateful_step_count=20, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
