"""Officers keep their own data true: one tap from the message, no account; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import moment, seals
from accounts.models import User
from grids import changes
from grids.models import Appointment, ChatGroup
from home import reminders
from services.letters import wording
from services.letters.models import Letter
from tests.home.conftest import MORNING

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def group(town) -> ChatGroup:
    found = ChatGroup.objects.get()
    found.maintainer, found.expires_on = town.worker, moment.today() + timedelta(days=2)
    found.save()
    return found


def picture(kind: str = "PNG", size=(64, 64)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, (10, 80, 40)).save(file, kind)
    return SimpleUploadedFile("code.png", file.getvalue(), "image/png")


def fresh(post: Appointment) -> Appointment:
    return Appointment.objects.get(pk=post.pk)


def test_it_asks_once_a_fortnight_by_message_with_the_way_in_it(town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        assert reminders.ask_officers() == 4  # all have served since January; none has confirmed
        assert reminders.ask_officers() == 0
    letter = Letter.objects.get(about=f"p{town.worker.pk}")
    assert letter.fate == Letter.Fate.WAITING
    assert f"/post/{town.worker.pk}/?k=" in wording.say(letter, "zh-hans")
    with moment.at(MORNING + timedelta(days=14)):
        assert reminders.ask_officers() == 4


def test_opening_the_way_changes_nothing_and_one_tap_confirms(client, town):
    way = reminders.way_to_post(town.worker)
    html = client.get(way).content.decode()
    assert "周敏" in html
    assert "023-00000002" in html
    assert fresh(town.worker).last_verified_on is None
    client.post(way)
    assert fresh(town.worker).last_verified_on == moment.today()


def test_it_can_be_mended_and_shows_on_the_building_at_once(client, town):
    page = f"/B/{town.building.slug}"
    assert "023-00000777" not in client.get(page).content.decode()
    mended = {"mend": "1", "public_number": "023-00000777", "office_hours": "工作日 9:00–17:00", "promise": "当天回复"}
    answer = client.post(reminders.way_to_post(town.worker), mended)
    assert answer.status_code == 302
    html = client.get(page).content.decode()
    assert "023-00000777" in html
    assert "当天回复" in html


def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_changed(client, town):
    answer = client.post(reminders.way_to_post(town.worker), {"mend": "1", "public_number": "0" * 90})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'class="field bad"' in html
    assert "<dd>023-00000002</dd>" in html  # above stands what the residents see
    assert fresh(town.worker).public_number == "023-00000002"
    assert fresh(town.worker).last_verified_on is None


@pytest.mark.parametrize("key", ["", "?k=" + "0" * 19, "?k=other"])
def test_a_stranger_finds_nothing(client, town, group, resident, key):
    if key == "?k=other":
        key = "?k=" + seals.seal("post", town.worker.pk, town.worker.person_id + 1)
    for login in (None, resident):
        if login:
            client.force_login(login)
        for path in (f"/post/{town.worker.pk}/{key}", f"/group/{group.pk}/{key}"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"image": picture()}).status_code == 404
    assert fresh(town.worker).last_verified_on is None


def test_the_way_ends_with_its_time_and_with_the_post(client, town):
    way = reminders.way_to_post(town.worker)
    with moment.at(MORNING + reminders.LASTS + timedelta(days=1)):
        assert client.get(way).status_code == 410
    changes.end(town.worker)
    assert client.post(way).status_code == 404


def test_its_holder_finds_it_among_their_own_things(client, town):
    user = User.objects.create_user("zhoumin")
    contact = town.worker.person.contact
    contact.user = user
    contact.save()
    client.force_login(user)
    assert f"/post/{town.worker.pk}/" in client.get("/me/").content.decode()
    assert client.get(f"/post/{town.worker.pk}/").status_code == 200


def test_a_stale_post_leads_nobody_to_its_number(client, town):
    page = f"/B/{town.building.slug}"
    reminders.ask_officers()
    assert '<a class="button" href="tel:02300000002">' in client.get(page).content.decode()
    with moment.at(MORNING + timedelta(days=30)):  # nothing was written meanwhile
        html = client.get(page).content.decode()
    assert "tel:02300000002" not in html
    assert "很久没有核对" in html
    assert '<a class="button" href="tel:02300000034">' in html


def test_who_keeps_a_group_is_told_two_days_before_its_code_ends_and_once(client, town, group):
    assert reminders.remind_of_codes() == 1
    assert reminders.remind_of_codes() == 0
    with moment.at(MORNING + timedelta(days=1)):
        assert reminders.remind_of_codes() == 0
    way = reminders.way_to_group(group)
    assert client.get(way).status_code == 200
    assert client.post(way, {"image": picture()}).status_code == 302
    group.refresh_from_db()
    assert group.expires_on == moment.today() + timedelta(days=7)
    with group.image.open() as made:
        assert made.read(3) == b"\xff\xd8\xff"  # made anew, as a plain JPEG


def test_a_file_that_is_no_picture_is_refused_in_words(client, town, group):
    answer = client.post(reminders.way_to_group(group), {"image": SimpleUploadedFile("x.png", b"not a picture")})
    assert answer.status_code == 422
    group.refresh_from_db()
    assert group.expires_on == moment.today() + timedelta(days=2)


def test_who_wants_into_a_group_asks_by_a_case(client, town, group):
    html = client.get(f"/g/{town.grid.slug}/group/").content.decode()
    assert f"/report/join_group/?g={town.grid.slug}" in html
    assert client.get(f"/report/join_group/?g={town.grid.slug}").status_code == 200


def test_the_team_fits_into_an_address_book_and_holds_only_what_is_shown(client, town):
    changes.correct(town.worker, title="网格员;专职,甲", public_number_kind="personal")
    answer = client.get(f"/g/{town.grid.slug}/team.vcf")
    assert answer["Content-Type"].startswith("text/vcard")
    text = answer.content.decode()
    assert text.count("BEGIN:VCARD") == text.count("END:VCARD")
    assert "TEL;TYPE=WORK,VOICE:023-00000034" in text
    assert "FN:何立" in text
    assert "023-00000002" not in text  # a personal number without its owner's consent
    assert all(line.endswith("\r") for line in text.split("\n")[:-1])
