"""Names in the language of the page: the English twin, and for what is only counted a rule."""

from __future__ import annotations

import pytest
from django.utils import translation

from grids.models import Building, Entrance
from grids.naming import named


@pytest.mark.parametrize(
    ("label", "english"),
    [("3 栋", "Building 3"), ("12号楼", "Building 12"), ("A 座", "Building A"), ("2 单元", "Entrance 2"), ("5 组", "Group 5"),
     ("东门岗亭", "东门岗亭"), ("3 栋半", "3 栋半"), ("栋", "栋"), ("", "")],
)  # fmt: skip
def test_what_is_only_counted_needs_no_english_twin(label, english):
    assert named(Building(label=label), "label") == label
    with translation.override("en"):
        assert named(Building(label=label), "label") == english
        assert named(Building(label=label, label_en="The tall one"), "label") == "The tall one"


def test_a_staircase_is_said_with_its_house():
    way = Entrance(label="2 单元", building=Building(label="3 栋"))
    assert str(way) == "3 栋 2 单元"
    with translation.override("en"):
        assert str(way) == "Building 3 Entrance 2"
