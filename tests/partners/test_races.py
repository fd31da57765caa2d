"""Many hands at the same listing at the same moment, on the database they would really share."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from grids.duties import Duty
from services.partners.models import Project
from tests.conftest import body, officer
from tests.partners.conftest import agreement_of, need_of, offer_of

pytestmark = pytest.mark.django_db(transaction=True)
CLAIMERS = 12


@pytest.fixture
def units(town, sign_in) -> list[Client]:
    """Browsers of twelve units, each with an agreement. Made before the copy that threads share."""
    found = []
    for number in range(CLAIMERS):
        unit = body(f"单位{number}", "partner_unit", town.street, f"138000{number + 40000}")
        agreement_of(town, organisation=unit)
        user = officer(f"speaker{number}", Duty.UNIT_STAFF, organisation=unit)
        found.append(sign_in(user, by=Client()))
    return found


def test_of_twelve_units_as_many_get_it_as_there_are_places(town, units, at_once):
    need = need_of(town, capacity=3)

    def claim(number: int) -> int:
        return units[number].post(f"/partner/needs/{need.pk}/", {"organisation": _own(units[number], need)}).status_code

    answers = Counter(at_once(claim, CLAIMERS))
    assert answers == {302: 3, 409: CLAIMERS - 3}
    held = Project.objects.filter(listing=need, released=False)
    assert sorted(held.values_list("seat", flat=True)) == [1, 2, 3]
    assert held.values("case__owner_organisation").distinct().count() == 3


def _own(browser: Client, need) -> str:
    """The unit that the form names."""
    import re

    page = browser.get(f"/partner/needs/{need.pk}/").content.decode()
    found = re.search(r'name="organisation" value="(\d+)"', page)
    return found[1] if found else ""


def test_one_hand_that_taps_six_times_claims_once(town, sign_in, at_once):
    agreement_of(town)
    offer = offer_of(town, capacity=6)
    browsers = [sign_in(town.staff, by=Client()) for _ in range(6)]
    answers = at_once(lambda n: browsers[n].post(f"/work/projects/offers/{offer.pk}/", {"once": "a"}).status_code, 6)
    assert answers == [302] * 6
    assert Project.objects.count() == 1
