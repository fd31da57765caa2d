"""Who works somewhere and registers where they live: the sheet for their unit, and the line they stand by."""

from __future__ import annotations

import pytest

from services.cases.act import act
from services.orders import certificates, hours, registering
from services.orders.actor import as_helper
from services.orders.ledger import Certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def employed(comrade):
    comrade.unit = "区医院"
    comrade.save()
    return comrade


def test_a_sheet_says_unit_and_grid_and_can_be_checked(employed, sign_in, town):
    browser = sign_in(employed.contact.user)
    assert "开报到证明" in browser.get("/volunteer/").content.decode()
    way = browser.post("/volunteer/registered/")["Location"]
    assert browser.post("/volunteer/registered/")["Location"] == way, "the same sheet"
    assert browser.get(way).content.startswith(b"%PDF-")
    made = Certificate.objects.get()
    assert (made.unit, made.grid, made.issuer) == ("区医院", "第一网格", "东园社区")
    browser.logout()
    page = browser.get(f"/volunteer/certificate/?n={made.number}").content.decode()
    assert all(words in page for words in ("区医院", "第一网格", "comrade"))
    assert "合计" not in page


@pytest.mark.parametrize("lacking", [{"unit": ""}, {"standing": "waiting"}, {"standing": "refused"}])
def test_none_without_a_unit_or_the_word_of_the_community(employed, sign_in, lacking):
    for name, value in lacking.items():
        setattr(employed, name, value)
    employed.save()
    assert sign_in(employed.contact.user).post("/volunteer/registered/").status_code == 404
    assert not Certificate.objects.exists()


def test_it_holds_as_long_as_the_community_confirms_just_this(employed):
    made = registering.certify(employed)
    assert hours.holds(made)
    employed.standing = employed.Standing.REFUSED
    employed.save()
    assert not hours.holds(made)


def test_a_sheet_of_hours_says_nothing_of_a_unit(employed):
    made = registering.certify(employed)
    assert len(certificates.lines(made)) == 7
    made.kind = Certificate.Kind.HOURS
    assert "区医院" not in "".join(certificates.lines(made))


def test_the_line_somebody_stands_by_is_read_by_the_resident(employed, dispatched, sign_in, town):
    employed.pledge = "随叫随到"
    employed.save()
    case = dispatched()
    resident = sign_in(town.resident)
    assert "随叫随到" not in resident.get(f"/c/{case.number}/").content.decode()
    act(case, "accept", actor=as_helper(employed))
    assert "随叫随到" in resident.get(f"/c/{case.number}/").content.decode()
