"""The town, furnished: something is published, somebody follows, somebody edits; and browsers for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from accounts import consents, moment
from accounts.models import Consent, Contact, User
from grids.duties import Duty
from grids.models import ChatGroup, Place
from home.models import (
    Attachment,
    Centre,
    EventPage,
    Follow,
    GuidePage,
    NoticePage,
    PolicyPage,
    QaPage,
    ServicePoint,
    SiteProfile,
)
from home.planting import area_page, plant_root
from services.cases.models import Case, RoutingRule
from services.consultation import moving, slots
from services.consultation.models import DayOff, Hours, OpenAnswer, Roster
from services.figures.blanks import samples
from services.figures.models import Blank
from services.letters import relay
from services.letters.models import Letter
from services.partners.models import Agreement, Listing
from tests import worlds
from tests.conftest import Town, build_town, officer

FAR_AWAY = "203.0.113.7"  # an address of nobody's network (RFC 5737)
PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browse(sign_in) -> Callable[..., Client]:
    """A browser of one's own: of somebody signed in with both factors, or of nobody."""

    def opened(user: User | str | None = None, **more) -> Client:
        browser = Client(REMOTE_ADDR=FAR_AWAY, **more)
        return sign_in(user, by=browser) if user else browser

    return opened


def build_furniture(town: Town) -> Town:
    """The town with a notice, a chat group, a follower, and the offices that the plain town lacks."""
    plant_root()
    SiteProfile.objects.create(area=town.street, portal_name="柳河街道邻里网格")
    at = moment.now()
    notice = NoticePage(title="水箱清洗", body="<p>周三停水</p>", kind="water", live=True, first_published_at=at)
    area_page(town.community).add_child(instance=notice)
    town.event, town.paper = _more_published(town)
    group = ChatGroup.objects.create(area=town.near, name="第一网格群", expires_on=None)
    group.image.save("group.png", ContentFile(PIXEL), save=True)
    resident = town.resident.contact
    resident.phone_verified_at = moment.now()
    resident.save()
    town.followed = Follow.objects.create(contact=resident, area=town.near)
    town.people |= {
        "deputy": officer("deputy", Duty.DEPUTY, town.near),
        "supervisor": officer("supervisor", Duty.SUPERVISOR, town.street),
        "auditor": officer("auditor", Duty.AUDITOR, town.street),
        "manager": _speaks_for(town.company),
        "editor": User.objects.create_superuser("editor"),
    }
    town.notice, town.group = notice, group
    town.agreement, town.offer, town.need = _partnered(town)
    town.hours, town.day_off, town.roster = _receiving(town)
    town.open_answer = _openly_answered(town)
    moving.open_at(town.community, wanted=True)
    town.asked = moving.ask(Place(town.near), "渝A12345", why="gate", spot="", asker=None)
    RoutingRule.objects.create(name="夜里", area=town.community, hours="night", desk="community")
    Blank.objects.create(area=town.community, name="月报", form="xlsx", content=samples.workbook())
    return town


furniture = worlds.world(build_furniture, on=build_town)


@pytest.fixture
def furnished(furniture: Town) -> Town:
    """The town with its furniture; its two files lie in this test's own folder, too."""
    for file, content in ((furniture.group.image, PIXEL), (furniture.paper.file, b"form")):
        if not file.storage.exists(file.name):
            file.storage.save(file.name, ContentFile(content))
    return furniture


def _partnered(town: Town) -> tuple[Agreement, Listing, Listing]:
    """The office has promised something, offers something, and the community needs something."""
    today, later = moment.today(), moment.today() + timedelta(days=60)
    span = {"area": town.community, "since": today, "until": later}
    agreement = Agreement.objects.create(organisation=town.office, promise="每月一次义诊", **span)
    offer = Listing.objects.create(side="offer", organisation=town.office, title="眼科义诊", **span)
    return agreement, offer, Listing.objects.create(side="need", title="修活动室的灯", **span)


def _receiving(town: Town) -> tuple[Hours, DayOff, Roster]:
    """A lawyer receives people every day for four weeks but the last, and stands on a roster."""
    town.people["lawyer"] = officer("lawyer", Duty.LEGAL, town.community)
    post = town.appointment("lawyer")
    facts = {"appointment": post, "opens": time(9), "closes": time(10), "where": "203"}
    for weekday in range(7):
        hours = Hours.objects.create(weekday=weekday, **facts)
    day_off = DayOff.objects.create(appointment=post, day=moment.today() + timedelta(days=28))
    roster = Roster.objects.create(area=town.community, name="三官一律")
    roster.members.add(post)
    return hours, day_off, roster


