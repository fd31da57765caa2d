"""A car is in the way: its owner is told, neither side sees a number, and no stranger learns which plates are known."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import moment, vault
from accounts.models import Consent, Contact
from grids.models import Place
from home import leaving, own_data
from services.cases.models import Case, Once
from services.cases.once import hashed
from services.consultation import moving
from services.consultation.cars import Car, MoveRequest
from services.letters.models import Letter
from tests.consultation.test_pages import once_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
KNOWN, UNKNOWN = "渝D54321", "渝B67890"


@pytest.fixture
def driven(advised):
    """The neighbour has written a car down; the community has opened it."""
    moving.open_at(advised.community, wanted=True)
    contact = advised.neighbour.contact
    contact.phone_verified_at = moment.now()
    contact.save()
    advised.car = moving.write_down(contact, KNOWN)
    return advised


def way(town) -> str:
    return f"/move/?b={town.building.slug}"


def asked(town, browser: Client, plate: str = KNOWN, **more):
    form = browser.get(way(town)).content.decode()
    return browser.post(way(town), {"plate": plate, "why": "gate", "once": once_of(form), **more})


def plain(answer) -> str:
    """A page without what differs on every request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", answer.content.decode())
    return re.sub(r"(/|%2F)move(/|%2F)[\w-]{12}", "KEY", text)


def test_from_the_code_on_the_wall_to_the_owners_word(driven, client):
    assert way(driven) in client.get(f"/B/{driven.building.slug}").content.decode()
    page = asked(driven, client, spot="东门口")
    assert page.status_code == 302
    moving.seek()
    letter = Letter.objects.get(kind="moves")
    assert letter.to == driven.neighbour.contact
    assert "3 号楼" in letter.facts["title"]
    owners = Client()
    assert "东门口" in owners.get(letter.facts["path"]).content.decode()
    assert MoveRequest.objects.get().answer == ""
    assert owners.post(letter.facts["path"], {"answer": "coming"}).status_code == 302
    assert "马上来" in client.get(page["Location"]).content.decode()


def test_nobody_sees_a_number_or_a_plate_on_either_side(driven, client):
    page = asked(driven, client)
    moving.seek()
    letter = Letter.objects.get(kind="moves")
    seen = client.get(page["Location"]).content.decode() + client.get(letter.facts["path"]).content.decode()
    for word in ("13800000002", KNOWN, "D54321", "neighbour"):
        assert word not in seen
    assert KNOWN not in str(letter.facts)
    assert not any(
        KNOWN in str(value) for row in (*MoveRequest.objects.values(), *Car.objects.values()) for value in row.values()
    )
    assert not Case.objects.exists()


def test_a_plate_that_is_known_and_one_that_is_not_are_answered_alike(driven):
    """The same words, status, headers and statements: nothing is looked up while anybody waits for the answer."""
    told = {}
    for at, plate in enumerate((KNOWN, UNKNOWN)):
        browser = Client(REMOTE_ADDR=f"203.0.113.{at}")
        form = browser.get(way(driven)).content.decode()
        with CaptureQueriesContext(connection) as asking:
            answer = browser.post(way(driven), {"plate": plate, "why": "gate", "once": once_of(form)})
            shape = [re.sub(r"\d+|( WHERE| VALUES| SET).*", "", one["sql"], flags=re.S) for one in asking]
        before = plain(browser.get(answer["Location"]))
        moving.seek()
        after = plain(browser.get(answer["Location"]))
        told[plate] = (answer.status_code, shape, before, after, sorted(answer.headers))
    assert told[KNOWN] == told[UNKNOWN]
    assert len(told[KNOWN][1]) > 3
    assert not any("consultation_car" in sql for sql in told[KNOWN][1])
    assert Letter.objects.filter(kind="moves").count() == 1


