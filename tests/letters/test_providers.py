"""Aliyun and Tencent through their own SDKs, over real HTTP, to a gateway that counts."""

from datetime import timedelta

import pytest

from accounts import sms
from accounts.sms import Outcome
from services.letters import relay
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import NOON, letter_to, resident
from tests.letters.test_relay import until_done

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("name", ["aliyun", "tencent"])]
CODE = {"id": "m1", "to": "+8619900000001", "template": "login_code", "params": {"code": "123456"}, "text": ""}


def test_it_takes_the_approved_text_with_its_variables(provider, name):
    gateway = provider(name)
    assert sms.deliver(**CODE) is Outcome.TAKEN
    message = gateway.messages["m1"]
    assert (message["template"], message["sign"]) == ("SMS_1", "邻格")
    assert message["params"] in ({"code": "123456"}, ["123456"])
    assert message["to"].endswith("19900000001")


@pytest.mark.parametrize(
    ("manner", "outcome"),
    [
        (gateways.REFUSES, Outcome.REFUSED),
        (gateways.BUSY, Outcome.NOT_SENT),
        (gateways.BROKEN, Outcome.IN_DOUBT),
        (gateways.TAKES_AND_BREAKS, Outcome.IN_DOUBT),
        (gateways.TAKES_AND_HANGS_UP, Outcome.IN_DOUBT),
        (gateways.LATE, Outcome.IN_DOUBT),
    ],
)
def test_each_answer_has_its_outcome_and_the_sdk_tries_once(provider, name, manner, outcome):
    gateway = provider(name)
    gateway.manner = lambda id, nth: manner
    assert sms.deliver(**CODE) is outcome
    assert gateway.tries == {"m1": 1}


def test_nobody_listening_is_certainly_not_sent(provider, name, settings):
    provider(name)
    settings.SMS_ENDPOINT = "http://127.0.0.1:9"
    assert sms.deliver(**CODE) is Outcome.NOT_SENT
    with pytest.raises(sms.NoAnswer):
        sms.query("m1", CODE["to"], NOON)


def test_a_text_that_was_not_approved_is_not_sent(provider, name, settings):
    gateway = provider(name)
    settings.SMS_TEMPLATES = {"any": ["SMS_2", "number"]}
    assert sms.deliver(**CODE) is Outcome.REFUSED
    assert not gateway.tries


@pytest.mark.parametrize("state", ["delivered", "failed"])
def test_it_is_asked_what_became_of_a_message(provider, name, state):
    gateway = provider(name)
    sms.deliver(**CODE)
    gateway.tongue.fates["m1"] = state
    assert sms.query("m1", CODE["to"], NOON) == state
    assert sms.query("m2", CODE["to"], NOON) == "unknown"
    assert sms.query("m1", "+8619900000002", NOON) == "unknown"


def test_a_message_of_many_is_found(provider, name):
    gateway = provider(name)
    for n in range(70):
        gateway.messages[f"x{n}"] = {"to": CODE["to"] if name == "tencent" else "19900000001"}
    sms.deliver(**CODE)
    gateway.tongue.fates["m1"] = "delivered"
    assert sms.query("m1", CODE["to"], NOON) == "delivered"


def test_a_letter_goes_once_though_its_answer_is_lost(provider, name, later, work):
    gateway = provider(name)
    gateway.manner = lambda id, nth: gateways.TAKES_AND_BREAKS
    letter_to(resident())
    letter = Letter.objects.get()
    gateway.tongue.fates[letter.key] = "delivered"
    until_done(work, later)
    assert gateway.tries == {letter.key: 1}
    assert gateway.messages[letter.key]["params"] in (
        {"number": "7K3M9-QX2V1", "key": "abc123"},
        ["7K3M9-QX2V1", "abc123"],
    )


def test_what_it_does_not_know_yet_is_not_given_again_before_it_should_know(provider, name, later, work):
    gateway = provider(name)
    gateway.manner = lambda id, nth: gateways.BROKEN if nth == 1 else gateways.OK
    letter_to(resident())
    key, late = Letter.objects.get().key, sms.knows_after()
    relay.offer()
    work()
    for _ in range(int(late / timedelta(seconds=5)) - 2):
        later(seconds=5)
        relay.offer()
        work()
    assert gateway.tries == {key: 1}
    until_done(work, later, rounds=400)
    assert gateway.tries == {key: 2}
    assert gateway.taken == {key: 1}


def test_nothing_of_it_reaches_a_log(provider, name, caplog, capfd):
    gateway = provider(name)
    caplog.set_level("DEBUG")
    for manner in (gateways.OK, gateways.BROKEN, gateways.REFUSES, gateways.TAKES_AND_HANGS_UP):
        gateway.manner = lambda id, nth, manner=manner: manner
        sms.deliver(**CODE)
    out, errors = capfd.readouterr()
    assert "19900000001" not in caplog.text + out + errors
    assert "123456" not in caplog.text + out + errors
