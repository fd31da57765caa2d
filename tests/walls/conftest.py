"""The town, furnished: something is published, somebody follows, somebody edits; and browsers for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from grids.models import ChatGroup
from home.models import Follow, NoticePage, SiteProfile
from home.planting import area_page, plant_root
from services.cases.models import Case
from services.letters import relay
from services.letters.models import Letter
from tests.conftest import Town, officer

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


@pytest.fixture
def furnished(town: Town) -> Town:
    """The town with a notice, a chat group, a follower, and the offices that the plain town lacks."""
    plant_root()
    SiteProfile.objects.create(area=town.street, portal_name="柳河街道邻里网格")
    at = moment.now()
    notice = NoticePage(title="水箱清洗", body="<p>周三停水</p>", kind="water", live=True, first_published_at=at)
    area_page(town.community).add_child(instance=notice)
    group = ChatGroup.objects.create(area=town.near, name="第一网格群", expires_on=None)
    group.image.save("group.png", ContentFile(PIXEL), save=True)
    resident = town.resident.contact
    resident.phone_verified_at = moment.now()
    resident.save()
    Follow.objects.create(contact=resident, area=town.near)
    town.people |= {
        "deputy": officer("deputy", Duty.DEPUTY, town.near),
        "supervisor": officer("supervisor", Duty.SUPERVISOR, town.street),
        "auditor": officer("auditor", Duty.AUDITOR, town.street),
        "manager": _speaks_for(town.company),
        "editor": User.objects.create_superuser("editor"),
    }
    town.notice, town.group = notice, group
    return town


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
        "publication.pk": town.notice.pk, "notice_sheet.pk": town.notice.pk, "group_code.pk": town.group.pk, "group.slug": town.near.slug,
        "group_code.slug": town.near.slug, "follow.slug": town.near.slug, "category": "noise", "verb": "accept",
        "to": "large", "number": "0000000000", "key": "0" * 24,
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