def _openly_answered(town: Town) -> OpenAnswer:
    """A question of somebody unknown that stands publicly; it is over, and was put there by hand: no figure counts it."""
    asker = Contact.objects.create()
    case = Case(kind="questions", place=town.near, requester=asker, state="closed", phase="over", openness="sealed")
    case.sit_at(town.community)
    case.save()
    consents.give(asker, Consent.Purpose.PUBLISH_ANSWER, case.number)
    words = {
        "open_question": "押金能扣吗？",
        "open_answer": "不能。",
        "standing": "public",
        "published_at": moment.now(),
    }
    return OpenAnswer.objects.create(case=case, area=town.community, **words)


def _more_published(town: Town) -> tuple[EventPage, Document]:
    """One of everything else that a place may show: an event, a guide, an answer, a policy with its document."""
    at = moment.now()
    live = {"live": True, "first_published_at": at, "body": "<p>正文</p>"}
    event = EventPage(title="邻里会", venue="一楼", starts_at=at + timedelta(days=1), **live)
    paper = Document(title="申请表")
    paper.file.save("form.txt", ContentFile(b"form"))
    policy = PolicyPage(title="津贴", **live)
    policy.attachments = [Attachment(document=paper)]
    old = NoticePage(title="去年的", **live | {"live": False})
    guide = GuidePage(title="办证", trips=1, **live)
    for page in (event, policy, old, guide, QaPage(title="漏水怎么办？", **live)):
        area_page(town.community).add_child(instance=page)
    Centre.objects.create(area=town.street, name="柳河综治中心", phone="023-00000050")
    ServicePoint.objects.create(area=town.community, name="药店", kind="health", phone="023-00000051")
    town.policy = policy
    return event, paper


def _speaks_for(body) -> User:
    """The organisation's own telephone, signed in by code: a contact with a user, and no post at all."""
    user = User.objects.create(username="manager")
    body.contact.user = user
    body.contact.save()
    return user


def things_of(town: Town, case: Case | None = None) -> dict:
    """What addresses are filled with: of the town, and of one case."""
    things = {
        "slug": town.community.slug, "building": town.building.slug, "stats_csv.slug": town.community.slug,
        "publication.pk": town.notice.pk, "notice_sheet.pk": town.notice.pk, "notice_done.pk": town.notice.pk,
        "remark.pk": town.notice.pk, "remarks_mended.pk": town.notice.pk,
        "sitemap_piece.name": "places", "sitemap_piece.page": 1,
        "attachment.pk": town.policy.pk, "document": town.paper.pk,
        "event_ics.pk": town.event.pk, "resolve_notice.pk": town.notice.pk, "group_code.pk": town.group.pk, "group.slug": town.near.slug,
        "group_code.slug": town.near.slug, "follow.slug": town.near.slug, "followed.pk": town.followed.pk, "page": town.notice.pk,
        "category": "noise", "verb": "accept",
        "close_offer.pk": town.offer.pk, "book_offer.pk": town.offer.pk, "take_up.pk": town.need.pk,
        "close_need.pk": town.need.pk, "end_agreement.pk": town.agreement.pk, "service.item": "haircut",
        "officer.pk": town.hours.appointment_id, "book.pk": town.hours.appointment_id, "stop_hours.pk": town.hours.pk,
        "code": slots.free(list(slots.of_posts([town.hours.appointment])))[-1].code,
        "move_asked.key": town.asked.key, "move_owner.key": town.asked.key, "open_answer.key": town.open_answer.key,
        "remove_day_off.pk": town.day_off.pk, "remove_roster.pk": town.roster.pk,
        "to": "large", "stage": "before", "board_picture.pk": 0,
        "month": f"{moment.today():%Y-%m}", "number": "0000000000", "key": "0" * 24,
    }  # fmt: skip
    if case is not None:
        photo = case.photos.first()
        things |= {"number": case.number, "key": photo.key if photo else "0" * 24}
    return things


@pytest.fixture
def deliver_letters() -> Callable[[], list[Letter]]:
    """Let the post go out: every waiting letter is brought to the (file) gateway."""

    def delivered() -> list[Letter]:
        relay.offer()
        for letter in Letter.objects.exclude(ticket=""):
            relay.deliver(letter.pk, letter.ticket)
        return list(Letter.objects.all())

    return delivered
