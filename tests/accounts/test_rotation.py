"""Keys are turned over while the portal runs."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command
from django.test import Client

from accounts import rotation, vault
from accounts.entry import admit
from accounts.models import Contact, Tally

from .conftest import WORKER, enrol_app, totp_now, user_of

pytestmark = pytest.mark.django_db
NUMBERS = [f"+861990000{n:04}" for n in range(25)]


@pytest.fixture
def keys(settings) -> tuple[str, str]:
    """Twenty-five numbers under the old key; the new one now stands first."""
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    for number in NUMBERS:
        Contact.by_phone(number)
    settings.FIELD_KEYS = [new, old]
    return old, new


def rotate(batch: int = 7) -> str:
    told = StringIO()
    call_command("rotate_keys", batch=batch, stdout=told)
    return told.getvalue()


def test_afterwards_the_old_key_can_be_taken_out(keys, settings):
    assert rotate().startswith("25 numbers")
    settings.FIELD_KEYS = [keys[1]]
    assert sorted(contact.phone for contact in Contact.objects.all()) == NUMBERS
    assert all(Contact.find(number) for number in NUMBERS)


def test_before_it_the_old_key_is_needed(keys, settings):
    settings.FIELD_KEYS = [keys[1]]
    with pytest.raises(InvalidToken):
        _phone = Contact.objects.first().phone


def test_look_ups_work_in_the_middle_of_it_and_make_no_twins(keys, monkeypatch):
    monkeypatch.setattr(rotation, "_walk", stopped_after_first(rotation._walk))
    rotation.rotate_contacts(batch=7)
    assert sum(vault.is_current(contact.phone_cipher) for contact in Contact.objects.all()) == 7
    assert [Contact.by_phone(number).phone for number in NUMBERS] == NUMBERS
    assert Contact.objects.count() == 25


def stopped_after_first(walk):
    def one_batch(rows, batch, turn):
        walk(rows.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:batch])), batch, turn)

    return one_batch


def test_it_may_be_run_again_and_takes_up_where_it_stopped(keys, monkeypatch):
    with monkeypatch.context() as stopped:
        stopped.setattr(rotation, "_walk", stopped_after_first(rotation._walk))
        rotation.rotate_contacts(batch=7)
    assert rotate().startswith("18 numbers")
    assert rotate().startswith("0 numbers")


def test_contacts_without_a_number_are_left_alone(keys):
    Contact.objects.create(name="匿名")
    assert rotate().startswith("25 numbers")


def test_two_contacts_with_one_number_are_named_and_stop_nobody(keys, settings):
    settings.FIELD_KEYS = [keys[1]]
    twin = Contact.by_phone(NUMBERS[0])  # a process that knew the new key only
    settings.FIELD_KEYS = [keys[1], keys[0]]
    told = rotation.rotate_contacts(7)
    assert told.turned == 24
    assert told.twins == [Contact.objects.exclude(pk=twin.pk).earliest("pk").pk]


def test_nothing_told_names_a_number(keys):
    assert "1990000" not in rotate()


def test_second_factors_turn_over_as_well(settings, sign_in, last_code):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    admit(WORKER)
    secret = enrol_app(sign_in(WORKER))
    settings.FIELD_KEYS = [new, old]
    assert "2 secrets" in rotate()
    settings.FIELD_KEYS = [new]
    assert Authenticator.objects.count() == 2
    Tally.objects.all().delete()
    client = Client()
    client.post("/accounts/login/", {"phone": WORKER})
    client.post("/accounts/login/code/", {"code": last_code()})
    client.post("/accounts/2fa/authenticate/", {"code": totp_now(secret)})
    assert user_of(client)
