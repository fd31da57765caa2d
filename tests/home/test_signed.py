"""My things are mine alone."""

from __future__ import annotations

import pytest

from accounts.models import Consent, Contact, User
from tests.home.conftest import MORNING

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def stranger(db) -> User:
    user = User.objects.create_user("stranger")
    contact = Contact.by_phone("13919208888")
    contact.user = user
    contact.save()
    return user


def test_nobody_enters_without_signing_in(client, db):
    assert client.get("/me/").status_code == 302


def test_it_shows_and_withdraws_a_consent(client, town, resident):
    consent = Consent.objects.create(contact=resident.contact, purpose="contact", about="2211ABCD", version="1")
    client.force_login(resident)
    page = client.get("/me/")
    assert "2211ABCD" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.post(f"/me/consents/{consent.pk}/")
    consent.refresh_from_db()
    assert consent.withdrawn_at == MORNING
    assert "2211ABCD" not in client.get("/me/").content.decode()


def test_a_stranger_neither_sees_nor_withdraws_it(client, town, resident, stranger):
    consent = Consent.objects.create(contact=resident.contact, purpose="contact", about="2211ABCD", version="1")
    client.force_login(stranger)
    assert "2211ABCD" not in client.get("/me/").content.decode()
    assert client.post(f"/me/consents/{consent.pk}/").status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_an_officer_takes_a_personal_number_off_the_pages_at_once(client, town):
    user = User.objects.create_user("officer")
    contact = town.worker.person.contact
    contact.user = user
    contact.save()
    town.worker.public_number_kind = "personal"
    town.worker.save()
    consent = Consent.objects.create(contact=contact, purpose="public_number", version="1")
    assert "023-00000002" in client.get(f"/B/{town.building.slug}").content.decode()
    client.force_login(user)
    client.post(f"/me/consents/{consent.pk}/")
    assert "023-00000002" not in client.get(f"/B/{town.building.slug}").content.decode()


def test_following_needs_a_click_and_ends_with_another(client, town, resident):
    client.force_login(resident)
    client.get(f"/g/{town.grid.slug}/follow/")
    assert town.grid.follows.count() == 0
    client.post(f"/g/{town.grid.slug}/follow/")
    assert "西西里第 2 网格" in client.get("/me/").content.decode()
    client.post(f"/g/{town.grid.slug}/follow/")  # pressed twice is once
    assert town.grid.follows.count() == 1
    client.post(f"/g/{town.grid.slug}/follow/", {"want": "no"})
    client.post(f"/g/{town.grid.slug}/follow/", {"want": "no"})
    assert town.grid.follows.count() == 0
