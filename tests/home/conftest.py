"""A small town: one subdistrict, two communities, two grids, a worker with hours, a leader's post that stands empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from accounts import moment
from accounts.models import Contact, User
from grids import changes
from grids.models import Appointment, Area, Building, ChatGroup, Organisation, Person, QuickLink
from home.models import NoticePage, PolicyPage, Publication, SiteProfile
from home.planting import area_page, plant_root
from tests import worlds

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 10:00 in Shanghai
EVENING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # the same day, 20:00
DOOR = (106.26, 29.29)


@dataclass
class Town:
    subdistrict: Area
    community: Area
    other_community: Area
    grid: Area
    empty_grid: Area
    building: Building
    next_building: Building
    worker: Appointment


def officer(name: str, duty: str, area: Area, **more) -> Appointment:
    contact = Contact.by_phone(f"1391920{Contact.objects.count():04d}")
    person = Person.objects.create(name=name, contact=contact)
    return changes.appoint(person, duty, area, since=date(2026, 1, 1), **more)


def publish(area: Area, title: str, page_type: type[Publication] = NoticePage, **more) -> Publication:
    page = page_type(title=title, body="<p>正文</p>", **more)
    area_page(area).add_child(instance=page)
    page.save_revision().publish()
    return page_type.objects.get(pk=page.pk)


def build_town() -> Town:
    """As it is on a Monday morning."""
    with moment.at(MORNING):
        return _built()


def _built() -> Town:
    subdistrict = changes.plant(
        None, level="subdistrict", name="鼎山街道", hotline="023-00000012", supervision_phone="023-00000099"
    )
    community = changes.plant(
        subdistrict, level="community", name="江州社区", hotline="023-00000034", duty_list="每周走一遍楼栋"
    )
    other = changes.plant(subdistrict, level="community", name="艾坪社区")
    estate = changes.plant(community, level="estate", name="西西里小区")
    grid = changes.plant(estate, level="grid", name="西西里第 2 网格")
    empty = changes.plant(estate, level="grid", name="西西里第 3 网格")
    building = changes.raise_building(grid, "3 栋")
    beside = changes.raise_building(grid, "4 栋")
    worker = officer("周敏", "grid_worker", grid, public_number="023-00000002", office_hours="工作日 8:30–18:00")
    officer("何立", "grid_leader", grid, public_number="023-00000003")
    officer("赵刚", "police", community, public_number="023-00000110")
    officer("林岚", "legal", community, public_number="023-00000148")
    Organisation.objects.create(
        name="鼎山派出所", kind="police_station", area=subdistrict, public_number="023-00000111"
    )
    ChatGroup.objects.create(area=grid, name="西西里第 2 网格群")
    QuickLink.objects.create(area=subdistrict, label="社保查询", url="https://example.org/")
    plant_root()
    SiteProfile.objects.create(area=subdistrict, portal_name="鼎山街道邻里网格", sponsor="（演示）某街道办事处")
    publish(community, "水箱清洗", kind="water")
    publish(subdistrict, "高龄津贴怎么领", PolicyPage)
    return Town(subdistrict, community, other, grid, empty, building, beside, worker)


town = worlds.world(build_town)


@pytest.fixture
def resident(db) -> User:
    user = User.objects.create_user("resident")
    contact = Contact.by_phone("13919209999")
    contact.user, contact.phone_verified_at = user, MORNING
    contact.save()
    return user


@pytest.fixture(autouse=True)
def _in_chinese():
    """The language of the last answer must not reach the next test."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def at_ten():
    with moment.at(MORNING):
        yield


@pytest.fixture
def there(town):
    """The town, and where its building stands."""
    Building.objects.filter(pk=town.building.pk).update(longitude=DOOR[0], latitude=DOOR[1])
    town.building.refresh_from_db()
    return town
