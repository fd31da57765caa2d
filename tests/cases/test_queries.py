from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases import colours
from services.cases.models import Case, CaseClock, Category
from services.cases.queries import categories_for, in_my_area


def test_the_nearest_areas_category_wins_and_holds_below_it_only(town):
    Category.objects.create(code="noise", area=town.street, name="街道的噪声", tier="shared")
    Category.objects.create(code="noise", area=town.community, name="社区的噪声", tier="grid")
    assert str(categories_for(town.near, "reports")["noise"]) == "社区的噪声"
    assert str(categories_for(town.elsewhere, "reports")["noise"]) == "街道的噪声"
    assert str(categories_for(town.street, "reports")["noise"]) == "街道的噪声"


@pytest.fixture
def due(report):
    """A case whose running clocks end in so many hours; once told that one ran out, it is looked at for another."""

    def filed(hours: int, told: bool = False) -> Case:
        case, at = report(), moment.now() + timedelta(hours=hours)
        CaseClock.objects.filter(case=case).update(due=at, started=at - timedelta(days=9), told=told)
        Case.objects.filter(pk=case.pk).update(next_look_at=at + timedelta(days=30 * told), due_at=at)
        return case

    return filed


def test_the_red_stands_first_though_nobody_need_be_told_again(due, who):
    green, red, amber = due(200), due(-2, told=True), due(5)
    listed = list(in_my_area(who("leader")))
    assert listed == [red, amber, green]
    assert [colours.deadline(case).colour for case in listed] == ["red", "amber", "green"]


def test_what_waits_for_nobodys_clock_stands_last(due, who):
    resting, running = due(1), due(300)
    CaseClock.objects.filter(case=resting).update(paused=moment.now())
    Case.objects.filter(pk=resting.pk).update(due_at=None)
    assert list(in_my_area(who("leader"))) == [running, resting]


def test_the_desk_says_estate_and_number_without_asking_for_each(town, report, who, django_assert_num_queries):
    estate = changes.plant(town.community, level="estate", name="柳树小区")
    grid = changes.plant(estate, level="grid", name="柳树第一网格")
    inside = report(place=Place.of(changes.raise_building(grid, label="3 栋")))
    beside = report()
    assert [Case.objects.get(pk=case.pk).where for case in (inside, beside)] == ["柳树小区 3 栋", "第一网格 3 号楼"]
    listed = in_my_area(who("staff"))
    with django_assert_num_queries(2):  # the cases, their clocks
        said = {case.pk: case.where for case in listed}
    assert said == {inside.pk: "柳树小区 3 栋", beside.pk: "第一网格 3 号楼"}
