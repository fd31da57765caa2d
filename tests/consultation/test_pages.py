"""The same as people live it, over HTTP: a question, a time, the page of whoever receives people, the public calendar."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts import moment
from grids.duties import Duty
from services.cases.models import Case
from services.consultation import slots
from services.consultation.models import Booking, DayOff, Hours, Roster
from tests.conftest import officer
from tests.consultation.conftest import MONDAY, at, booked, hours_of, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
WEDNESDAY = MONDAY + timedelta(days=2)
MARK = "白鹭三号"


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def once_of(text: str) -> str:
    return re.search(r'name="once" value="([^"]+)"', text)[1]


def way_in(answer) -> str:
    return re.search(r"/c/\w{10}/\?k=\w{19}", answer.content.decode())[0]


def own_hours(browser: Client, town, **more):
    form = {
        "appointment": town.appointment("lawyer").pk, "week": 0, "weekday": 2, "day": "", "opens": "09:00",
        "closes": "10:00", "minutes": 30, "capacity": 1, "ahead": 28, "where": "社区二楼 203", **more,
    }  # fmt: skip
    return browser.post("/work/consultation/hours/", form)


def test_from_the_building_to_the_answer(advised, sign_in, client):
    start = page(client, f"/B/{advised.building.slug}")
    assert f"/consult/?b={advised.building.slug}" in start
    door = page(client, f"/consult/?b={advised.building.slug}")
    assert "tel:12348" in door
    form = page(client, f"/consult/ask/?b={advised.building.slug}")
    asked = {"text": MARK, "q_field": "loan", "phone": "13800000009", "once": once_of(form)}
    answer = client.post(f"/consult/ask/?b={advised.building.slug}", asked, follow=True)
    link, case = way_in(answer), Case.objects.get(kind="questions")
    assert case.source == "qr"
    assert MARK not in page(client, f"/c/{case.number}/", 404)
    lawyer = sign_in(advised.lawyer, by=Client())
    assert case.shown_number in page(lawyer, "/work/consultation/")
    assert MARK in page(lawyer, f"/work/{case.number}/")
    assert lawyer.post(f"/work/{case.number}/advise/", {"reply": "依据民法典"}).status_code == 302
    read = page(client, link)
    assert "依据民法典" in read
    assert f"/work/{case.number}/rate_unsolved/" in read


def test_a_question_without_words_comes_back_with_a_sentence_and_nothing_lost(advised, client):
    answer = client.post(f"/consult/ask/?g={advised.near.slug}", {"text": "", "phone": "12", "name": "老周"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "老周" in text
    assert "这不像一个手机号" in text
    assert not Case.objects.filter(kind="questions").exists()


def test_a_question_asked_twice_by_a_double_click_is_one(advised, client):
    for _ in range(2):
        answer = client.post(f"/consult/ask/?g={advised.near.slug}", {"text": MARK, "once": "k1"})
        assert answer.status_code == 302
    assert Case.objects.filter(kind="questions").count() == 1
    other = client.post(f"/consult/ask/?g={advised.near.slug}", {"text": "别的", "once": "k1"})
    assert other.status_code == 409
    assert "别的" in other.content.decode()


def test_without_a_place_one_is_asked_for_it(advised, client):
    for address in ("/consult/", "/consult/ask/"):
        assert "您住在哪里" in page(client, address)


def test_from_hours_to_a_booking_and_its_end(advised, sign_in, client):
    lawyer = sign_in(advised.lawyer, by=Client())
    assert own_hours(lawyer, advised).status_code == 302
    hours = Hours.objects.get()
    assert f"/g/{advised.near.slug}/reception/" in page(client, f"/B/{advised.building.slug}")
    calendar = page(client, f"/g/{advised.community.slug}/reception/")
    assert "社区二楼 203" in calendar
    times = page(client, f"/consult/{hours.appointment_id}/")
    address = re.search(rf"/consult/{hours.appointment_id}/[\d-]+/", times)[0]
    form = page(client, address)
    answer = client.post(address, {"phone": "13800000009", "once": once_of(form)}, follow=True)
    link, case = way_in(answer), Case.objects.get(kind="bookings")
    assert case.booking.starts == at(WEDNESDAY)
    assert address not in page(client, f"/consult/{hours.appointment_id}/")
    assert "社区二楼 203" in page(client, link)
    assert case.shown_number in page(lawyer, "/work/consultation/")
    assert lawyer.post(f"/work/{case.number}/confirm/", {"note": "带合同"}).status_code == 302
    cancel = re.search(rf"/work/{case.number}/withdraw/\?k=\w+", page(client, link))[0]
    assert client.post(cancel, {"version": ""}).status_code == 302
    assert address in page(client, f"/consult/{hours.appointment_id}/")


def test_who_is_too_late_reads_a_sentence_and_sees_the_other_times(advised, hours, client):
    slot = slots.free(list(slots.of_posts([hours.appointment])))[0]
    booked(advised, hours, by="neighbour", code=slot.code)
    address = f"/consult/{hours.appointment_id}/{slot.code}/"
    for answer in (client.get(address), client.post(address, {"phone": ""})):
        assert answer.status_code == 409
        assert "这个时间刚才约满了" in answer.content.decode()
        assert "09:30" in answer.content.decode()


def test_a_double_click_holds_one_seat_also_when_it_was_the_last(advised, hours, client):
    slot = slots.free(list(slots.of_posts([hours.appointment])))[0]
    address = f"/consult/{hours.appointment_id}/{slot.code}/"
    answers = [client.post(address, {"once": "k2"}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Booking.objects.count() == 1


def test_a_time_of_somebody_else_is_not_booked_under_this_name(advised, hours, client):
    slot = slots.free(list(slots.of_posts([hours.appointment])))[0]
    other = hours_of(advised, "judge", weekday=3)
    assert client.post(f"/consult/{other.appointment_id}/{slot.code}/", {}).status_code == 404
    assert not Booking.objects.exists()


def test_hours_that_make_no_sense_come_back_with_sentences(advised, sign_in, client):
    lawyer = sign_in(advised.lawyer)
    wrong = own_hours(lawyer, advised, closes="08:00", minutes=3, weekday="", where="打 13800000009")
    text = wrong.content.decode()
    assert wrong.status_code == 422
    for sentence in ("请填 5 到 240 分钟", "请选星期几", "结束要在开始之后", "像手机号"):
        assert sentence in text
    assert own_hours(lawyer, advised).status_code == 302
    assert own_hours(lawyer, advised, opens="09:30", closes="11:00").status_code == 422
    assert own_hours(lawyer, advised, week=1, opens="09:30", closes="11:00").status_code == 422
    assert own_hours(lawyer, advised, opens="10:00", closes="11:00").status_code == 302
    assert Hours.objects.count() == 2


def test_the_community_keeps_the_calendar_of_who_serves_there_and_of_nobody_else(advised, sign_in, client):
    staff = sign_in(advised.staff)
    assert own_hours(staff, advised).status_code == 302
    advised.people["west_lawyer"] = officer("west_lawyer", Duty.LEGAL, advised.elsewhere)
    assert own_hours(staff, advised, appointment=advised.appointment("west_lawyer").pk).status_code == 422
    lawyer = sign_in(advised.lawyer)
    assert own_hours(lawyer, advised, appointment=advised.appointment("judge").pk, weekday=4).status_code == 422


def test_others_hours_are_neither_stopped_nor_seen(advised, hours, sign_in, client):
    for name in ("judge", "stranger"):
        browser = sign_in(advised.people[name])
        assert browser.post(f"/work/consultation/hours/{hours.pk}/stop/").status_code == 404
        assert "203" not in page(browser, "/work/consultation/")
    assert sign_in(advised.resident).get("/work/consultation/").status_code == 403
    lawyer = sign_in(advised.lawyer)
    assert lawyer.post(f"/work/consultation/hours/{hours.pk}/stop/").status_code == 302
    assert page(client, f"/consult/{hours.appointment_id}/", 404)


def test_a_day_off_with_bookings_wants_a_reason(advised, hours, sign_in):
    case = booked(advised, hours)
    lawyer = sign_in(advised.lawyer)
    form = {"appointment": hours.appointment_id, "day": WEDNESDAY.isoformat(), "reason": ""}
    refused = lawyer.post("/work/consultation/away/", form)
    assert refused.status_code == 422
    assert "已经有 1 位约了" in refused.content.decode()
    assert lawyer.post("/work/consultation/away/", {**form, "reason": "培训"}, follow=True).status_code == 200
    case.refresh_from_db()
    assert case.state == "called_off"
    assert lawyer.post(f"/work/consultation/away/{DayOff.objects.get().pk}/remove/").status_code == 302
    assert not DayOff.objects.exists()


def test_rosters_are_the_communitys(advised, sign_in, client):
    lawyer = sign_in(advised.lawyer)
    assert lawyer.get("/work/consultation/rosters/").status_code == 403
    staff = sign_in(advised.staff)
    form = {
        "area": advised.community.pk,
        "name": "三官一律",
        "name_en": "",
        "members": [advised.appointment("judge").pk],
    }
    assert staff.post("/work/consultation/rosters/", form).status_code == 302
    roster = Roster.objects.get()
    assert "三官一律" in page(client, f"/g/{advised.near.slug}/reception/")
    form["members"] = [advised.appointment("judge").pk, advised.appointment("lawyer").pk]
    assert staff.post(f"/work/consultation/rosters/?of={roster.pk}", form).status_code == 302
    assert roster.members.count() == 2
    assert sign_in(advised.stranger).post(f"/work/consultation/rosters/{roster.pk}/remove/").status_code == 404
    assert sign_in(advised.staff).post(f"/work/consultation/rosters/{roster.pk}/remove/").status_code == 302


def test_the_calendar_is_read_by_telephones(advised, hours, client):
    answer = client.get(f"/g/{advised.community.slug}/reception.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 4
    assert "LOCATION:社区二楼 203" in text


def test_the_public_pages_say_nothing_of_who_booked(advised, hours, client):
    case = booked(advised, hours)
    question(advised, text=MARK)
    for address in (f"/consult/{hours.appointment_id}/", f"/g/{advised.community.slug}/reception/",
                    f"/consult/?b={advised.building.slug}", f"/g/{advised.community.slug}/reception.ics"):  # fmt: skip
        text = page(client, address)
        assert case.number not in text
        assert "resident" not in text
        assert MARK not in text


def test_a_video_room_stands_on_both_pages_and_nowhere_else(advised, settings, sign_in, client):
    settings.VIDEO_URL = "https://video.example.org"
    hours = hours_of(advised, by_video=True)
    slot = slots.free(list(slots.of_posts([hours.appointment])))[0]
    address = f"/consult/{hours.appointment_id}/{slot.code}/"
    assert 'value="video"' in page(client, address)
    link = way_in(client.post(address, {"way": "video", "once": "v"}, follow=True))
    case = Case.objects.get(kind="bookings")
    room = f"https://video.example.org/{case.booking.room}"
    assert room in page(client, link)
    assert room in page(sign_in(advised.lawyer, by=Client()), f"/work/{case.number}/")
    assert case.booking.room not in page(client, f"/consult/{hours.appointment_id}/")


def test_the_pages_speak_english(advised, hours, client):
    for address in (f"/en/consult/?g={advised.near.slug}", f"/en/g/{advised.community.slug}/reception/",
                    f"/en/consult/{hours.appointment_id}/"):  # fmt: skip
        assert page(client, address)


def test_after_the_day_the_page_goes_on(advised, hours, client):
    with moment.at(at(WEDNESDAY, 12 * 60)):
        assert "20261104" not in page(client, f"/consult/{hours.appointment_id}/")
