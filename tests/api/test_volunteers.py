"""A volunteer's own credential: yes and no to what they are asked, and nothing else of anybody's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from services.api import own
from services.api.models import OwnCredential
from services.cases.act import act
from services.cases.models import Case
from services.orders import joining
from services.orders.actor import as_helper
from services.orders.models import Helping, OfferMade
from tests.api.conftest import System
from tests.orders.conftest import comrade, dispatched, invitation, order, volunteer, wish  # noqa: F401

pytestmark = pytest.mark.django_db
PRIVATE = {"address": "2 单元 301", "give_address": "on", "name": "何奶奶", "phone": "13800000001", "give_phone": "on"}


@pytest.fixture
def program(comrade):  # noqa: F811
    """The comrade's own program."""
    return System(own.make(comrade, "快捷指令", 30)[1])


@pytest.fixture
def other(volunteer):  # noqa: F811
    return volunteer("other", "13800000061")


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_from_the_page_to_a_yes(sign_in, comrade, dispatched):  # noqa: F811
    case, browser = dispatched(**PRIVATE), sign_in(comrade.contact.user)
    assert "/volunteer/credentials/" in browser.get("/volunteer/").content.decode()
    answer = browser.post("/volunteer/credentials/", {"name": "快捷指令", "days": "30"})
    program = System(answer.context["secret"])
    assert answer.context["secret"] in answer.content.decode()
    assert answer.context["secret"] not in browser.get("/volunteer/credentials/").content.decode()
    (asked,) = program.get("offers/").json()
    assert (asked["number"], asked["item"]["code"]) == (case.number, "errand")
    told = program.get("offers/").content.decode()
    assert not [word for word in ("301", "何奶奶", "13800000001") if word in told], "no door, name or number"
    said = program.post(f"offers/{case.number}/yes/")
    assert (said.status_code, said.json()) == (200, {"number": case.number, "answer": "yes"})
    assert state(case) == "accepted"
    assert Helping.objects.get().volunteer == comrade
    assert program.get("offers/").json() == []
    event = case.events.get(verb="accept")
    assert event.channel == "api"
    made = OwnCredential.objects.get()
    assert browser.post(f"/volunteer/credentials/{made.pk}/revoke/").status_code == 302
    assert program.get("offers/").status_code == 401


def test_twice_is_once_by_the_same_key_and_by_another(program, dispatched):  # noqa: F811
    case = dispatched()
    answers = [program.post(f"offers/{case.number}/yes/", key=key) for key in ("same-key", "same-key", "other-key")]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert Helping.objects.count() == 1
    assert program.post(f"offers/{case.number}/no/", key="same-key").status_code == 422, "the key was for a yes"
    assert program.post(f"offers/{case.number}/yes/", key="").status_code == 422
    assert program.post(f"offers/{case.number}/no/").status_code == 409


def test_a_no_ends_the_question(program, comrade, dispatched):  # noqa: F811
    case = dispatched()
    for _twice in range(2):
        assert program.post(f"offers/{case.number}/no/").status_code == 200
    assert OfferMade.objects.get(volunteer=comrade).answer == "declined"
    assert program.post(f"offers/{case.number}/yes/").status_code == 409
    assert not Helping.objects.exists()


def test_who_was_quicker_on_the_web_keeps_it(program, other, dispatched, client, invitation):  # noqa: F811
    case = dispatched()
    assert client.post(invitation(case, other).replace("/?", "/accept/?")).status_code == 302
    late = program.post(f"offers/{case.number}/yes/")
    assert (late.status_code, late["Content-Type"]) == (409, "application/problem+json")
    assert Helping.objects.get(ended="").volunteer == other


@pytest.mark.django_db(transaction=True)
def test_of_a_program_and_a_thumb_at_once_one_wins(basics, program, other, dispatched, invitation, at_once):  # noqa: F811
    from django.test import Client

    case = dispatched()
    way = invitation(case, other).replace("/?", "/accept/?")
    hands = [
        lambda: program.post(f"offers/{case.number}/yes/").status_code == 200,
        lambda: Client().post(way).status_code == 302,
    ]
    assert sorted(at_once(lambda number: hands[number](), 2)) == [False, True]
    assert Helping.objects.filter(ended="").count() == 1


def test_it_opens_nothing_but_ones_own_offers(program, other, dispatched, system, report, noise):  # noqa: F811
    case, matter = dispatched(), report()
    mine = OfferMade.objects.filter(volunteer=other).get()
    stranger = System(own.make(other, "x", 30)[1])
    OfferMade.objects.filter(pk=mine.pk).delete()
    assert stranger.get("offers/").json() == []
    assert stranger.post(f"offers/{case.number}/yes/").status_code == 404
    assert program.post(f"offers/{matter.number}/yes/").status_code == 404
    assert [program.get(path).status_code for path in ("cases/", f"cases/{case.number}/", "kinds/?place=x")] == [
        401
    ] * 3
    assert program.post("cases/", noise).status_code == 401
    assert program.post(f"cases/{case.number}/steps/accept/", {}).status_code == 401
    assert program.post(f"offers/{case.number}/check_in/").status_code == 422
    town_system = system()
    assert town_system.get("offers/").status_code == 401, "nor does that of another system open these"
    assert town_system.post(f"offers/{case.number}/yes/").status_code == 401
    assert not Helping.objects.exists()


@pytest.mark.parametrize("secret", ["", "linge_nothing", "x" * 5000])
def test_without_one_there_is_nothing(dispatched, secret):  # noqa: F811
    nobody = System(secret)
    assert nobody.get("offers/").status_code == 401
    assert nobody.post(f"offers/{dispatched().number}/yes/").status_code == 401


def test_it_ends_by_itself_and_with_the_volunteer(program, comrade, dispatched):  # noqa: F811
    with moment.at(moment.now() + timedelta(days=31)):
        assert program.get("offers/").status_code == 401
    assert program.get("offers/").status_code == 200
    joining.leave(comrade)
    assert program.get("offers/").status_code == 401
    assert not OwnCredential.objects.exists()


def test_who_is_no_longer_confirmed_says_no_yes(program, comrade, dispatched):  # noqa: F811
    case = dispatched()
    comrade.standing = "refused"
    comrade.save()
    assert program.post(f"offers/{case.number}/yes/").status_code == 409


def test_nobody_ends_that_of_another(sign_in, program, other):
    made = OwnCredential.objects.get()
    assert sign_in(other.contact.user).post(f"/volunteer/credentials/{made.pk}/revoke/").status_code == 404
    made.refresh_from_db()
    assert made.live


@pytest.mark.parametrize(("wrong", "field"), [({"name": ""}, "name"), ({"days": "9999"}, "days")])
def test_bad_input_is_told_beside_the_field(sign_in, comrade, wrong, field):  # noqa: F811
    answer = sign_in(comrade.contact.user).post("/volunteer/credentials/", {"name": "x", "days": "30"} | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_when_the_seats_are_more_than_one_the_same_word_takes_one(program, comrade, other, dispatched):  # noqa: F811
    case = dispatched("carry")
    assert program.post(f"offers/{case.number}/yes/").status_code == 200
    act(case, "accept", actor=as_helper(other))
    assert Helping.objects.filter(ended="").count() == 2


def test_the_description_names_both_ways_in(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/offers/" in paths
    assert paths["/api/v1/offers/{number}/{said}/"]["post"]["security"] == [{"OwnBearer": []}]
