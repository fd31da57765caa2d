from datetime import time, timedelta

import pytest
from django.db import transaction

from accounts.models import Contact
from services.letters import box
from services.letters.models import Letter
from tests.letters.conftest import NOON, letter_to, officer, resident

pytestmark = pytest.mark.django_db
Fate = Letter.Fate


def test_it_writes_one_letter_to_each_and_tells_nobody_twice():
    alice, bob = resident(), resident("13700137000")
    ids = letter_to(alice, bob, alice)
    assert len(ids) == 2
    assert sorted(Letter.objects.values_list("to", flat=True)) == [alice.pk, bob.pk]


def test_it_writes_to_forty_people_in_one_query(django_assert_num_queries):
    people = [resident(f"138001380{n:02}") for n in range(40)]
    with django_assert_num_queries(1):
        letter_to(*people)


def test_a_letter_is_gone_with_the_transaction_it_belongs_to():
    alice = resident()
    with transaction.atomic():
        letter_to(alice)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_every_letter_has_a_key_of_its_own():
    letter_to(resident(), resident("13700137000"))
    assert len(set(Letter.objects.values_list("key", flat=True))) == 2


def test_who_has_no_number_finds_the_letter_in_the_portal(queued):
    nobody = Contact.objects.create()
    ids = letter_to(nobody)
    assert box.send(ids) == 0
    letter = Letter.objects.get()
    assert letter.fate == Fate.NO_ADDRESS
    assert "path" not in letter.facts, "no way into the case is kept"
    assert [told.text for told in box.unread_for(nobody)] == ["您反映的事已受理，我们在安排办理。"]


def test_staff_with_an_account_are_told_in_the_portal_and_by_sms_only_when_it_is_urgent(queued):
    zhou = officer()
    box.send(letter_to(zhou, verb="assign", face="staff"))
    assert not queued
    assert [told.fate for told in box.unread_for(zhou)] == [Fate.IN_APP]
    box.send(letter_to(zhou, verb="assign", face="staff", urgent=True))
    assert len(queued) == 1


def test_an_organisation_without_an_account_gets_an_sms(queued):
    assert box.send(letter_to(resident(name="西西里物业"), verb="assign", face="staff")) == 1


def test_a_resident_who_can_sign_in_still_gets_an_sms(queued):
    assert box.send(letter_to(officer(), face="resident")) == 1


def test_of_a_sealed_case_neither_words_nor_title_are_written_down():
    alice = resident()
    letter_to(alice, sealed=True, title="MARKER 3栋", words={"reply": "MARKER"})
    assert "MARKER" not in str(Letter.objects.values())


@pytest.mark.parametrize("verb", ["submit", "rate_unsolved", "ask_reopen", "answer", "withdraw"])
def test_what_a_resident_wrote_is_not_written_down_again_for_staff(verb):
    words = {"text": "MARKER", "reason": "MARKER", "question": "MARKER", "what_is_missing": "MARKER"}
    letter_to(officer(), resident(), verb=verb, face="staff", words=words)
    assert "MARKER" not in str(Letter.objects.values())


def test_a_letter_to_a_resident_holds_the_words_it_quotes_and_no_others():
    letter_to(resident(), verb="settle", words={"reply": "灯已换好", "outcome": "solved", "note": "", "text": "MARKER"})
    assert Letter.objects.get().facts["words"] == {"reply": "灯已换好"}


def test_quiet_hours_put_a_letter_off_to_their_end(later, queued):
    alice = resident(quiet_from=time(11, 30), quiet_to=time(14))
    assert box.send(letter_to(alice)) == 0
    assert Letter.objects.get().due_at == NOON + timedelta(hours=2)


def test_what_is_urgent_does_not_wait_for_the_quiet_to_end(later, queued):
    assert box.send(letter_to(resident(quiet_from=time(11, 30), quiet_to=time(14)), urgent=True)) == 1


def test_sending_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert box.send([]) == 0


def test_reading_is_written_down_and_a_stranger_reads_nothing():
    alice, stranger = Contact.objects.create(), Contact.objects.create()
    letter_to(alice)
    assert box.unread_for(stranger) == []
    assert box.mark_read(stranger) == 0
    assert box.mark_read(alice, about="ANOTHER") == 0
    assert box.mark_read(alice, about="7K3M9QX2V1") == 1
    assert box.unread_for(alice) == []


@pytest.mark.parametrize("failure", [RuntimeError("odd"), KeyError("pool"), OSError("gone")])
def test_a_failure_of_the_queue_after_the_commit_is_nobodys_error(
    failure, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(*_asked, **_more):
        raise failure

    monkeypatch.setattr(box.relay.queue, "put", broken)
    with django_capture_on_commit_callbacks(execute=True):
        box.send_after_commit(letter_to(resident()))
    assert Letter.objects.get().fate == Letter.Fate.WAITING
    assert "on_commit" in caplog.text
