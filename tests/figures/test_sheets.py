import csv
import io

import pytest

from accounts import moment
from grids import changes
from services.figures import sheets
from services.figures.measures import MEASURES
from services.figures.periods import ALL


def lines(area) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheets.sheet(area, ALL).removeprefix(sheets.BOM))))


def test_it_opens_with_the_mark_that_spreadsheets_need(client, town):
    answer = client.get(f"/stats/{town.near.slug}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbfarea,name,level,parent,period,filed,")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="linge-{town.near.slug}-all.csv"'


def test_it_has_a_line_for_the_area_and_each_living_area_down_to_the_grid(town):
    changes.plant(town.near, level="micro_grid", name="微网格")
    changes.plant(town.community, level="grid", name="旧网格", valid_to=moment.today())
    assert [line[1] for line in lines(town.street)[1:]] == [
        "柳河街道", "东园社区", "第一网格", "第二网格", "西园社区", "第九网格",
    ]  # fmt: skip
    assert [line[1] for line in lines(town.near)[1:]] == ["第一网格"]


def test_each_line_names_the_area_above(town):
    parents = {line[0]: line[3] for line in lines(town.community)[1:]}
    assert parents == {
        town.community.slug: town.street.slug, town.near.slug: town.community.slug, town.far.slug: town.community.slug,
    }  # fmt: skip


def test_the_columns_are_the_registry(town):
    assert lines(town.near)[0][5:-1] == [measure.code for measure in MEASURES]
    assert {"filed", "accepted", "resolved", "rated"} <= {measure.code for measure in MEASURES}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_name_becomes_a_formula(town, name):
    grid = changes.plant(town.community, level="grid", name=name)
    assert lines(grid)[1][1] == f"'{name}"


def test_a_name_with_a_comma_and_a_quote_stays_one_cell(town):
    grid = changes.plant(town.community, level="grid", name='东,"西"')
    assert lines(grid)[1][1] == '东,"西"'


def test_what_few_people_said_stays_empty_and_counts_stay_exact(town, rated, read_csv):
    rated()
    line = read_csv(town.near)[town.near.slug]
    assert (line["filed"], line["resolved"], line["rated"]) == ("1", "1", "1")
    assert (line["solved"], line["satisfied"], line["dissatisfied"]) == ("", "", "")
    for _each in range(4):
        rated()
    line = read_csv(town.near)[town.near.slug]
    assert (line["rated"], line["solved"], line["satisfied"], line["dissatisfied"]) == ("5", "5", "5", "0")
