"""Plates on their way to the wall, and a new code for one that cannot be trusted."""

from __future__ import annotations

import pytest
from django.db.models import Q

from grids import changes, hanging
from grids.changes import ChangeRefused
from grids.codes import fresh_codes
from grids.models import Building, Entrance, Hanging, RetiredCode
from grids.queries import place_at

pytestmark = pytest.mark.django_db
EVERYWHERE = Q()


@pytest.fixture
def entrance(town) -> Entrance:
    return Entrance.objects.create(building=town.building, label="2 单元")


def test_every_house_and_every_entrance_is_a_plate(town, entrance):
    assert hanging.progress(EVERYWHERE) == hanging.Progress(plates=2, printed=0, hung=0)
    labels = [row.label for row in hanging.rows(hanging.buildings(EVERYWHERE))]
    assert labels == ["3 号楼", "2 单元"]


def test_plates_stand_as_one_walks_2_before_12(town):
    for label in ("12 号楼", "2 号楼"):
        changes.raise_building(town.near, label=label)
    rows = hanging.rows(hanging.buildings(EVERYWHERE))
    assert [row.label for row in rows] == ["2 号楼", "3 号楼", "12 号楼"]


def test_what_was_noted_counts_once_however_often_it_is_said(town, entrance):
    codes, by = [town.building.slug, entrance.slug], town.worker.contact.person
    assert hanging.note("printed", codes, EVERYWHERE, by) == 2
    for _again in range(2):
        assert hanging.note("hung", [entrance.slug], EVERYWHERE, by) == 1
    assert hanging.progress(EVERYWHERE) == hanging.Progress(plates=2, printed=2, hung=1)
    assert hanging.progress(EVERYWHERE).share == 50
    hanging.note("down", [entrance.slug], EVERYWHERE, by)
    assert hanging.progress(EVERYWHERE).hung == 0
    assert Hanging.objects.get(code=entrance.slug).hung_by is None


def test_what_lies_elsewhere_is_not_noted(town):
    elsewhere = Q(grid__path__startswith=town.elsewhere.path)
    assert hanging.note("hung", [town.building.slug], elsewhere, None) == 0
    assert not Hanging.objects.exists()


def test_a_list_costs_the_same_for_one_house_and_for_many(town, django_assert_num_queries):
    with django_assert_num_queries(3):
        hanging.rows(hanging.buildings(EVERYWHERE))
    for number in range(4, 12):
        changes.raise_building(town.near, label=f"{number} 号楼")
    with django_assert_num_queries(3):
        assert len(hanging.rows(hanging.buildings(EVERYWHERE))) == 9
    with django_assert_num_queries(4):
        hanging.progress(EVERYWHERE)


@pytest.mark.parametrize("of", ["building", "entrance"])
def test_a_code_that_was_replaced_opens_nothing_and_is_never_given_again(town, entrance, of, monkeypatch):
    named = {"building": town.building, "entrance": entrance}[of]
    old = named.slug
    hanging.note("hung", [old], EVERYWHERE, None)
    new = hanging.renew(named, "covered", town.leader.contact.person)
    assert place_at(old) is None
    assert place_at(new).building == town.building
    assert RetiredCode.objects.get().code == old
    assert hanging.progress(EVERYWHERE).hung == 0  # the new one has to be hung up first
    drawn = iter([old, "AAAAAAAA"])
    monkeypatch.setattr("grids.codes.new_slug", lambda: next(drawn, "AAAAAAAA"))
    assert fresh_codes(1) == ["AAAAAAAA"]


def test_the_pages_that_show_the_house_are_made_anew(town):
    before = Building.objects.get(pk=town.building.pk).page_version
    hanging.renew(town.building, "lost", None)
    assert Building.objects.get(pk=town.building.pk).page_version > before


def test_of_two_who_replace_a_code_one_does_it(town):
    mine, theirs = (Building.objects.get(pk=town.building.pk) for _ in range(2))
    new = hanging.renew(mine, "lost", None)
    with pytest.raises(ChangeRefused):
        hanging.renew(theirs, "copied", None)
    assert RetiredCode.objects.count() == 1
    assert Building.objects.get(pk=town.building.pk).slug == theirs.slug == new
