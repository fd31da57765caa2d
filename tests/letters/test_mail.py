"""Letters by mail, to a real server on the loopback."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from services.letters import relay
from services.letters.models import Letter
from tests.faults.gateway import BROKEN, BUSY, OK, REFUSES, TAKES_AND_HANGS_UP
from tests.letters.conftest import letter_to, resident
from tests.letters.postbox import PostBox
from tests.letters.test_relay import until_done

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings) -> Iterator[PostBox]:
    with PostBox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_FROM = "127.0.0.1", box.port, "letters@example.org"
        yield box


@pytest.fixture
def letter(later, gateway, postbox) -> Letter:
    letter_to(resident(email="alice@example.org", email_verified_at=timezone.now(), way="mail"))
    return Letter.objects.get()


def read(postbox: PostBox) -> str:
    (mail,) = postbox.mails()
    return mail.get_payload(decode=True).decode()


def test_it_says_the_same_as_an_sms_with_its_link(letter, gateway, postbox, work, later):
    until_done(work, later)
    assert "您反映的事已受理" in read(postbox)
    assert "/c/7K3M9QX2V1/?k=abc123" in read(postbox)
    assert postbox.mails()[0]["To"] == "alice@example.org"
    assert not gateway.tries


def test_of_a_sealed_case_nothing_stands_in_head_or_body(later, gateway, postbox, work):
    alice = resident(email="alice@example.org", email_verified_at=timezone.now(), way="mail")
    letter_to(alice, sealed=True, title="MARKER", words={"reply": "MARKER"})
    until_done(work, later)
    assert "MARKER" not in str(postbox.mails()[0]) + read(postbox)
    assert "7K3M9" not in str(postbox.mails()[0]["Subject"])
    assert "受理" not in read(postbox)


def test_an_address_that_is_refused_is_left_for_the_telephone(letter, gateway, postbox, work, later):
    postbox.manner = REFUSES
    until_done(work, later)
    letter.refresh_from_db()
    assert (letter.fate, letter.way) == (Letter.Fate.SENT, Letter.Way.SMS)
    assert gateway.taken == {letter.key: 1}


@pytest.mark.parametrize("manner", [BUSY, BROKEN])
def test_what_was_not_taken_is_tried_again(letter, gateway, postbox, work, later, manner):
    postbox.manner = manner
    relay.offer()
    work()
    postbox.manner = OK
    until_done(work, later)
    assert len(postbox.taken) == 1
    assert not gateway.tries


def test_a_second_try_is_the_same_message_to_its_reader(letter, postbox, work, later):
    postbox.manner = TAKES_AND_HANGS_UP
    relay.offer()
    work()
    postbox.manner = OK
    until_done(work, later)
    assert len({mail["Message-ID"] for mail in postbox.mails()}) == 1


def test_a_server_that_is_down_has_it_not(letter, postbox, work, settings):
    settings.EMAIL_PORT = 9
    relay.offer()
    work()
    letter.refresh_from_db()
    assert (letter.fate, letter.claimed_at) == (Letter.Fate.WAITING, None)
