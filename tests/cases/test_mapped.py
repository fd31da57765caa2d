"""The map: boundaries and buildings in proportion, nothing sealed, nothing of another's ground, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import moment
from grids import changes, drawing
from grids.models import Place
from services.cases import mapped
from services.cases.models import Case

SQUARE = {"type": "Polygon", "coordinates": [[[106, 29], [106.01, 29], [106.01, 29.01], [106, 29.01], [106, 29]]]}


def row(longitude: float | None, latitude: float | None, count: int = 1, late: int = 0) -> dict:
    return {"building__longitude": longitude, "building__latitude": latitude, "building__slug": "ABC", "count": count,
            "building__label": "3 栋", "place__name": "第一网格", "late": late, "place__name_en": "", "building__label_en": ""}  # fmt: skip


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-84, 84)), min_size=1, max_size=12))
def test_every_dot_lies_on_the_page(points):
    made = mapped.draw([], [row(*point) for point in points])
    for dot in made.dots:
        assert drawing.EDGE - 1 <= dot.x <= drawing.WIDE - drawing.EDGE + 1
        assert drawing.EDGE - 1 <= dot.y <= made.height - drawing.EDGE + 1


def test_north_is_above_and_a_square_on_the_ground_is_higher_than_wide_in_degrees():
    made = mapped.draw([("甲", SQUARE)], [row(106.005, 29.009), row(106.005, 29.001)])
    north, south = made.dots
    assert north.y < south.y
    xs, ys = zip(*(map(float, pair.split(",")) for pair in re.findall(r"[\d.]+,[\d.]+", made.lines[0][1])), strict=True)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.8746, abs=0.01)  # cos 29°


def test_a_boundary_that_is_none_hides_no_other_and_a_building_without_a_place_is_listed():
    made = mapped.draw([("坏", {"type": "x"}), ("甲", SQUARE), ("空", None)], [row(None, 29.0)])
    assert [name for name, _path in made.lines] == ["甲"]
    assert (made.dots, len(made.unplaced)) == ([], 1)
    assert mapped.draw([], []).height == 0


def test_an_island_and_a_hole_are_drawn():
    hole = [[106.002, 29.002], [106.004, 29.002], [106.004, 29.004], [106.002, 29.002]]
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE["coordinates"][0], hole], [hole]]}
    ((_name, path),) = mapped.draw([("甲", many)], []).lines
    assert path.count("M") == path.count("Z") == 3


@pytest.fixture
def page(client, town, sign_in):
    changes.correct(town.building, longitude=106.005, latitude=29.005)
    changes.correct(town.near, boundary=SQUARE)

    def read(by: str = "leader", **asked):
        sign_in(town.people[by])
        return client.get("/work/map/", asked)

    return read


@pytest.mark.django_db
def test_it_shows_open_matters_by_building_and_leads_to_them(page, report, client, town):
    case, _other = report(), report()
    report("legal_advice")
    found = page()
    (dot,) = found.context["map"].dots
    assert (dot.slug, dot.count, dot.late) == (town.building.slug, 2, 0)
    text = found.content.decode()
    assert len(found.context["map"].lines) == 1
    assert "http" not in text[text.index("<svg") : text.index("</svg>")]
    listed = client.get(f"/work/?list=area&b={town.building.slug}").content.decode()
    assert case.shown_number in listed


@pytest.mark.django_db
def test_nothing_sealed_is_on_it_not_even_for_its_handler(page, report):
    report()
    report("legal_advice")
    (dot,) = page("keeper").context["map"].dots
    assert dot.count == 1


@pytest.mark.django_db
def test_of_another_s_ground_there_is_no_map(page, report, town):
    report()
    assert page("stranger").context["map"].dots == []
    assert page("stranger", g=town.near.slug).status_code == 404
    assert page("leader", g="x").status_code == 404
    assert page("resident").status_code == 403


@pytest.mark.django_db
def test_whoever_serves_a_street_looks_at_one_community_at_a_time(page, report, town):
    report()
    found = page("chief")
    assert {area.level for area in found.context["offered"]} == {"community"}
    assert len(page("chief", g=town.community.slug).context["map"].dots) == 1


@pytest.mark.django_db
def test_it_asks_as_much_for_many_buildings_as_for_few(page, report, client, town, django_assert_max_num_queries):
    for number in range(6):
        report(place=Place.of(changes.raise_building(town.near, label=f"{number} 栋")))
    page()
    with django_assert_max_num_queries(14):  # eleven of them are who asks, and the frame
        client.get("/work/map/")


@pytest.mark.django_db
def test_of_very_many_the_most_urgent_are_drawn_and_the_rest_is_counted(page, report, town, monkeypatch):
    monkeypatch.setattr(mapped, "CASES", 2)
    for label in ("一", "二", "三", "四"):
        case = report(place=Place.of(changes.raise_building(town.near, label=f"{label} 栋")))
        Case.objects.filter(pk=case.pk).update(due_at=moment.now() + timedelta(hours=len(label)))
    late = report()
    Case.objects.filter(pk=late.pk).update(due_at=moment.now() - timedelta(hours=1))
    found = page("staff")
    shown = [*found.context["map"].dots, *found.context["map"].unplaced]
    assert sum(dot.count for dot in shown) == 2
    assert [dot.late for dot in shown if dot.slug == town.building.slug] == [1]
    text = found.content.decode()
    assert "最急的 2 件，另外还有 3 件没有画" in text
    assert f'href="?g={town.near.slug}"' in text
    monkeypatch.setattr(mapped, "COUNTED", 4)
    assert "另外还有 2 件以上没有画" in page("staff").content.decode()


@pytest.mark.django_db
def test_a_map_of_a_grid_inside_one_s_community_holds_that_grid_alone(page, report, town):
    report()
    assert len(page("staff", g=town.near.slug).context["map"].dots) == 1
    assert page("staff", g=town.far.slug).context["map"].dots == []
    assert page("staff", g=town.street.slug).status_code == 404
    assert page("leader", g=town.community.slug).status_code == 404


@pytest.mark.django_db
def test_what_lay_there_before_the_ground_was_drawn_anew_is_on_the_map(page, report, town):
    report()
    posts = {held.pk: 0 for held in town.near.appointments.all()}
    changes.redraw([town.near], [{"name": "新一网格"}], buildings={town.building.pk: 0}, posts=posts)
    assert [dot.count for dot in page("leader").context["map"].dots] == [1]


@pytest.mark.django_db
def test_nothing_of_whom_it_is_about_and_nothing_that_hangs_on_another_is_on_the_map(page, report, town):
    Case.objects.filter(pk=report().pk).update(subject_person=town.leader.contact.person)
    Case.objects.filter(pk=report().pk).update(parent=report())
    assert [dot.count for dot in page("leader").context["map"].dots] == [1]
