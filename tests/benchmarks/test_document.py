"""The committed document is what the committed figures give; and what is measured is what is said."""

from __future__ import annotations

import json

import pytest

from benchmarks import charts, cities, compare, plans, registry, tables
from benchmarks.record import FOLDER


def test_the_document_is_made_of_the_figures():
    facts = tables.measured()
    text = tables.DOCUMENT.read_text(encoding="utf-8")
    assert tables.document(text, facts) == text
    for name, picture in tables.pictures(facts).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == picture
    assert {path.name for path in FOLDER.glob("*.svg")} == set(tables.pictures(facts))


def test_every_figure_says_where_it_comes_from():
    for facts in tables.measured():
        assert facts["name"] in registry.load()
        assert len(facts["commit"]) == 40
        assert facts["machine"]["cores"]
        assert facts["database"]
        assert all(series["samples"] for series in facts["series"])


def test_a_promise_that_is_not_kept_is_shown():
    assert tables._held(1.3, {"at_most": 1.2}) == "**not held**"
    assert tables._held(0.4, {"at_least": 0.5}) == "**not held**"
    assert tables._held(1.1, {"at_most": 1.2}) == "held"


@pytest.mark.parametrize("url", ["http://example.org/", "postgres://10.0.0.1/bench", "http://127.0.0.1.example.org/"])
def test_nothing_foreign_is_measured(url):
    with pytest.raises(cities.NotHere):
        cities.check_loopback(url)


def test_it_ends_when_the_tables_hold_too_little(monkeypatch):
    held = {"grids_building": 999, "grids_area": 200_000, "grids_appointment": 103_448}
    monkeypatch.setattr(cities.City, "ask", lambda self, task, **facts: held)
    with pytest.raises(cities.TooFewRows, match="grids_building holds 999"):
        cities.City(1000).rows()
    held["grids_building"] = 1000
    assert cities.City(1000).rows() == held


def test_what_is_compared_is_taken_in_turns(monkeypatch):
    monkeypatch.delenv("BENCH_ROUNDS", raising=False)
    order = []
    compare.in_turns({name: (lambda number, name=name: order.append(name) or 1.0) for name in "ab"}, 3)
    assert "".join(order) == "abbaab"


def test_every_benchmark_says_what_it_does():
    for one in registry.load().values():
        assert one.about
        json.dumps(one.about)


def test_a_picture_has_a_row_for_each_series():
    picture = charts.chart([{"name": "<a>", "samples": [1.0, 2.0, 3.0]}, {"name": "b", "samples": [2.0]}], "ms")
    assert picture.count("<text") == 2 + 5 + 1
    assert "&lt;a&gt;" in picture


def test_a_walk_through_a_table_is_seen_in_a_plan():
    assert plans.scanned(["SCAN grids_area", "SEARCH grids_building USING INDEX x", "SCAN django_site"]) == [
        "grids_area"
    ]
    assert plans.scanned(["SCAN grids_area USING COVERING INDEX y"]) == []
