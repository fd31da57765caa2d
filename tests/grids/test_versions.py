"""What is shown at a place gets another version where it is shown, and nowhere else."""

from datetime import datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import moment
from accounts.models import Contact
from grids import changes, groups
from grids.duties import Duty
from grids.models import Area, Building, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def shops(town) -> Area:
    made = changes.plant(town.community, level="grid", name="商铺网格", kind="special", sector="shops")
    changes.lie_in(town.building, [made])
    return made


def versions() -> dict[str, int]:
    areas = {area.name: area.page_version for area in Area.objects.all()}
    return areas | {building.label: building.page_version for building in Building.objects.all()}


def anybody() -> Person:
    return Person.objects.create(name="anybody", contact=Contact.objects.create(name="anybody"))


STEPS = {
    "a steward begins": (lambda town: changes.appoint(anybody(), Duty.STEWARD, town.near), {"第一网格"}),
    "a worker ends": (lambda town: changes.end(town.appointment("worker")), {"第一网格"}),
    "a leader ends": (lambda town: changes.end(town.appointment("leader")), {"第一网格", "东园社区"}),
    "staff ends": (lambda town: changes.end(town.appointment("staff")), {"东园社区"}),
    "a post at a body": (lambda town: changes.end(town.appointment("plumber")), set()),
    "a number": (lambda town: changes.correct(town.appointment("worker"), public_number="023-00000001"), {"第一网格"}),
    "a person's name": (lambda town: changes.correct(town.worker.contact.person, name="改名"), {"第一网格"}),
    "an area's name": (lambda town: changes.correct(town.near, name_en="Grid 1"), {"第一网格", "东园社区"}),
    "a body's number": (lambda town: changes.correct(town.company, public_number="023-00000002"), {"东园社区"}),
    "a grid is planted": (lambda town: changes.plant(town.community, level="grid", name="新"), {"东园社区"}),
    "a building is raised": (lambda town: changes.raise_building(town.near, "9 号楼"), {"第一网格"}),
    "a building's label": (lambda town: changes.correct(town.building, label_en="B 3"), {"第一网格", "3 号楼", "商铺网格"}),
    "an entrance's label": (lambda town: changes.correct(town.way, label="北单元"), {"第一网格", "3 号楼", "商铺网格"}),
    "a special grid's post": (
        lambda town: changes.appoint(anybody(), Duty.GRID_LEADER, town.shops), {"商铺网格", "东园社区", "3 号楼"}
    ),
    "it leaves a special grid": (lambda town: changes.lie_in(town.building, []), {"商铺网格", "第一网格", "3 号楼"}),
    "a chat group": (lambda town: groups.open_group(town.far, "群"), {"第二网格"}),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_it_is_another_where_it_is_shown_and_nowhere_else(town, shops, name):
    town.shops, town.way = shops, changes.open_entrance(town.building, "1 单元")
    step, shown = STEPS[name]
    before = versions()
    step(town)
    assert {name for name, version in versions().items() if name in before and version != before[name]} == shown


def test_redrawing_renews_the_pages_of_old_and_new(town):
    before = versions()
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    after = versions()
    assert after["第一网格"] > before["第一网格"]
    assert after["3 号楼"] > before["3 号楼"]
    assert after["东园社区"] > before["东园社区"]
    assert after["西园社区"] == before["西园社区"]


def test_an_estate_lists_the_buildings_of_its_grids(town):
    estate = changes.plant(town.community, level="estate", name="花园")
    grid = changes.plant(estate, level="grid", name="花园第一网格")
    before = versions()
    changes.raise_building(grid, "1 幢")
    assert versions()["花园"] > before["花园"]
    assert versions()["东园社区"] == before["东园社区"]


def test_nobody_sees_a_stale_page(town, client):
    """The pages themselves, kept: the grid's leader stands on the community's page, and a new building on the grid's."""
    cache.clear()
    community, grid = f"/g/{town.community.slug}/", f"/g/{town.near.slug}/"
    assert "leader" in client.get(community).content.decode()
    assert "12 号楼" not in client.get(grid).content.decode()
    changes.correct(town.leader.contact.person, name="何立")
    changes.raise_building(town.near, "12 号楼")
    assert "何立" in client.get(community).content.decode()
    assert "12 号楼" in client.get(grid).content.decode()
    changes.end(town.appointment("leader"))
    assert "何立" not in client.get(community).content.decode()


def midnight(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(moment.today() + timedelta(days=days), time()))


def test_the_next_change_is_the_earliest_beginning_end_or_expiry(town):
    def noted() -> datetime | None:
        return Area.objects.get(pk=town.far.pk).next_change_at

    day = moment.today()
    assert noted() is None
    group = groups.open_group(town.far, "群", image="groups/code.png")
    assert noted() == midnight(7)
    held = changes.appoint(anybody(), Duty.STEWARD, town.far, until=day + timedelta(days=4))
    assert noted() == midnight(5)
    changes.appoint(anybody(), Duty.STEWARD, town.far, since=day + timedelta(days=2))
    assert noted() == midnight(2)
    changes.end(held, on=day)
    assert noted() == midnight(1)
    changes.end(held)
    groups.renew(group, "groups/new.png", day + timedelta(days=1))
    assert noted() == midnight(1)


def test_a_group_is_opened_at_a_living_area_only_and_its_code_holds_a_week(town):
    group = groups.open_group(town.near, "群", image="groups/code.png")
    assert group.expires_on == moment.today() + timedelta(days=7)
    assert groups.open_group(town.near, "无码群").expires_on is None
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    town.near.refresh_from_db()
    with pytest.raises(changes.ChangeRefused):
        groups.open_group(town.near, "群")
