"""What is looked up: guides, answers, policies with their questions, and events in a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from grids.models import Appointment, Organisation
from home.models import EventPage, GuidePage, PolicyPage, PolicyQuestion, QaPage
from tests.home.conftest import MORNING, publish

pytestmark = pytest.mark.usefixtures("at_ten")


def test_a_guide_says_all_that_one_trip_needs(client, town):
    office = Organisation.objects.create(
        name="便民服务中心",
        kind="department",
        area=town.subdistrict,
        address="鼎山大道 1 号",
        public_number="023-00000066",
    )
    guide = publish(
        town.subdistrict, "办居住证", GuidePage, conditions="住满半年", papers="身份证\n\n租房合同", steps="取号\n交材料",
        time_needed="当天", fee="不收费", office=office, counter="3 号窗口", hours="工作日", by_proxy="with_letter", trips=1,
        online_url="https://example.org/",
    )  # fmt: skip
    html = client.get(guide.get_absolute_url()).content.decode()
    for word in ("住满半年", "租房合同", "<ol><li>取号</li>", "当天", "不收费", "便民服务中心", "鼎山大道 1 号", "3 号窗口",
                 "tel:02300000066", "最多跑 1 次", "要写委托书", "https://example.org/"):  # fmt: skip
        assert word in html, word
    assert html.count("<li></li>") == 0


def test_a_guide_that_says_nothing_shows_no_empty_headings(client, town):
    guide = publish(town.subdistrict, "空的", GuidePage, trips=0)
    html = client.get(guide.get_absolute_url()).content.decode()
    assert "一次都不用跑" in html
    assert "要带什么" not in html
    assert "在哪里办" not in html


def test_guides_stand_on_their_list_and_not_among_the_notices(client, town):
    assert "/guides/" not in client.get(f"/B/{town.building.slug}").content.decode()
    publish(town.subdistrict, "办居住证", GuidePage)
    place = client.get(f"/B/{town.building.slug}").content.decode()
    assert f"/g/{town.grid.slug}/guides/" in place
    assert "办居住证" not in place
    assert "办居住证" in client.get(f"/g/{town.grid.slug}/guides/").content.decode()
    assert "办居住证" not in client.get(f"/g/{town.grid.slug}/n/").content.decode()
    assert "办居住证" not in client.get(f"/g/{town.grid.slug}/feed/").content.decode()


def test_a_policy_shows_its_papers_and_questions(client, town):
    page = publish(
        town.subdistrict, "高龄津贴", PolicyPage, document_no="鼎府发〔2026〕1 号", index_no="X-1", issuer="街道办",
        written_on=date(2026, 11, 1),
    )  # fmt: skip
    page.answers = [
        PolicyQuestion(question="多少岁？", answer="<p>八十岁</p>"),
        PolicyQuestion(question="去哪？", answer="<p>社区</p>"),
    ]
    page.save_revision().publish()
    html = client.get(page.get_absolute_url()).content.decode()
    for word in ("鼎府发〔2026〕1 号", "X-1", "街道办", "2026-11-01", "<h3>多少岁？</h3>", "八十岁"):
        assert word in html, word


def test_an_answer_says_who_gave_it(client, town):
    post = Appointment.objects.get(duty="legal")
    page = publish(town.community, "楼上漏水找谁赔？", QaPage, answered_by=post, answered_on=date(2026, 11, 2))
    html = client.get(page.get_absolute_url()).content.decode()
    for word in ("林岚", "法律顾问", "2026-11-02", "tel:12348"):
        assert word in html
    assert "楼上漏水" in client.get(f"/g/{town.grid.slug}/answers/").content.decode()
    assert f"/g/{town.grid.slug}/answers/" in client.get(f"/B/{town.building.slug}").content.decode()


def event(town, title: str, days: int, **more) -> EventPage:
    start = MORNING + timedelta(days=days)
    facts = {"venue": "六栋一楼", "starts_at": start, "ends_at": start + timedelta(hours=2), **more}
    return publish(town.community, title, EventPage, **facts)


def test_events_stand_soonest_first_on_the_place_and_on_their_list(client, town):
    event(town, "后天的会", 2)
    event(town, "明天的会", 1, event_kind="reception")
    for path in (f"/B/{town.building.slug}", f"/g/{town.grid.slug}/events/"):
        html = client.get(path).content.decode()
        assert html.index("明天的会") < html.index("后天的会")


def test_an_event_goes_into_a_telephones_calendar(client, town):
    page = event(town, "接访；日, 第一次", 1, summary="主任在", event_kind="reception")
    answer = client.get(f"{page.get_absolute_url()}event.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    (read,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(read["SUMMARY"]) == "接访；日, 第一次"
    assert read.decoded("DTSTART") == page.starts_at
    assert read.decoded("DTEND") == page.ends_at
    assert "六栋一楼" in read["LOCATION"]
    assert str(read["URL"]).endswith(page.get_absolute_url())


def test_a_places_calendar_has_what_is_to_come_here_and_above_under_lasting_ids(client, town):
    def read() -> dict[str, str]:
        calendar = Calendar.from_ical(client.get(f"/g/{town.grid.slug}/events.ics").content)
        return {str(one["SUMMARY"]): str(one["UID"]) for one in calendar.walk("VEVENT")}

    page = event(town, "明天的会", 1)
    publish(town.other_community, "隔壁的会", EventPage, venue="x", starts_at=MORNING + timedelta(days=1))
    event(town, "昨天的会", -2)
    first = read()
    assert set(first) == {"明天的会"}
    page.starts_at += timedelta(hours=1)
    page.save_revision().publish()
    assert read() == first


def test_what_is_no_event_has_no_calendar(client, town):
    notice = publish(town.community, "通知", kind="notice")
    assert client.get(f"{notice.get_absolute_url()}event.ics").status_code == 404
