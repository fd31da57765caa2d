"""What is read along with a case is what would be asked of it alone: the same steps, the same people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import consents, moment
from accounts.models import Consent
from grids import changes
from services.cases import routing
from services.cases.act import act, steps_for
from services.cases.along import read_along
from services.cases.models import Case
from tests import worlds
from tests.conftest import Town, build_town
from tests.ways import Ways

pytestmark = pytest.mark.django_db
EVERYBODY = ("worker", "leader", "staff", "keeper", "chief", "confidant", "stranger")
SOON = {"reason": "等配件"}


def build_several(town: Town) -> None:
    """Under way, with an extension asked for, at the top, answered and agreed to be published, taken back, sealed."""
    ways = Ways(town)
    longer, upgraded, public, unsaid = (ways.in_progress("noise", consent_publish="on") for _each in range(4))
    until = (moment.today() + timedelta(days=9)).isoformat()
    act(longer, "extend", actor=ways.who("worker"), answers=SOON | {"until": until})
    act(upgraded, "upgrade", actor=ways.who("worker"), answers=SOON)
    act(upgraded, "upgrade", actor=ways.who("staff"), answers=SOON)
    for case in (public, unsaid):
        act(case, "settle", actor=ways.who("worker"), answers={"outcome": "solved", "reply": "修好了"})
    consents.withdraw(Consent.objects.get(about=unsaid.number, purpose="publish"))
    ways.in_progress("noise")
    sealed = ways.report("legal_advice")
    act(sealed, "accept", actor=ways.who("keeper"), answers={"tier": sealed.tier})


several = worlds.world(build_several, on=build_town)


def both() -> list[tuple[Case, Case]]:
    along = {case.pk: case for case in read_along(Case.objects.all())}
    return [(case, along[case.pk]) for case in Case.objects.all()]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("by", EVERYBODY)
def test_the_same_steps_are_offered(who, by):
    offered = set()
    for alone, along in both():
        steps = steps_for(who(by), alone)
        assert steps_for(who(by), along) == steps, alone.state
        offered |= {step.verb for step in steps}
    assert by == "stranger" or offered


@pytest.mark.usefixtures("several")
def test_what_differs_between_them_is_told_apart(who):
    """So that the test above would notice."""
    offered = [{step.verb for by in EVERYBODY for step in steps_for(who(by), along)} for _alone, along in both()]
    for verb in ("extend", "upgrade", "put_on_board"):
        assert 0 < sum(verb in steps for steps in offered) < len(offered), verb


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("drawn_anew", [False, True])
def test_the_same_people_are_trusted_also_where_areas_were_drawn_anew(town, drawn_anew):
    town.near.appointments.filter(pk=town.appointment("leader").pk).update(handles_sealed=True)
    posts = {held.pk: 0 for held in town.near.appointments.all()}
    if drawn_anew:
        changes.redraw([town.near], [{"name": "新一网格"}], buildings={town.building.pk: 0}, posts=posts)
    for alone, along in both():
        assert along.redrawn == drawn_anew, alone.state
        assert routing.trusted(along) == routing.trusted(alone)
        trusted = {held.person_id for held in routing.trusted(along)}
        assert trusted == {town.people[name].contact.person.pk for name in ("leader", "keeper", "confidant")}
