"""The plan can be read without a database: it is the same list everywhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from portal.demo import load, plan
from portal.demo.courses import COURSES
from portal.demo.names import NAMES
from services.cases.table import KINDS, Phase
from services.cases.who import CLOCK
from services.reports.workflow import REPORT

KNOWN = {verb for flow in KINDS.values() for verb in flow.steps}  # a report's, and those of the children it opens


@pytest.mark.parametrize("count", [30, load.CASES])
def test_every_state_of_the_table_is_where_some_story_ends(count):
    assert {story.course.ends for story in plan.stories(count)} == set(REPORT.states)


def test_every_row_of_the_table_is_taken_by_somebody_or_by_the_clock():
    moves = {move.verb for story in plan.stories(load.CASES) for move in story.moves} | {REPORT.opening.verb}
    taken = moves & set(REPORT.steps)
    by_people = {step.verb for step in REPORT.steps.values() if step.by != (CLOCK,)}
    assert by_people <= taken
    assert taken <= by_people


def test_there_are_at_least_three_hundred_cases_within_the_last_sixty_days():
    stories = plan.stories(load.CASES)
    assert len(stories) >= 300
    assert all(0 < story.age <= 60 for story in stories)
    assert [story.age for story in stories] == sorted((story.age for story in stories), reverse=True)
    assert len({story.key for story in stories}) == len(stories)


def test_it_is_the_same_list_every_time():
    assert plan.stories(load.CASES) == plan.stories(load.CASES)


def test_more_than_forty_different_texts_are_said_and_none_names_a_number():
    texts = {text for matter in plan.matters().values() for text in matter.texts}
    assert len(texts) > 40
    everything = plan.DATA.read_text(encoding="utf-8")
    assert not re.search(r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}", everything)


def test_about_ninety_five_of_a_hundred_ratings_are_good():
    verbs = Counter(move.verb for story in plan.stories(load.CASES) for move in story.moves)
    good = verbs["rate_solved"] / (verbs["rate_solved"] + verbs["rate_unsolved"])
    assert 0.92 < good < 0.98


def test_most_stay_open_only_for_a_short_while():
    open_now = [story for story in plan.stories(load.CASES) if REPORT.states[story.course.ends].phase == Phase.OPEN]
    assert 40 < len(open_now) < 120


def test_every_course_fits_some_matter_and_names_only_rows_of_the_table():
    for course in COURSES:
        assert {move.verb for move in course.moves} - {"finish"} <= KNOWN, course.name
        assert course.ends in REPORT.states


def test_no_two_people_share_a_name():
    assert len(set(NAMES)) == len(NAMES) > 130
