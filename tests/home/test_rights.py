"""What is kept about me: to see, to correct, to take along, to delete."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from accounts import looks
from accounts.models import Consent, Contact, LookLog, User
from grids.models import Place
from home.models import Follow
from services.cases import events, evidence
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case, EventText
from services.letters.models import Letter
from tests.home.conftest import MORNING

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def filed(town, resident):
    """File something as the resident."""

    def made(text: str = "楼上半夜装修", category: str = "noise", **answers) -> Case:
        asked = {"category": category, "text": text, "name": "何先生", **answers}
        return begin("reports", actor=from_session(resident), place=Place.of(town.building), answers=asked)

    return made


def end(case: Case, town) -> None:
    worker = town.worker.person.contact
    user = User.objects.create_user(f"worker{case.pk}")
    worker.user = user
    worker.save()
    act(case, "settle_now", actor=from_session(user), answers={"reply": "请楼上何家停工"})
    act(case, "rate_solved", actor=Actor("link", contact=case.requester_id, case=case.number))
    Letter.objects.update(fate="sent")


@pytest.fixture
def taken(client, resident):
    """The archive that the button gives."""

    def unpacked(user: User = resident) -> zipfile.ZipFile:
        client.force_login(user)
        page = client.post("/me/data/take/")
        assert page["Cache-Control"] == "no-store, private"
        return zipfile.ZipFile(io.BytesIO(b"".join(page.streaming_content)))

    return unpacked


@pytest.fixture
def picture():
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (320, 240), (120, 140, 150)).save(file, "JPEG")
    return evidence.receive([SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")])


def test_the_archive_holds_what_was_said_sent_and_agreed_to(taken, filed, town, resident, picture):
    case = filed(photo=picture)
    Follow.objects.create(contact=resident.contact, area=town.grid)
    Consent.objects.create(contact=resident.contact, purpose="publish", about=case.number, version="1")
    told = json.loads(taken().read("data.json"))
    assert told["contact"]["phone"] == "+8613919209999"
    assert [one["text"] for one in told["cases"]] == ["楼上半夜装修"]
    assert told["followed"] == ["西西里第 2 网格"]
    assert [one["case"] for one in told["consents"]] == [case.number]
    archive = taken()
    assert f"photos/{picture[0]}.jpg" in archive.namelist()
    assert archive.read(f"photos/{picture[0]}.jpg")[:2] == b"\xff\xd8"


def test_the_workbook_says_the_same_and_runs_no_formula(taken, filed):
    filed(text="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(taken().read("data.xlsx")))
    cells = [cell.value for row in book["我反映的事"].rows for cell in row]
    assert "'=HYPERLINK(1)" in cells


def test_nobody_elses_things_are_in_it(taken, filed, town, resident):
    filed(text="何家的秘密")
    stranger = User.objects.create_user("stranger")
    contact = Contact.by_phone("13919208888")
    contact.user = stranger
    contact.save()
    archive = taken(stranger)
    assert json.loads(archive.read("data.json"))["cases"] == []
    assert "秘密" not in archive.read("data.json").decode()


def test_what_colleagues_note_among_themselves_is_not_in_it(taken, filed, town):
    case = filed()
    user = User.objects.create_user("w")
    Contact.objects.filter(pk=town.worker.person.contact.pk).update(user=user)
    act(case, "remark", actor=from_session(user), answers={"remark": "此人难缠"})
    assert "难缠" not in taken().read("data.json").decode()


def test_it_shows_who_looked_at_the_number_and_why(client, filed, resident):
    case = filed()
    looks.look(
        User.objects.create_user("zhou", first_name="周敏"), resident.contact, about=case.number, reason="约时间"
    )
    client.force_login(resident)
    page = client.get("/me/data/").content.decode()
    assert "周敏" in page
    assert "约时间" in page


def test_a_name_is_corrected_and_may_be_taken_away(client, resident):
    client.force_login(resident)
    for name in ("何老师", ""):
        client.post("/me/data/", {"name": name})
        resident.contact.refresh_from_db()
        assert resident.contact.name == name


def test_who_leaves_is_nowhere_any_more(client, filed, town, resident):
    case = filed(text="何家三楼", phone="13919209999")
    end(case, town)
    Follow.objects.create(contact=resident.contact, area=town.grid)
    pk = resident.contact.pk
    looks.look(User.objects.create_user("zhou"), resident.contact, about=case.number, reason="约时间")
    client.force_login(resident)
    assert client.post("/me/data/leave/", {"sure": "on"}).url == "/me/left/"
    contact = Contact.objects.get(pk=pk)
    assert (contact.phone, contact.name, contact.user, contact.erased_at) == ("", "", None, MORNING)
    assert Contact.find("13919209999") is None
    assert not User.objects.filter(username="resident").exists()
    assert not Follow.objects.exists()
    assert not Letter.objects.filter(to=contact).exists()
    said = json.dumps(list(EventText.objects.values_list("words", flat=True)), ensure_ascii=False)
    assert "何家" not in said
    assert Case.objects.get().text == ""
    assert events.first_bad(Case.objects.get()) is None
    assert LookLog.objects.get().contact_id == pk
    assert client.get("/me/").status_code == 302


def test_nothing_is_deleted_without_a_tick(client, filed, resident):
    client.force_login(resident)
    assert client.post("/me/data/leave/").status_code == 422
    assert User.objects.filter(username="resident").exists()


def test_what_is_under_way_goes_on_of_nobody_and_loses_its_words_when_it_is_over(client, filed, town, resident):
    case = filed(text="何家三楼漏水")
    client.force_login(resident)
    assert "还有 1 件事没有办完" in client.get("/me/data/leave/").content.decode()
    client.post("/me/data/leave/", {"sure": "on"})
    case = Case.objects.get(pk=case.pk)
    assert (case.phase, case.text) == ("open", "何家三楼漏水")
    end(case, town)
    from services.cases import erasing

    assert erasing.erase_due() == 1
    assert Case.objects.get(pk=case.pk).text == ""


def test_who_serves_is_not_deleted_by_a_button(client, town):
    user = User.objects.create_user("w")
    Contact.objects.filter(pk=town.worker.person.contact.pk).update(user=user)
    client.force_login(user)
    page = client.post("/me/data/leave/", {"sure": "on"})
    assert "任职" in page.content.decode()
    assert User.objects.filter(username="w").exists()
    assert town.worker.person.contact.phone
