"""No query of a place's page walks through a table that grows with the city."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from benchmarks.plans import explained
from grids.models import Building
from home import keys
from portal.city import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(basics, monkeypatch):
    """Not analysed: the planner must not think that it is small."""
    monkeypatch.setattr(build, "tidy", lambda: None)
    call_command("build_city", verbosity=0, grids=40, micro_grids=200, appointments=200, buildings=1200)
    return Building.objects.select_related("grid").exclude(publications=None).first() or Building.objects.first()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_every_query_of_a_place_uses_an_index(city):
    paths = [f"/B/{city.slug}", f"/g/{city.grid.slug}/", f"/g/{city.grid.get_parent().slug}/"]
    assert [one for one in explained(paths) if one["scans"]] == []


def test_raising_a_building_does_not_walk_through_the_city(city, django_assert_max_num_queries):
    from grids.versions import buildings_listed_anew

    with django_assert_max_num_queries(5):
        buildings_listed_anew([city.pk])


def test_the_key_is_the_same_prepared_and_logged(city):
    plain = keys.of_building(city.slug)
    connection.force_debug_cursor = True
    try:
        assert keys.of_building(city.slug) == plain
        assert city.slug in connection.queries[-1]["sql"]
    finally:
        connection.force_debug_cursor = False
