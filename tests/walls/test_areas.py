"""Area by area: whoever works in one community finds nothing of another, on any address, in any list, by any step."""

from __future__ import annotations

import pytest

from grids import changes
from grids.models import Place
from services.cases import evidence
from services.cases.lists import LISTS
from services.cases.models import Case
from tests.conftest import person
from tests.walls.addresses import ours
from tests.walls.conftest import things_of
from tests.walls.crawler import crawl

pytestmark = pytest.mark.django_db
MARK = "翠鸟七号"
PUBLIC = r"^/(en/|size/|report/|accounts/|g/|stats|[Bb]/|track|privacy|not-built|accessibility|open-data)"
OF_A = ("worker", "leader", "deputy", "staff", "clerk", "keeper", "neighbour_worker", "plumber", "manager")


@pytest.fixture
def over_there(furnished, report, photo) -> list[Case]:
    """Cases of the other community, open and over, with the marker in whatever was written."""
    building = changes.raise_building(furnished.elsewhere, label="9 号楼")
    person("westerner", "13800000071")
    place, cases = Place.of(building), []
    for category in ("noise", "shared_repair", "neighbour_dispute"):
        pictures = evidence.receive([photo(f"{MARK}.jpg")])
        asked = {"text": f"{MARK}吵", "where": MARK, "phone": "13800000071", "name": MARK, "photo": pictures}
        cases.append(report(category, by="neighbour", place=place, **asked))
    return cases


@pytest.mark.long
def test_no_page_of_theirs_shows_a_case_of_ours(over_there, furnished, browse):
    traces = [MARK, *(one for case in over_there for one in (case.number, case.shown_number))]
    for name in OF_A:
        starts = (*(f"/work/?list={chosen}" for chosen in LISTS), "/work/list.csv?list=area", "/work/new/", "/me/")
        walk = crawl(browse(furnished.people[name]), *starts, skip=PUBLIC + r"|^/$")
        assert len(walk.pages) >= 4
        for address, text in walk.pages.items():
            assert not [one for one in traces if one in text], (name, address)


def test_the_public_pages_show_it_to_nobody(over_there, furnished, browse):
    traces = [MARK, *(one for case in over_there for one in (case.number, case.shown_number))]
    there = furnished.elsewhere.slug
    starts = (f"/g/{there}/", f"/g/{there}/n/", f"/stats/{there}/", f"/stats/{there}.csv", "/", "/open-data/")
    walk = crawl(browse(), *starts, skip=r"period=|^/(en/|size/|accounts/|work|me|report/.)", most=30)
    assert {"area", "stats", "stats_csv", "building"} <= walk.names
    for address, text in walk.pages.items():
        assert not [one for one in traces if one in text], address


@pytest.mark.long
@pytest.mark.parametrize("name", ["worker", "keeper", "manager"])
def test_no_address_of_it_opens(name, over_there, furnished, browse):
    browser = browse(furnished.people[name])
    for case in over_there:
        things = things_of(furnished, case)
        for one in ours():
            if "<str:number>" in one.route:
                got, posted = browser.get(one.path(things)), browser.post(one.path(things), {"reason": "x"})
                assert {got.status_code, posted.status_code} <= {404, 405}, (name, one.name)
                assert MARK not in got.content.decode() + posted.content.decode()


@pytest.mark.long
def test_no_step_of_it_can_be_taken(over_there, furnished, browse):
    browser = browse(furnished.leader)
    for case in over_there[1:]:
        for verb in case.workflow.steps:
            answer = browser.post(f"/work/{case.number}/{verb}/", {"reason": "x", "reply": "x", "tier": "grid"})
            assert answer.status_code == 404, verb
        case.refresh_from_db()
        assert case.version == 1


def test_it_cannot_be_merged_into_nor_assigned_to_from_here(over_there, furnished, who, report):
    from services.cases.fields import IN_CHARGE, INTO

    ours_here = report("noise")
    assert not INTO.form_field(ours_here, who("leader")).queryset.filter(pk__in=[case.pk for case in over_there])
    offered = dict(IN_CHARGE.form_field(ours_here, who("leader")).choices)
    assert f"a{furnished.appointment('stranger').pk}" not in offered


def test_who_serves_both_sees_both(over_there, furnished, browse):
    """The wall stands between the areas, not before everybody: else the tests above prove nothing."""
    page = browse(furnished.chief).get("/work/?list=area").content.decode()
    assert over_there[0].shown_number in page
    assert MARK in browse(furnished.stranger).get(f"/work/{over_there[0].number}/").content.decode()
