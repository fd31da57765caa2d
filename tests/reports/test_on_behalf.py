"""A worker writes down what somebody said on the stairs: theirs to do, and never theirs to rate."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent
from grids import changes
from grids.models import Place
from services.cases.act import AnswersRefused, begin
from services.cases.models import Case, Photo
from services.letters.models import Letter
from services.reports import notebook

pytestmark = pytest.mark.django_db
NUMBER = "13900000077"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def write(client, town, sign_in):
    """Post the page as somebody who serves."""

    def sent(by: str = "worker", **written):
        sign_in(town.people[by])
        filled = {"category": "noise", "place": town.building.slug, "text": "楼上半夜装修", "once": "k1", "file": "1"}
        return client.post("/work/new/", filled | written)

    return sent


def test_what_is_written_down_is_nobodys_own_and_counts_as_found_by_staff(write, town):
    page = write()
    case = Case.objects.get()
    assert page.headers["Location"] == f"/work/{case.number}/"
    assert (case.source, case.building, case.text) == ("worker", town.building, "楼上半夜装修")
    assert case.requester != town.worker.contact
    assert case.events.get().person == town.worker.contact.person


def test_with_a_number_the_resident_gets_the_receipt_and_has_agreed(write):
    write(phone=NUMBER, agreed="on")
    case = Case.objects.get()
    assert case.requester.phone == f"+86{NUMBER}"
    assert Consent.objects.filter(contact=case.requester, purpose="contact", about=case.number).exists()
    assert case.requester.letters.get().verb == "submit"
    assert case.events.get().facts["agreed"] == "yes"


def test_a_number_of_somebody_who_was_not_asked_is_not_written_down(write):
    page = write(phone=NUMBER)
    assert page.status_code == 422
    assert "请先问过本人" in page.content.decode()
    assert not Case.objects.exists()


def test_the_door_itself_asks_whether_somebody_was_asked(town, who):
    asked = {"category": "noise", "text": "吵", "phone": NUMBER}
    with pytest.raises(AnswersRefused):
        begin("reports", actor=who("worker"), place=Place.of(town.building), answers=asked, source="worker")


@pytest.mark.parametrize("name", ["resident", "stranger", "neighbour_worker", "plumber"])
def test_nobody_writes_down_as_a_worker_what_lies_elsewhere(town, who, name):
    with pytest.raises(PermissionDenied):
        begin("reports", actor=who(name), place=Place.of(town.building), source="worker",
              answers={"category": "noise", "text": "吵"})  # fmt: skip


def test_a_building_elsewhere_is_not_there(write, town):
    assert write("stranger").status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["resident", "plumber"])
def test_it_requires_a_post_in_an_area(client, town, sign_in, name):
    sign_in(town.people[name])
    assert client.get("/work/new/").status_code == 403


def test_settled_on_the_spot_in_the_same_step(write, photo):
    write(settle="1", reply="已劝止，邻居答应十点后不装修", after=photo(), phone=NUMBER, agreed="on")
    case = Case.objects.get()
    assert (case.state, case.events.count()) == ("answered", 2)
    assert Photo.objects.get(case=case).stage == "after"
    assert [letter.verb for letter in case.requester.letters.order_by("pk")] == ["submit", "settle_now"]


def test_colleagues_are_not_asked_to_accept_what_is_settled(write, town):
    write(settle="1", reply="已劝止")
    assert not Letter.objects.filter(to=town.leader.contact).exists()
    write(text="又在装修", once="k2")
    assert Letter.objects.get(to=town.leader.contact).verb == "submit"


def test_what_has_to_be_sorted_first_is_not_settled_on_the_spot_and_nothing_is_lost(write):
    page = write(settle="1", reply="已修好", category="street_works")
    text = page.content.decode()
    assert page.status_code == 422
    assert "先登记，再分流交办" in text
    assert "楼上半夜装修" in text
    assert "已修好" in text
    assert not Case.objects.exists()
    assert not Letter.objects.exists()


def test_where_a_picture_is_needed_it_is_asked_for_and_what_was_filed_is_taken_back(write):
    page = write(settle="1", reply="已清走", category="fire_exit")
    assert "请附一张办好之后的照片" in page.content.decode()
    assert not Case.objects.exists()


def test_a_double_tap_writes_down_one(write):
    for _ in range(2):
        write(settle="1", reply="已劝止")
    assert Case.objects.get().events.count() == 2


def test_the_same_form_with_other_words_is_another_matter_after_one_more_tap(write):
    write()
    page = write(text="楼下在装修")
    assert page.status_code == 409
    assert page.context["once"] != "k1"
    write(text="楼下在装修", once=page.context["once"])
    assert Case.objects.count() == 2


def test_a_pasted_message_gives_its_number_away_only_when_its_owner_agrees(write):
    page = write(text=f"张阿姨 {NUMBER} 三楼漏水")
    assert page.status_code == 422
    assert page.context["form"]["phone"].value() == NUMBER
    assert page.context["form"]["text"].value() == "张阿姨 三楼漏水"
    write(text="张阿姨 三楼漏水", phone=NUMBER, agreed="on", once="k2")
    assert NUMBER not in Case.objects.get().text


def test_looking_for_another_building_keeps_what_was_written(write, town):
    house = changes.raise_building(town.near, label="17 号楼")
    page = write(find="1", words="17号楼", photo_key="")
    assert [spot.slug for spot in page.context["spots"]][:2] == [town.building.slug, house.slug]
    assert "楼上半夜装修" in page.content.decode()
    assert not Case.objects.exists()


def test_where_one_worked_last_stands_first(write, client, town):
    houses = [changes.raise_building(town.near, label=f"{number} 栋") for number in range(20, 30)]
    write(place=houses[7].slug)
    write(place=houses[4].slug, once="k2", category="parking")
    page = client.get("/work/new/")
    assert [spot.slug for spot in page.context["spots"]][:2] == [houses[4].slug, houses[7].slug]
    assert [radio.data["value"] for radio in page.context["near"]][:2] == ["parking", "noise"]
    assert page.content.decode().count(" checked>") == 1


def test_what_is_sealed_is_neither_offered_here_nor_remembered(client, town, sign_in, who):
    asked = {"category": "domestic_violence", "text": "隔壁打人"}
    begin("reports", actor=who("worker"), place=Place.of(town.building), answers=asked, source="worker")
    sign_in(town.worker)
    page = client.get("/work/new/")
    offered = {radio.data["value"] for radio in page.context["near"] + page.context["rest"]}
    assert "noise" in offered
    assert not offered & {"domestic_violence", "child_at_risk", "legal_advice", "about_staff", "neighbour_dispute"}
    assert not notebook._of_late(who("worker"))


def test_the_page_asks_as_many_queries_for_many_buildings_as_for_few(client, town, sign_in):
    sign_in(town.worker)
    counts = []
    for more in (0, 30):
        for number in range(more):
            changes.raise_building(town.near, label=f"{number + 40} 栋")
        client.get("/work/new/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/work/new/")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 22
