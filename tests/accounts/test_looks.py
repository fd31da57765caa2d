"""A look at a number leaves a row that nobody can change or take away."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import looks
from accounts.models import Contact, LookLog

from .conftest import RESIDENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(worker, resident) -> LookLog:
    looks.look(worker, resident.contact, about="8K3M2P7A", reason=" 上门前 打电话 ")
    return LookLog.objects.get()


def test_a_look_gives_the_number_and_writes_who_whose_why(looked, worker, resident):
    assert looks.look(worker, resident.contact, about="8K3M2P7A", reason="回访") == RESIDENT
    assert (looked.looker, looked.contact, looked.about) == (worker, resident.contact, "8K3M2P7A")
    assert looked.reason == "上门前 打电话"


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_it_refuses_a_look_without_a_reason(worker, resident, reason):
    with pytest.raises(looks.NoReason):
        looks.look(worker, resident.contact, about="", reason=reason)
    assert not LookLog.objects.exists()


def test_the_row_and_the_number_come_together_or_not_at_all(worker, resident, monkeypatch):
    def broken(_self):
        raise ValueError("no key fits")

    monkeypatch.setattr(Contact, "phone", property(broken))
    with pytest.raises(ValueError, match="no key"):
        looks.look(worker, resident.contact, about="", reason="回访")
    assert not LookLog.objects.exists()


@pytest.mark.parametrize(
    "change", ["reason = 'x'", "about = ''", "looker_id = 0", "at = '2020-01-01'", "contact_id = contact_id"]
)
def test_the_database_refuses_every_change(looked, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_looklog SET {change}")


def test_the_database_refuses_to_delete(looked):
    with pytest.raises(DatabaseError), transaction.atomic():
        LookLog.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_looklog")


def test_clearing_the_contact_may_not_smuggle_another_change(looked):
    with pytest.raises(DatabaseError), transaction.atomic():
        LookLog.objects.update(contact=None, reason="x")


def test_erasing_the_person_looked_at_keeps_the_row(looked, resident):
    resident.contact.delete()
    looked.refresh_from_db()
    assert looked.contact is None
    assert looked.reason == "上门前 打电话"


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_write_looks_and_is_emptied_afterwards(worker, resident):
    looks.look(worker, resident.contact, about="", reason="回访")
    assert LookLog.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_guard_stands_again_after_the_emptying(worker, resident):
    looks.look(worker, resident.contact, about="", reason="回访")
    with pytest.raises(DatabaseError), transaction.atomic():
        LookLog.objects.all().delete()
