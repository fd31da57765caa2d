"""The figures for who works here: exact, by kind and category, and of nobody's area but one's own."""

from __future__ import annotations

import csv
import io

import pytest

from services.cases.act import act


@pytest.fixture
def read(client, sign_in, town):
    def opened(name: str, area=None, **asked) -> str:
        sign_in(getattr(town, name))
        answer = client.get(f"/work/figures/{(area or town.community).slug}/", asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


@pytest.mark.parametrize(
    ("name", "area", "status"),
    [
        ("staff", "community", 200), ("staff", "near", 200), ("chief", "near", 200), ("worker", "near", 200),
        ("staff", "street", 404), ("worker", "community", 404), ("stranger", "near", 404), ("resident", "near", 404),
        ("plumber", "street", 404), ("staff", "elsewhere", 404),
    ],
)  # fmt: skip
def test_one_reads_of_one_s_own_areas_only(client, sign_in, town, name, area, status):
    sign_in(getattr(town, name))
    for tail in ("/", ".csv"):
        assert client.get(f"/work/figures/{getattr(town, area).slug}{tail}").status_code == status


def test_whoever_serves_in_one_area_is_led_there(client, sign_in, town):
    sign_in(town.staff)
    assert client.get("/work/figures/").url == f"/work/figures/{town.community.slug}/"


def test_it_shows_every_category_exactly(read, town, rated, report):
    rated()
    report("lift")
    shown = read("staff")
    assert "噪声扰民" in shown
    assert "<b>2</b>件收到" in shown
    assert "<b>1</b>件收到" in read("staff", line="reports/lift")


def test_sealed_matters_are_one_line_without_a_name(read, town, report):
    for category in ("legal_advice", "neighbour_dispute", "about_staff"):
        report(category, phone="13800000001")
    shown = read("staff")
    assert "保密的和没有类别的" in shown
    for word in ("法律", "邻里", "工作人员、物业"):
        assert word not in shown[shown.index("<main") :]


def test_it_names_where_much_of_one_thing_was_filed(read, town, report):
    for _each in range(4):
        report("noise")
        report("lift")
        report("legal_advice", phone="13800000001")
    assert "没有哪个网格的哪一类满 5 件" in read("staff")
    report("noise")
    report("legal_advice", phone="13800000001")
    shown = read("staff")
    spots = shown[shown.index("集中的问题") : shown.index("按种类和类别")]
    assert "第一网格 · 噪声扰民" in spots
    assert "电梯" not in spots
    assert "法律" not in spots


def test_it_says_what_lies_on_which_desk_and_names_no_person(read, town, in_progress, report):
    in_progress()
    report("legal_advice", phone="13800000001")
    shown = read("staff")
    desks = shown[shown.index("各处在办") : shown.index("集中的问题")]
    assert desks.index("东园社区") < desks.index("第一网格")
    for name in ("worker", "leader", "keeper"):
        assert name not in desks


@pytest.mark.parametrize(
    "asked", [{"period": "30d"}, {"line": "reports/nothing"}, {"line": "x"}, {"period": "2026-13"}]
)
def test_it_knows_no_other_questions(client, sign_in, town, asked):
    sign_in(town.staff)
    assert client.get(f"/work/figures/{town.community.slug}/", asked).status_code == 404


def test_its_sheet_has_a_line_for_each_category(client, sign_in, town, rated, report, who):
    rated()
    case = report("lift")
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    sign_in(town.staff)
    body = client.get(f"/work/figures/{town.community.slug}.csv").content.decode("utf-8-sig")
    lines = {line["category"]: line for line in csv.DictReader(io.StringIO(body))}
    assert (lines["noise"]["filed"], lines["noise"]["satisfied"]) == ("1", "1")
    assert (lines["lift"]["filed"], lines["lift"]["accepted"], lines["lift"]["answer_median_hours"]) == ("1", "1", "")
    assert lines["noise"]["answer_median_hours"] == "0.0"


def test_the_desk_leads_to_it(client, sign_in, town):
    sign_in(town.staff)
    assert 'href="/work/figures/"' in client.get("/work/").content.decode()
