"""The board on the web and on paper, and the weekly report of the three kinds of matters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Building, Place
from services.cases import evidence
from services.cases.act import act
from services.cases.models import Case, Posting
from tests.conftest import town  # noqa: F401 — the street, not the town of the pages

pytestmark = pytest.mark.django_db
CHECKED = {"board_words": "楼道里半夜装修", "board_answer": "已经停工", "board_sure": "on"}


@pytest.fixture
def hung(report, who, photo):
    def made(place: Place | None = None, **answers) -> Case:
        case = report(text="罗家半夜装修", photo=evidence.receive([photo()]), consent_publish="on", place=place)
        act(case, "settle_now", actor=who("worker"), answers={"reply": "好了", "photo": evidence.receive([photo()])})
        act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, **answers})
        return case

    return made


def test_it_shows_the_checked_words_and_no_others(client, town, hung):  # noqa: F811
    case = hung()
    for area in (town.near, town.community, town.street):
        text = client.get(f"/g/{area.slug}/board/").content.decode()
        assert "楼道里半夜装修" in text
        assert "罗家" not in text
        assert case.number not in text
        assert case.shown_number not in text
    assert "楼道里半夜装修" not in client.get(f"/g/{town.far.slug}/board/").content.decode()


def test_a_house_is_named_only_where_many_live(client, town, hung):  # noqa: F811
    hung()
    assert "3 号楼" not in client.get(f"/g/{town.near.slug}/board/").content.decode()
    Building.objects.filter(pk=town.building.pk).update(households=40)
    assert "3 号楼" in client.get(f"/g/{town.near.slug}/board/").content.decode()


def test_a_micro_grid_has_no_board_and_no_report(client, town):  # noqa: F811
    micro = changes.plant(town.near, level="micro_grid", name="一号微网格")
    assert client.get(f"/g/{micro.slug}/board/").status_code == 404
    assert client.get(f"/g/{micro.slug}/triage/").status_code == 404


def test_only_a_chosen_picture_is_given_and_only_while_it_hangs(client, town, hung, who):  # noqa: F811
    case = hung()
    posting = Posting.objects.get()
    address = f"/g/{town.near.slug}/board/{posting.pk}/before.jpg"
    assert client.get(address).status_code == 404, "nobody has chosen it"
    original = case.photos.get(stage="before")
    chosen = evidence.black_out(original, [])
    act(case, "blacken", actor=who("worker"), answers={"blacked": chosen, "seen": "on"})
    act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, "board_before": chosen})
    assert b"".join(client.get(address).streaming_content)[:2] == b"\xff\xd8"
    assert client.get(address.replace("before", "after")).status_code == 404
    act(case, "keep_private", actor=who("resident"))
    assert client.get(address).status_code == 404


def test_who_says_no_is_gone_with_the_next_look(client, town, hung, who):  # noqa: F811
    case = hung()
    assert "楼道里" in client.get(f"/g/{town.near.slug}/board/").content.decode()
    act(case, "keep_private", actor=who("resident"))
    assert "楼道里" not in client.get(f"/g/{town.near.slug}/board/").content.decode()


def test_on_paper_each_house_has_its_page(client, town, hung):  # noqa: F811
    other = changes.raise_building(town.near, label="9 号楼")
    Building.objects.update(households=40)
    hung()
    hung(place=Place.of(other))
    hung(place=Place.of(other))
    page = client.get(f"/g/{town.near.slug}/board/?print=1")
    assert [(where.split()[-2:], len(held)) for where, held in page.context["sheets"]] == [
        (["3", "号楼"], 1), (["9", "号楼"], 2),
    ]  # fmt: skip
    text = page.content.decode()
    assert text.count('class="leaf"') == 2
    assert "<svg" in text
    assert "sheet-a3.css" not in text
    assert "sheet-a3.css" in client.get(f"/g/{town.near.slug}/board/?print=1&paper=a3").content.decode()


def test_the_board_costs_the_same_however_many_hang(client, town, hung, django_assert_max_num_queries):  # noqa: F811
    hung()
    client.get(f"/g/{town.near.slug}/board/")
    for _each in range(3):
        hung()
    with django_assert_max_num_queries(9):
        client.get(f"/g/{town.near.slug}/board/")


def test_the_weekly_report_counts_by_tier_and_leaves_out_what_is_sealed(client, town, report, who):  # noqa: F811
    report("noise")
    act(report("noise"), "settle_now", actor=who("worker"), answers={"reply": "好了"})
    report("shared_repair")
    report("neighbour_dispute")
    monday = moment.today() - timedelta(days=moment.today().weekday())
    page = client.get(f"/g/{town.near.slug}/triage/{monday:%Y-%m}/")
    week = next(one for one in page.context["weeks"] if one.first == monday)
    assert week.rows == [("grid", 2, 1, 1), ("shared", 1, 0, 1), ("public", 0, 0, 0)]


@pytest.mark.parametrize("month", ["2026-13", "1999-01", "2126-01", "lunch"])
def test_what_is_no_month_is_not_there(month, client, town):  # noqa: F811
    assert client.get(f"/g/{town.near.slug}/triage/{month}/").status_code == 404
