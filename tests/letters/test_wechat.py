"""Template messages, to what looks like WeChat from here."""

import pytest
from django.core.cache import cache

from services.letters import wechat
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import letter_to, resident
from tests.letters.test_relay import until_done

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(later, gateway, service_account) -> Letter:
    follower = resident(way="wechat")
    follower.openid = "oAlice"
    follower.save()
    letter_to(follower)
    return Letter.objects.get()


def test_it_fills_the_template_and_leads_to_the_case(letter, gateway, service_account, work, later):
    until_done(work, later)
    message = service_account.messages[letter.key]
    assert (message["to"], message["template"]) == ("oAlice", "T1")
    assert message["params"] == {"character_string1": "7K3M9-QX2V1", "thing2": "您反映的事已受理，我们在安排办理。"}
    assert message["link"].endswith("/c/7K3M9QX2V1/?k=abc123")
    assert not gateway.tries


def test_a_token_is_kept(letter, service_account, work, later):
    until_done(work, later)
    letter_to(letter.to)
    until_done(work, later)
    assert len(service_account.taken) == 2
    assert service_account.tongue.tokens == ["token0"]


def test_a_token_that_has_ended_is_renewed_and_the_letter_goes_once(letter, service_account, work, later):
    cache.set(wechat.TOKEN, "an old one", 600)
    service_account.tongue.tokens.append("token0")
    until_done(work, later)
    assert service_account.tongue.tokens == ["token0", "token1"]
    assert service_account.taken == {letter.key: 1}


def test_who_does_not_follow_gets_an_sms_at_once(letter, gateway, service_account, work, later):
    service_account.manner = lambda id, nth: gateways.REFUSES
    assert until_done(work, later) <= 2
    assert gateway.taken == {letter.key: 1}
    assert service_account.tries == {letter.key: 1}


def test_when_wechat_is_busy_the_letter_waits_for_it(letter, gateway, service_account, work, later):
    service_account.manner = lambda id, nth: gateways.BUSY if nth < 3 else gateways.OK
    until_done(work, later)
    assert service_account.taken == {letter.key: 1}
    assert not gateway.tries


@pytest.mark.parametrize("manner", [gateways.TAKES_AND_BREAKS, gateways.TAKES_AND_HANGS_UP, gateways.LATE])
def test_an_answer_that_is_lost_makes_no_second_message(letter, gateway, service_account, work, later, manner):
    service_account.manner = lambda id, nth: manner if nth == 1 else gateways.OK
    until_done(work, later)
    assert service_account.tries == {letter.key: 2}
    assert service_account.taken == {letter.key: 1}
    assert not gateway.tries


def test_of_a_sealed_case_it_says_nothing(letter, service_account, work, later):
    letter_to(letter.to, sealed=True, title="MARKER", words={"reply": "MARKER"})
    until_done(work, later)
    sealed = service_account.messages[Letter.objects.latest("pk").key]
    assert sealed["template"] == "T2"
    assert "MARKER" not in str(sealed)
    assert "7K3M9" not in str(sealed["params"])