def test_the_fourth_of_a_day_is_refused_alike_too_and_nothing_typed_is_lost(driven):
    pages = {}
    for plate in (KNOWN, UNKNOWN):
        statuses = [asked(driven, Client(REMOTE_ADDR=f"203.0.113.{at}"), plate).status_code for at in range(1, 4)]
        last = asked(driven, Client(REMOTE_ADDR="203.0.113.9"), plate, spot="东门口")
        assert statuses == [302, 302, 302]
        assert last.status_code == 429
        assert "今天已经请过三次了" in last.content.decode()
        assert "东门口" in last.content.decode()
        pages[plate] = re.sub(r'name="once" value="[^"]+"', "", plain(last)).replace(plate, "PLATE")
    assert pages[KNOWN] == pages[UNKNOWN]
    with moment.at(moment.now() + timedelta(days=1, seconds=1)):
        assert asked(driven, Client(REMOTE_ADDR="203.0.113.10")).status_code == 302


def test_one_who_asks_too_often_waits(driven):
    browser = Client()
    statuses = [asked(driven, browser, f"渝C1234{at}").status_code for at in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_a_double_click_asks_once(driven, client):
    form = client.get(way(driven)).content.decode()
    sent = {"plate": KNOWN, "why": "gate", "once": once_of(form)}
    assert client.post(way(driven), sent)["Location"] == client.post(way(driven), sent)["Location"]
    assert MoveRequest.objects.count() == 1
    assert [asked(driven, client, f"渝C1234{at}").status_code for at in range(3)] == [302, 302, 429]


def test_what_tells_twins_apart_does_not_say_the_plate(driven, client):
    asked(driven, client)
    said = {"plate": KNOWN, "why": "gate", "spot": ""}
    assert not Once.objects.filter(body_hash=hashed(said)).exists()


def test_what_is_no_plate_and_what_names_somebody_come_back_with_sentences(driven, client):
    answer = client.post(way(driven), {"plate": "12345", "why": "gate", "spot": "打 13800000009"})
    assert answer.status_code == 422
    for words in ("这不像车牌", "像手机号", "12345"):
        assert words in answer.content.decode()


def test_where_it_was_not_opened_there_is_no_tile_and_no_form(advised, client):
    assert "/move/" not in client.get(f"/B/{advised.building.slug}").content.decode()
    page = client.get(way(advised)).content.decode()
    assert "还没有开通" in page
    assert 'name="plate"' not in page
    assert "tel:114" in page


def test_the_plate_is_gone_once_an_owner_was_looked_for(driven, client):
    for plate in (KNOWN, UNKNOWN):
        asked(driven, client, plate)
    assert moving.seek() == 2
    assert set(MoveRequest.objects.values_list("plate_cipher", flat=True)) == {""}
    assert moving.seek() == 0


def test_the_owners_page_opens_by_its_key_only_and_for_a_day(driven, client):
    asked(driven, client)
    found = MoveRequest.objects.get()
    for key in ("", "0" * 19):
        assert client.get(f"/move/{found.key}/owner/?k={key}").status_code == 404
        assert client.post(f"/move/{found.key}/owner/?k={key}", {"answer": "coming"}).status_code == 404
    path = f"/move/{found.key}/owner/?k={found.owners_key}"
    client.post(path, {"answer": "rubbish"})
    assert MoveRequest.objects.get().answer == ""
    with moment.at(moment.now() + timedelta(days=1, seconds=1)):
        assert client.get(path).status_code == 410


def test_ones_letters_lead_to_the_same_page_until_it_is_gone(driven, sign_in):
    asked(driven, Client())
    moving.seek()
    letter, browser = Letter.objects.get(kind="moves"), sign_in(driven.neighbour, by=Client())
    assert browser.post(f"/me/letters/{letter.pk}/")["Location"] == letter.facts["path"]
    Letter.objects.update(facts={}, text="")
    assert "去看看" not in browser.get("/me/letters/").content.decode()


def test_who_is_signed_in_is_told_the_owners_word(driven, sign_in):
    asked(driven, sign_in(driven.resident))
    moving.answer(MoveRequest.objects.get(), "later")
    assert Letter.objects.get(kind="moves", verb="later").to == driven.resident.contact


def test_ones_own_car_is_written_down_with_a_proved_number_and_deleted(driven, sign_in):
    browser = sign_in(driven.resident)
    form = {"plate": "渝a·99999", "agreed": "on"}
    assert browser.post("/me/cars/", form).status_code == 200
    assert not Car.objects.filter(contact=driven.resident.contact).exists()
    Contact.objects.filter(user=driven.resident).update(phone_verified_at=moment.now())
    assert browser.post("/me/cars/", {"plate": "渝a·99999"}).status_code == 422
    assert browser.post("/me/cars/", form).status_code == 302
    page = browser.get("/me/cars/").content.decode()
    assert "渝A·9***9" in page
    car = Car.objects.get(contact=driven.resident.contact)
    assert car.plate == "渝A99999"
    assert "99999" not in car.plate_cipher + car.plate_hash
    assert browser.post(f"/me/cars/{driven.car.pk}/remove/").status_code == 404
    assert browser.post(f"/me/cars/{car.pk}/remove/").status_code == 302
    assert not Consent.objects.filter(contact=driven.resident.contact, purpose="move_car", withdrawn_at=None).exists()


def test_nobody_learns_that_another_was_there_first_and_both_are_told(driven, sign_in, client):
    Contact.objects.filter(user=driven.resident).update(phone_verified_at=moment.now())
    browser = sign_in(driven.resident, by=Client())
    assert browser.post("/me/cars/", {"plate": KNOWN, "agreed": "on"}).status_code == 302
    asked(driven, client)
    moving.seek()
    assert Letter.objects.filter(kind="moves").count() == 2


def test_nobody_writes_down_the_plates_of_a_street(driven):
    contact = driven.neighbour.contact
    for at in range(2):
        moving.write_down(contact, f"渝A1111{at}")
    with pytest.raises(moving.TooManyCars):
        moving.write_down(contact, "渝A11119")


def test_a_consent_taken_back_ends_it_at_once(driven, sign_in, client):
    consent = Consent.objects.get(contact=driven.neighbour.contact, purpose="move_car")
    assert sign_in(driven.neighbour, by=Client()).post(f"/me/consents/{consent.pk}/").status_code == 302
    assert not Car.objects.exists()
    asked(driven, client)
    moving.seek()
    assert not Letter.objects.filter(kind="moves").exists()


def test_who_leaves_takes_the_cars_along_and_a_copy_has_them(driven):
    contact = Contact.objects.get(pk=driven.neighbour.contact.pk)
    assert own_data.about(contact)["cars"][0]["plate"] == KNOWN
    leaving.leave(driven.neighbour, contact)
    assert not Car.objects.exists()


def test_after_thirty_days_nothing_is_left_of_it(driven, client):
    asked(driven, client)
    moving.seek()
    Letter.objects.update(fate=Letter.Fate.SENT)
    with moment.at(moment.now() + timedelta(days=31)):
        assert moving.forget() == 1
    assert not MoveRequest.objects.exists()
    assert not Letter.objects.filter(kind="moves").exclude(facts={}, text="").exists()


def test_who_decides_opens_it_and_nobody_else(advised, sign_in):
    address = f"/work/consultation/moving/{advised.community.slug}/"
    for name in ("resident", "worker", "stranger", "lawyer"):
        assert sign_in(advised.people[name]).post(address, {"want": "yes"}).status_code == 404
    staff = sign_in(advised.staff)
    assert address in staff.get("/work/consultation/").content.decode()
    for wanted, stands in (("yes", True), ("yes", True), ("no", False)):
        assert staff.post(address, {"want": wanted}).status_code == 302
        assert moving.is_open_at(Place.of(advised.building).area) == stands


def test_entries_are_found_while_keys_are_turned_over_and_after(driven, settings, client):
    from cryptography.fernet import Fernet

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    Car.objects.all().delete()
    moving.write_down(driven.neighbour.contact, KNOWN)
    settings.FIELD_KEYS = [new, old]
    assert Car.objects.told_of(vault.keyed_hashes(KNOWN)).exists()
    assert moving.turn_keys() == 1
    settings.FIELD_KEYS = [new]
    assert Car.objects.told_of(vault.keyed_hashes(KNOWN)).get().plate == KNOWN
    assert moving.turn_keys() == 0
