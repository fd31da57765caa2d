"""Many at once: the same rules as one by one, in a few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Contact
from grids import changes, sowing
from grids.changes import ChangeRefused
from grids.duties import Duty
from grids.models import Appointment, Area, Building, Person
from grids.sowing import Post, Seed

pytestmark = pytest.mark.django_db


def test_seeds_stand_as_if_they_had_been_planted_one_by_one(town):
    seeds = [
        Seed(town.community, "estate", "花园"), Seed(0, "grid", "花园一"), Seed(0, "grid", "花园二"),
        Seed(town.community, "grid", "第三网格", {"households": 7}), Seed(2, "micro_grid", "微"), Seed(None, "county", "别县"),
    ]  # fmt: skip
    estate, first, second, third, micro, county = sowing.plant_many(seeds)
    assert Area.find_problems() == ([], [], [], [], [])
    assert [child.name for child in Area.objects.get(pk=town.community.pk).get_children()] == [
        "第一网格", "第二网格", "花园", "第三网格",
    ]  # fmt: skip
    assert [first.get_parent(), second.get_parent(), micro.get_parent()] == [estate, estate, second]
    assert third.households == 7
    assert county.is_root()
    changes.plant(estate, level="grid", name="花园三")
    sowing.plant_many([Seed(Area.objects.get(pk=estate.pk), "grid", "花园四")])
    assert Area.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("seeds", "place"),
    [
        ([Seed(None, "county", "甲"), Seed(0, "county", "乙")], 1),
        ([Seed(1, "grid", "甲"), Seed(None, "county", "乙")], 0),
        ([Seed(-1, "grid", "甲")], 0),
    ],
    ids=["upside down", "a later parent", "no parent"],
)
def test_one_bad_seed_spoils_all_and_is_named(db, seeds, place):
    with pytest.raises(ChangeRefused, match=f"^{place}:"):
        sowing.plant_many(seeds)
    assert not Area.objects.exists()


def test_nothing_is_sown_where_an_area_has_ended(town):
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    ended = Area.objects.get(pk=town.near.pk)
    person = town.worker.contact.person
    with pytest.raises(ChangeRefused, match="ended"):
        sowing.plant_many([Seed(ended, "micro_grid", "微")])
    with pytest.raises(ChangeRefused, match="ended"):
        sowing.appoint_many([Post(person, Duty.STEWARD, town.far), Post(person, Duty.STEWARD, ended)])
    with pytest.raises(ChangeRefused, match="living"):
        sowing.raise_many([Building(grid=ended, label="1 栋")])
    assert not Appointment.objects.filter(duty=Duty.STEWARD).exists()


def test_a_post_must_be_for_something_somewhere(town):
    person = town.worker.contact.person
    for post in (Post(person, "king", town.far), Post(person, Duty.STEWARD)):
        with pytest.raises(ChangeRefused):
            sowing.appoint_many([post])


def _sow(town, count: int) -> None:
    person = Person.objects.create(name="x", contact=Contact.objects.create(name="x"))
    planted = sowing.plant_many([Seed(town.community, "grid", f"网格{number}") for number in range(count)])
    sowing.raise_many([Building(grid=area, label="1 栋") for area in planted])
    sowing.appoint_many([Post(person, Duty.GRID_LEADER, area) for area in planted])


def test_two_hundred_cost_as_many_statements_as_two(town):
    with CaptureQueriesContext(connection) as few:
        _sow(town, 2)
    with CaptureQueriesContext(connection) as many:
        _sow(town, 200)
    assert len(many) <= len(few) + 12  # SQLite takes so many values in one statement, and no more
    assert Building.objects.count() == 203
    assert len(set(Building.objects.values_list("slug", flat=True))) == 203


def test_it_shows_at_once_and_tells_of_every_appointment(town, monkeypatch):
    heard.clear()
    monkeypatch.setitem(changes.HANDLERS, "appointed", [f"{__name__}.hear"])
    before = {
        area.pk: area.page_version
        for area in (Area.objects.get(pk=one.pk) for one in (town.near, town.community, town.far))
    }
    person = town.neighbour_worker.contact.person
    held = sowing.appoint_many([Post(person, Duty.DEPUTY, town.near), Post(person, Duty.STEWARD, town.near)])
    assert heard == held
    now = dict(Area.objects.values_list("pk", "page_version"))
    assert now[town.near.pk] > before[town.near.pk]
    assert now[town.community.pk] > before[town.community.pk]
    assert now[town.far.pk] == before[town.far.pk]


heard: list[Appointment] = []


def hear(appointment: Appointment) -> None:
    heard.append(appointment)
