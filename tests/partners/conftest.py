"""A town with a unit that has promised something, what it offers, what is needed, and projects that have come some way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids.models import Place
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case
from services.partners.models import Agreement, Listing
from tests.conftest import Town


def days(count: int):
    return moment.today() + timedelta(days=count)


def agreement_of(town: Town, **more) -> Agreement:
    """The office with the community, for half a year back and ahead."""
    facts = {
        "organisation": town.office, "area": town.community, "promise": "每月一次义诊", "since": days(-180),
        "until": days(180), **more,
    }  # fmt: skip
    return Agreement.objects.create(**facts)


def offer_of(town: Town, **more) -> Listing:
    facts = {
        "title": "眼科义诊",
        "where": "活动室",
        "since": days(0),
        "until": days(60),
        "area": town.community,
        **more,
    }
    return Listing.objects.create(side="offer", organisation=town.office, **facts)


def need_of(town: Town, **more) -> Listing:
    facts = {"title": "修活动室的灯", "since": days(0), "until": days(60), "area": town.community, **more}
    return Listing.objects.create(side="need", **facts)


def speaker(town: Town) -> Actor:
    """Whoever speaks for the office."""
    return from_session(User.objects.get(pk=town.plumber.pk))


def book(offer: Listing, actor: Actor, **answers) -> Case:
    return begin(
        "projects", actor=actor, place=Place(offer.area), answers={"listing": offer.pk, **answers}, verb="book"
    )


def take_up(need: Listing, actor: Actor, **answers) -> Case:
    asked = {"listing": need.pk, "organisation": min(actor.organisations), **answers}
    return begin("projects", actor=actor, place=Place(need.area), answers=asked, verb="take_up")


@pytest.fixture
def agreement(town) -> Agreement:
    return agreement_of(town)


@pytest.fixture
def offer(town, agreement) -> Listing:
    return offer_of(town)


@pytest.fixture
def need(town, agreement) -> Listing:
    return need_of(town)


@pytest.fixture
def claimed(town, need) -> Case:
    """Taken up by the office."""
    return take_up(need, speaker(town))


@pytest.fixture
def done(town, who, claimed) -> Callable[..., Case]:
    """Agreed on, and done."""

    def brought(**said) -> Case:
        act(claimed, "agree", actor=speaker(town), answers={"day": days(7)})
        answers = {"reply": "换了六盏灯，都亮了。", "served": "30", **said}
        act(claimed, "fulfil", actor=speaker(town), answers=answers)
        return Case.objects.get(pk=claimed.pk)

    return brought
