"""The made-up town, the policies in it and the document: small, so that it runs with the suite."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from django.conf import settings

from benchmarks.matching import __main__ as command
from benchmarks.matching import document, policies
from benchmarks.matching.bound import most
from benchmarks.matching.engine import live
from benchmarks.matching.figures import counted, figures, gini, most_in_a_day
from benchmarks.matching.journal import Journal
from benchmarks.matching.policies import POLICIES
from benchmarks.matching.town import Town, by_day
from benchmarks.matching.world import DAY, HOUR, WORLDS, NoSuchWorld, World
from services.orders import rounds

LOAD = 0.6


@pytest.fixture(scope="module")
def world() -> World:
    return replace(World.read("river_bend"), volunteers=120, clusters=4, days=2, warm_up=0)


@pytest.fixture(scope="module")
def town(world) -> Town:
    return Town(world, 101, LOAD)


def lived(town, name):
    policy = POLICIES[name]
    return live(town, policy.plan, every=policy.every, budgeted=policy.budgeted)


@pytest.fixture(scope="module")
def planned(town):
    return lived(town, "planner")


@pytest.mark.parametrize("path", sorted(WORLDS.glob("*.json")), ids=lambda path: path.stem)
def test_every_world_can_be_read_and_is_as_large_as_is_said(path):
    world = World.read(str(path))
    assert (world.name, world.residents, world.volunteers, len(world.kinds)) == (path.stem, 50_000, 1_150, 6)
    assert World.of(json.loads(json.dumps(world.facts))) == world


def test_a_misspelt_setting_is_an_error(world):
    with pytest.raises(NoSuchWorld, match="budgte"):
        World.of({**world.facts, "budgte": 3})
    with pytest.raises(NoSuchWorld, match="river_bend"):
        World.read("nowhere")


def test_the_same_seed_is_the_same_town(world, town):
    again, other = Town(world, 101, LOAD), Town(world, 102, LOAD)
    assert np.array_equal(again.orders.placed, town.orders.placed)
    assert np.array_equal(again.answers(3)[0], town.answers(3)[0])
    assert not np.array_equal(other.people.x, town.people.x)


def test_people_are_the_same_at_every_load(world, town):
    assert np.array_equal(Town(world, 101, 0.3).people.yes, town.people.yes)


@pytest.mark.parametrize("name", POLICIES)
def test_no_policy_asks_whom_it_may_not(town, name):
    days = lived(town, name)
    pairs = [(who, about) for _when, who, about in days.letters]
    assert len(pairs) == len(set(pairs))
    for when, who, about in days.letters:
        assert town.able(about)[who]
        assert town.orders.placed[about] <= when < town.orders.deadline[about]
        assert any(town.people.begins[who] <= when)
        assert any(when < town.people.ends[who])
    if POLICIES[name].budgeted:
        assert most_in_a_day(days.letters) <= town.world.budget


def test_who_accepts_has_been_asked_in_time_and_makes_no_more_visits_than_told(town, planned):
    asked = {(who, about): when for when, who, about in planned.letters}
    visits = np.zeros((len(town.people), town.world.days + 1))
    for about, (when, who) in planned.accepted.items():
        assert asked[who, about] <= when < town.orders.deadline[about]
        visits[who, int(when // DAY)] += 1
    assert (visits <= town.people.visits[:, None]).all()


def test_no_policy_fills_more_than_can_be_filled(town):
    best = 100 * most(town, counted(town))
    for name in POLICIES:
        assert figures(lived(town, name))["fill"] <= best


def test_the_planner_never_sees_the_truth(town, planned):
    """Another truth with the same answers so far makes the same first offers."""
    first = [letter[1:] for letter in planned.letters if letter[0] == planned.letters[0][0]]
    blind = Town(town.world, 101, LOAD)
    blind.people.yes[:] = 0.0
    again = lived(blind, "planner")
    assert [letter[1:] for letter in again.letters if letter[0] == again.letters[0][0]] == first


def test_the_planner_is_tried_at_the_pace_of_the_portal():
    assert policies.WHOLE == rounds.WHOLE
    assert policies.ROUND == settings.MATCH_EVERY


def test_gini_is_nothing_when_all_have_the_same_and_large_when_one_has_all():
    assert gini(np.array([2, 2, 2])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0


def test_letters_are_counted_over_any_24_hours():
    letters = [(hour * HOUR, 1, hour) for hour in (0, 1, 23, 24, 25)]
    assert most_in_a_day(letters) == 3
    assert most_in_a_day([]) == 0


def test_what_would_end_at_night_ends_in_the_morning():
    hours = np.array([20.0, 22.0, 31.0, 33.0]) * HOUR
    assert (by_day(hours) / HOUR).tolist() == [20, 34, 34, 33]


def test_the_command_writes_a_sample_a_line(tmp_path, world, capsys):
    path, out = tmp_path / "world.json", tmp_path / "out"
    path.write_text(json.dumps(replace(world, days=1).facts))
    asked = [
        "--seeds",
        "101-102",
        "--world",
        str(path),
        "--policy",
        "nearest_10,bound",
        "--loads",
        "0.3",
        "--json",
        str(out),
    ]
    assert command.main(asked) == 0
    facts = json.loads(out.read_text())
    assert facts["seeds"] == [101, 102]
    assert len(facts["commit"]) == 40
    assert facts["machine"]["cores"]
    assert [(one["policy"], one["seed"]) for one in facts["samples"]] == [
        ("nearest_10", 101), ("nearest_10", 102), ("bound", 101), ("bound", 102),
    ]  # fmt: skip


def test_an_interrupted_run_goes_on_where_it_was(tmp_path, world):
    journal = Journal.of(tmp_path / "journal", world, {"commit": "a" * 40, "dirty": False})
    journal.keep({"load": 0.3, "policy": "planner", "seed": 1, "fill": 99.0})
    assert journal.known() == {(0.3, "planner", 1): {"load": 0.3, "policy": "planner", "seed": 1, "fill": 99.0}}
    other = Journal.of(tmp_path / "journal", replace(world, budget=3), {"commit": "a" * 40, "dirty": False})
    later = Journal.of(tmp_path / "journal", world, {"commit": "b" * 40, "dirty": False})
    changed = Journal.of(tmp_path / "journal", world, {"commit": "a" * 40, "dirty": True})
    assert other.known() == later.known() == changed.known() == {}


def test_a_world_that_is_not_there_is_said(capsys):
    assert command.main(["--world", "nowhere"]) == 2
    assert "there is no world nowhere" in capsys.readouterr().err


def test_a_promise_that_is_not_kept_is_said():
    def sample(policy, fill):
        return {"load": 0.3, "policy": policy, "fill": fill}

    facts = {"world": {"budget": 5}, "samples": [sample("planner", 98.5), sample("nearest_10", 98.0)]}
    fill = document.PROMISES[0]
    assert fill.shown(facts, 0.3) == "0.50 **not held**"
    facts["samples"].append(sample("planner", 99.9))
    assert fill.shown(facts, 0.3) == "1.20"


def test_the_document_is_made_of_the_samples():
    assert document.DOCUMENT.read_text(encoding="utf-8") == document.document(document.measured())


def test_two_worlds_and_eight_seeds_are_measured():
    worlds = document.measured()
    assert len({facts["world"]["name"] for facts in worlds}) == 2
    for facts in worlds:
        assert len(facts["seeds"]) == 8
        assert {one["policy"] for one in facts["samples"]} == {*POLICIES, "bound"}
