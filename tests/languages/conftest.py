"""The town of the other tests with English beside every Chinese name: Chinese on an English page is then ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts import moment
from accounts.models import Contact, User
from grids.models import Appointment, Area, Building, ChatGroup, Entrance, Organisation, Person, QuickLink
from home.models import (
    Banner,
    Centre,
    Club,
    EventPage,
    Follow,
    GuidePage,
    NoticePage,
    PartyBranch,
    PolicyPage,
    PolicyQuestion,
    QaPage,
    ServicePoint,
    SiteProfile,
)
from home.planting import area_page, plant_root
from services.cases.act import act
from tests import worlds
from tests.conftest import Town, build_town

ROLES = (None, "resident", "worker", "leader", "staff", "keeper", "chief")
NAMES = {
    "柳河街道": "Liuhe Subdistrict", "东园社区": "Dongyuan Community", "西园社区": "Xiyuan Community",
    "第一网格": "Grid 1", "第二网格": "Grid 2", "第九网格": "Grid 9", "清和物业": "Qinghe Property", "水务所": "Water Office",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_ground(settings, tmp_path: Path) -> Iterator[None]:
    """A data folder of one's own, nothing kept, and no language left behind by the page that was asked for last."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield
    cache.clear()


@pytest.fixture
def unhurried(monkeypatch) -> None:
    """Nobody is told to wait: who answers every form badly is not what the limits are about here."""
    monkeypatch.setattr("accounts.limits.spend", lambda *_asked, **_more: None)


def build_bilingual(town: Town) -> Town:
    """Every name has its English; the offices have hours and numbers; something is published and followed."""
    for area in Area.objects.all():
        Area.objects.filter(pk=area.pk).update(
            name_en=NAMES[area.name], supervision_phone="023-00000099", duty_list="Walk past every building weekly"
        )
    for body in Organisation.objects.all():
        Organisation.objects.filter(pk=body.pk).update(name_en=NAMES[body.name], public_number="023-00000031")
    Building.objects.update(label_en="Building 3", address="东园路 3 号", address_en="3 Dongyuan Road")
    Person.objects.update(name="周敏", name_en="Zhou Min")
    Contact.objects.filter(person=None).update(name="Li")
    Appointment.objects.update(
        title="值守", title_en="On duty", office_hours="工作日 9:00-18:00", office_hours_en="Weekdays 9:00-18:00",
        public_number="023-00000041", promise="I answer within a day",
    )  # fmt: skip
    SiteProfile.objects.create(
        area=town.street, portal_name="柳河邻里", portal_name_en="Liuhe Neighbours", sponsor="柳河街道",
        sponsor_en="Liuhe Subdistrict", organiser="柳河街道", organiser_en="Liuhe Subdistrict", site_code="5000000000",
        contact_phone="023-00000010",
    )  # fmt: skip
    QuickLink.objects.create(area=town.street, label="公交", label_en="Buses", url="https://example.org/")
    _publish(town)
    town.building = Building.objects.select_related("grid").get()
    for name in ("street", "community", "near", "far", "elsewhere", "company", "office"):
        getattr(town, name).refresh_from_db()
    return town


bilingual = worlds.world(build_bilingual, on=build_town)


def _publish(town: Town) -> None:
    plant_root()
    start = moment.now() + timedelta(days=1)
    notice = NoticePage(
        title="Water off on Monday", summary="Four hours", body="<p>Please store water.</p>", kind="water",
        starts_at=start, ends_at=start + timedelta(days=1, hours=4),
    )  # fmt: skip
    policy = PolicyPage(
        title="Help with lifts", body="<p>Who pays.</p>", document_no="No. 1",
        index_no="2", written_on=date(2026, 11, 22),
    )  # fmt: skip
    policy.answers = [PolicyQuestion(question="When?", answer="<p>Now.</p>")]
    event = EventPage(title="Street meeting", venue="Hall", organiser="Us", sign_up="Call us", starts_at=start)
    guide = GuidePage(title="Residence permit", conditions="Half a year", papers="ID card", steps="Come", trips=1,
                      time_needed="A day", fee="Free", counter="3", hours="Weekdays", by_proxy="with_letter")  # fmt: skip
    answer = QaPage(
        title="Who pays for the leak?", body="<p>The neighbour.</p>", answered_by=town.appointment("worker")
    )
    for page in (notice, policy, event, guide, answer):
        area_page(town.community).add_child(instance=page)
        page.save_revision().publish()
    _whom_there_is(town)
    Entrance.objects.create(building=town.building, label="2")
    ChatGroup.objects.create(area=town.near, name="Grid 1 group", maintainer=town.appointment("worker"))
    Follow.objects.create(contact=town.resident.contact, area=town.near)
    Contact.objects.filter(pk=town.resident.contact.pk).update(phone_verified_at=moment.now(), language="en")


