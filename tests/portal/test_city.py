"""The synthetic city: as many as asked for, skewed, the same for the same seed, and never beside real places."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from grids import changes
from grids.changes import ChangeRefused
from grids.copying import House, raise_stream
from grids.models import Appointment, Area, Building, Level
from grids.slugs import new_slug, read_slug
from portal.city import houses
from portal.city.codes import Codes
from portal.city.houses import busiest_share
from portal.city.size import Rations, Size, share, skewed

pytestmark = pytest.mark.django_db
SMALL = {"grids": 20, "micro_grids": 110, "appointments": 100, "buildings": 900}


def grown(**more) -> dict[str, list]:
    call_command("build_city", verbosity=0, **SMALL | more)
    return {
        "areas": list(Area.objects.values_list("path", "level", "name", "slug")),
        "buildings": list(Building.objects.order_by("slug").values_list("slug", "label", "grid__slug")),
        "posts": list(Appointment.objects.values_list("duty", "area__slug", "person__name").order_by("pk")),
    }


def test_it_has_exactly_what_was_asked_for_and_skewed(basics):
    made = grown()
    levels = [level for _path, level, *_more in made["areas"]]
    assert (levels.count(Level.GRID), levels.count(Level.MICRO_GRID)) == (20, 110)
    assert (len(made["buildings"]), len(made["posts"])) == (900, 100)
    assert Area.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("buildings", [1000, 100_000, 1_000_000])
def test_the_busiest_hundredth_holds_a_tenth(buildings):
    assert busiest_share(list(skewed(buildings, Size().micro_grids))) >= 0.10


def test_a_city_that_is_too_even_is_refused_before_a_building_stands(basics, monkeypatch):
    monkeypatch.setattr(houses, "skewed", lambda total, places: share(total, places))
    monkeypatch.setattr(houses, "A_CITY", 100)
    with pytest.raises(houses.NotSkewed):
        grown()
    assert not Building.objects.exists()


def test_the_same_seed_gives_the_same_city_and_another_another(basics):
    from django.db import transaction

    cities = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            cities.append(grown(seed=seed))
            transaction.set_rollback(True)
    assert cities[0] == cities[1]
    assert not {code for code, *_ in cities[0]["buildings"]} & {code for code, *_ in cities[2]["buildings"]}


def test_it_refuses_to_stand_beside_real_places(town):
    with pytest.raises(CommandError, match="no build_city made"):
        call_command("build_city", verbosity=0, **SMALL)
    assert Building.objects.count() == 1
    call_command("build_city", verbosity=0, force=True, **SMALL)
    assert Building.objects.count() == 901


def test_it_refuses_a_second_city(basics):
    grown()
    with pytest.raises(CommandError, match="already"):
        grown()


@pytest.mark.parametrize("wrong", [{"grids": 0}, {"buildings": 0}, {"appointments": -1}, {"micro_grids": -1}])
def test_it_refuses_a_size_that_cannot_be(basics, wrong):
    with pytest.raises(CommandError):
        grown(**wrong)
    assert not Area.objects.exists()


def test_nobody_in_it_can_be_rung_or_signed_in_as(basics):
    from accounts.models import User

    grown()
    assert not User.objects.exists()
    numbers = Appointment.objects.exclude(public_number="").values_list("public_number", flat=True)
    assert all(number.startswith("0916-0") for number in numbers)
    assert not Appointment.objects.exclude(person__contact__phone_hash=None).exists()


def test_its_pages_open(basics, client):
    grown()
    building = Building.objects.exclude(publications=None).first() or Building.objects.first()
    for path in (f"/B/{building.slug}", f"/g/{building.grid.slug}/", "/"):
        assert client.get(path).status_code == 200
    assert "虚构" in client.get(f"/B/{building.slug}").content.decode()


def test_codes_are_readable_and_never_come_twice():
    codes = Codes(3).some(20_000)
    assert len(set(codes)) == 20_000
    assert all(read_slug(code) == code for code in codes[:500])


def test_shares_add_up():
    assert sum(share(17, 5)) == 17
    assert sum(skewed(12_345, 777)) == 12_345
    rations = Rations(10, 7)
    assert sum(rations.next() for _ in range(7)) == 10
    hanzhong = Size()
    assert (hanzhong.counties, hanzhong.posts >= hanzhong.appointments) == (11, True)


def test_a_stream_keeps_to_the_rule_for_buildings(town):
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    shops = changes.plant(town.community, level="grid", name="商铺", kind=Area.Kind.SPECIAL)
    for bad in (town.near.pk, shops.pk, 10**9):
        houses = [House(town.far.pk, new_slug(), "1 栋", 1, 1), House(bad, new_slug(), "2 栋", 1, 1)]
        with pytest.raises(ChangeRefused, match=r"^1: 2 栋"):
            raise_stream(houses, 10)
    assert Building.objects.count() == 1


def test_a_stream_renews_the_pages_that_list_its_buildings(town):
    before = Area.objects.get(pk=town.far.pk).page_version
    assert raise_stream([House(town.far.pk, new_slug(), "1 栋", 1, 1)], 10) == 1
    assert Area.objects.get(pk=town.far.pk).page_version > before
