"""The ledger says why a colour is that colour; the agenda holds a line for each open matter and room for what is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases import colours, papers
from services.cases.act import act
from services.cases.models import Case, CaseClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(report):
    """A case whose first answer is due in so many hours, ten days after it began."""

    def filed(hours: float, category: str = "noise", **more) -> Case:
        case, at = report(category, **more), moment.now() + timedelta(hours=hours)
        CaseClock.objects.filter(case=case).update(due=at, started=at - timedelta(days=10))
        Case.objects.filter(pk=case.pk).update(due_at=at)
        return Case.objects.get(pk=case.pk)

    return filed


@pytest.fixture
def paper(client, town, sign_in):
    def read(name: str, by: str = "leader", **asked) -> str:
        sign_in(town.people[by])
        return client.get(f"/work/{name}/", asked).content.decode()

    return read


@pytest.mark.parametrize(
    ("hours", "colour", "why"), [(-1, "red", "时限已过"), (47, "amber", "时间已用去八成"), (49, "green", "时间还够")]
)
def test_each_colour_has_its_reason(due, paper, hours, colour, why):
    case = due(hours)
    found = colours.deadline(case)
    assert (found.colour, str(found.why), str(found.awaited)) == (colour, why, "受理")
    text = paper("ledger")
    assert f"前要受理，{why}" in text
    assert f'<tr class="{colour}">' in text


def test_every_clock_that_the_tables_start_says_what_it_waits_for():
    from services.cases.table import KINDS

    started = {name for flow in KINDS.values() for step in flow.steps.values() for name in step.starts}
    assert started - {"warranty"} <= set(colours.AWAITED)


def test_the_red_stands_first_and_a_case_whose_clocks_stand_has_no_colour(due, in_progress, paper, who):
    resting = in_progress()
    act(resting, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    CaseClock.objects.filter(case=resting).update(paused=moment.now())
    Case.objects.filter(pk=resting.pk).update(due_at=None)
    green, red = due(100), due(-5)
    text = paper("ledger")
    assert text.index(red.shown_number) < text.index(green.shown_number) < text.index(resting.shown_number)
    assert "没有在走的时限" in text


@pytest.mark.parametrize("name", ["ledger", "meeting"])
def test_no_paper_holds_what_is_sealed_or_what_residents_wrote(report, paper, name):
    open_one, sealed = report(text="张三家半夜打麻将"), report("legal_advice")
    text = paper(name, by="keeper")
    assert open_one.shown_number in text
    assert sealed.shown_number not in text
    assert "打麻将" not in text


@pytest.mark.parametrize("name", ["ledger", "meeting"])
@pytest.mark.parametrize("by", ["resident", "plumber"])
def test_it_requires_a_post_in_an_area(client, town, sign_in, name, by):
    sign_in(town.people[by])
    assert client.get(f"/work/{name}/").status_code == 403


def test_the_agenda_goes_by_estate_and_tier(town, report, paper):
    estate = changes.plant(town.community, level="estate", name="柳树小区")
    grid = changes.plant(estate, level="grid", name="柳树第一网格")
    inside = Place.of(changes.raise_building(grid, label="3 栋", households=60))
    report("street_works"), report("noise"), report("noise", place=inside)
    text = paper("meeting", by="staff")
    assert text.index("柳树小区") < text.index("第一网格")
    near = text[text.index("<h2>第一网格") :]
    assert near.index("家事") < near.index("公事")
    assert "柳树小区 3 栋" in text


@pytest.mark.parametrize(("households", "named"), [(None, False), (19, False), (20, True)])
def test_a_small_building_is_not_named_on_paper(town, report, paper, households, named):
    changes.correct(town.building, households=households)
    report()
    assert ("3 号楼" in paper("meeting")) is named


def test_the_agenda_of_another_area_is_not_there(client, town, sign_in):
    sign_in(town.leader)
    assert client.get("/work/meeting/", {"g": town.far.slug}).status_code == 404
    assert client.get("/work/meeting/", {"g": "x"}).status_code == 404
    sign_in(town.staff)
    assert client.get("/work/meeting/", {"g": town.far.slug}).status_code == 200


def test_the_papers_ask_no_more_for_many_than_for_few(report, client, town, sign_in, django_assert_max_num_queries):
    for _ in range(9):
        report()
    sign_in(town.leader)
    for name in ("ledger", "meeting"):
        with django_assert_max_num_queries(13):
            client.get(f"/work/{name}/")


def test_a_long_agenda_is_read_page_by_page_the_most_urgent_first_each_matter_once(
    client, town, sign_in, due, report, monkeypatch
):
    monkeypatch.setattr(papers, "ON_PAPER", 2)
    due(30), report("street_works")
    Case.objects.filter(pk=report().pk).update(parent=due(-5))  # what hangs on another is talked about with that
    late = due(-9)
    sign_in(town.staff)
    seen, after = [], ""
    for _page in range(2):
        page = client.get("/work/meeting/", {"g": town.community.slug, "after": after})
        lines = [case for estate in page.context["estates"] for _tier, cases in estate.tiers for case in cases]
        assert len(lines) == 2
        seen, after = seen + lines, page.context["after"]
    assert len({case.pk for case in seen}) == 4
    assert after == ""
    assert late in seen[:2]
    assert all(case.parent_id is None for case in seen)


def test_a_long_agenda_leads_to_those_of_smaller_places(client, town, sign_in, report, monkeypatch):
    monkeypatch.setattr(papers, "ON_PAPER", 1)
    case = report()
    report()
    sign_in(town.staff)
    text = client.get("/work/meeting/").content.decode()
    assert f'href="?g={town.near.slug}"' in text
    assert "这一页是最急的 1 件" in text
    monkeypatch.setattr(papers, "ON_PAPER", 9)
    assert case.shown_number in client.get("/work/meeting/", {"g": town.near.slug}).content.decode()
    assert case.shown_number not in client.get("/work/meeting/", {"g": town.far.slug}).content.decode()


def test_the_agenda_holds_what_came_before_the_ground_was_drawn_anew(town, report, paper):
    case = report()
    posts = {held.pk: 0 for held in town.near.appointments.all()}
    changes.redraw([town.near], [{"name": "新一网格"}], buildings={town.building.pk: 0}, posts=posts)
    assert case.shown_number in paper("meeting")
