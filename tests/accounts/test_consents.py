"""Consent is given for one purpose, in known words, and taken back as easily."""

from __future__ import annotations

import pytest

from accounts import consents
from accounts.consents import TEXTS, Purpose, Terms, give, holds, terms, withdraw
from accounts.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(resident):
    return resident.contact


@pytest.mark.parametrize("purpose", Purpose.values)
def test_each_purpose_says_what_why_and_how_long(purpose):
    said = terms(purpose)
    assert all(str(part) for part in (said.what, said.why, said.how_long, said.version))


def test_versions_are_not_reused():
    assert len({(text.purpose, text.version) for text in TEXTS}) == len(TEXTS)


def test_a_purpose_nobody_wrote_down_is_refused(contact):
    with pytest.raises(LookupError):
        give(contact, "marketing")
    assert not Consent.objects.exists()


def test_it_holds_for_its_purpose_and_its_case_only(contact):
    give(contact, Purpose.CONTACT, "8K3M2P7A")
    assert holds(contact, Purpose.CONTACT, "8K3M2P7A")
    assert not holds(contact, Purpose.CONTACT, "OTHER")
    assert not holds(contact, Purpose.CONTACT)
    assert not holds(contact, Purpose.FORWARD, "8K3M2P7A")


def test_giving_it_twice_is_one(contact):
    assert give(contact, Purpose.CONTACT, "A") == give(contact, Purpose.CONTACT, "A")


def test_taken_back_it_does_not_hold_and_stays_on_record(contact):
    given = give(contact, Purpose.PUBLISH, "A")
    withdraw(given)
    assert not holds(contact, Purpose.PUBLISH, "A")
    assert Consent.objects.get().withdrawn_at is not None
    first = Consent.objects.get().withdrawn_at
    withdraw(given)
    assert Consent.objects.get().withdrawn_at == first


def test_after_taking_it_back_it_can_be_given_again(contact):
    withdraw(give(contact, Purpose.PUBLISH, "A"))
    give(contact, Purpose.PUBLISH, "A")
    assert holds(contact, Purpose.PUBLISH, "A")
    assert Consent.objects.count() == 2


def test_new_words_ask_for_a_new_consent_and_the_old_ones_can_still_be_read(contact, monkeypatch):
    give(contact, Purpose.CONTACT, "A")
    newer = Terms(Purpose.CONTACT, "2027-01", "号码", "联系", "一年")
    monkeypatch.setattr(consents, "TEXTS", (*TEXTS, newer))
    second = give(contact, Purpose.CONTACT, "A")
    assert second.version == "2027-01"
    assert terms(Purpose.CONTACT) == newer
    assert terms(Purpose.CONTACT, "2026-11").version == "2026-11"
    withdraw(second)
    assert not holds(contact, Purpose.CONTACT, "A")