def _whom_there_is(town: Town) -> None:
    """A directory and a banner, in English."""
    line = {
        "area": town.community,
        "name_en": "Name",
        "address": "Main Road",
        "phone": "023-00000051",
        "hours": "Daily",
    }
    Centre.objects.create(name="综治中心", takes="Disputes", **line)
    ServicePoint.objects.create(name="药店", kind="health", longitude=106.2, latitude=29.2, **line)
    Club.objects.create(name="合唱队", what="Singing", joining="Come along", **line)
    PartyBranch.objects.create(name="党支部", kind="branch", secretary="何立", secretary_en="He Li", **line)
    Banner.objects.create(
        area=town.street, words="寒潮", words_en="Cold wave", ends_at=moment.now() + timedelta(days=1)
    )


@pytest.fixture
def busy(bilingual: Town, report, who) -> Town:
    """Reports in every state, told in English."""
    for category, steps in COURSES:
        case = report(category, text="They drill at midnight", where="at the door", name="Li")
        for by, verb, answers in steps:
            case.refresh_from_db()
            given = {"tier": case.tier, **answers} if verb == "accept" else answers
            if verb == "assign":
                given = answers | {"owner": f"a{bilingual.appointment('worker').pk}"}
            act(case, verb, actor=who(by), answers=given)
    return bilingual


ACCEPT, SHARED = ("worker", "accept", {}), ("worker", "accept", {"tier": "shared", "note": "The whole house hears it"})
STARTED = [("leader", "assign", {"note": "Please go there"}), ("worker", "sign_for", {})]
DONE = {"outcome": "solved", "reply": "It is quiet now"}
ASKED = [ACCEPT, *STARTED, ("worker", "ask", {"question": "Which floor?"})]
SETTLED = [ACCEPT, *STARTED, ("worker", "settle", DONE)]
RESOLVED = [SHARED, *STARTED, ("worker", "resolve", DONE)]
RATED = ("resident", "rate_solved", {"contacted": "yes", "satisfied": "fairly", "note": "Thank you"})
UNSOLVED = ("resident", "rate_unsolved", {"reason": "Still loud", "contacted": "no", "satisfied": "no"})
Course = tuple[str, list[tuple[str, str, dict]]]
COURSES: list[Course] = [
    ("noise", []),
    ("noise", [("staff", "decline", {"reason": "A matter for the court", "channel": "court"})]),
    ("noise", [ACCEPT, ("worker", "remark", {"remark": "Seen before"})]),
    ("noise", [ACCEPT, *STARTED, ("worker", "report_progress", {"reply": "We went there"})]),
    ("noise", ASKED),
    ("noise", [*ASKED, ("resident", "answer", {"text": "The third"})]),
    ("noise", [("resident", "nudge", {}), ("resident", "withdraw", {"note": "Over"})]),
    ("noise", SETTLED),
    ("noise", RESOLVED),
    ("noise", [*RESOLVED, ("staff", "send_back", {"reason": "Still loud"})]),
    ("noise", [*RESOLVED, ("staff", "verify", {"note": "Heard nothing"}), RATED]),
    ("noise", [*SETTLED, UNSOLVED]),
    ("noise", [*SETTLED, UNSOLVED, ("staff", "reopen", {"reason": "You are right"})]),
    ("noise", [*SETTLED, UNSOLVED, ("staff", "keep_closed", {"reason": "It is within the rules"})]),
    ("domestic_violence", []),
]


@pytest.fixture
def browse(sign_in) -> Callable[..., Client]:
    """A browser of one's own, of a reader of English: somebody of the town, or nobody."""

    def opened(user: User | None = None) -> Client:
        browser = Client(headers={"accept-language": "en"})
        return sign_in(user, by=browser) if user else browser

    return opened
