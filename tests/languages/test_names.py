"""Names follow the language of the page; where there is no English, the name stands as it is."""

from __future__ import annotations

import pytest
from django.utils import translation

from grids.models import Appointment, Area, Organisation, Person, Place
from grids.naming import named


@pytest.mark.parametrize(("language", "shown"), [("en", "Grid 1"), ("zh-hans", "第一网格"), (None, "第一网格")])
def test_an_area_is_called_as_the_reader_calls_it(language, shown):
    with translation.override(language):
        assert str(Area(name="第一网格", name_en="Grid 1")) == shown


def test_without_english_the_name_stands_as_it_is():
    with translation.override("en"):
        assert [str(made(name="水务所")) for made in (Area, Organisation, Person)] == ["水务所"] * 3
        assert named(None) == ""


def test_a_post_without_an_english_title_is_called_by_its_duty():
    post = Appointment(person=Person(name="周敏", name_en="Zhou Min"), duty="judge", title="驻点法官")
    with translation.override("en"):
        assert str(post) == "Judge Zhou Min"
        post.title_en = "Visiting judge"
        assert str(post) == "Visiting judge Zhou Min"
    with translation.override("zh-hans"):
        assert str(post) == "驻点法官 周敏"


def test_a_case_is_named_in_both_languages(bilingual, report):
    case = report()
    assert case.title == "噪声扰民 · 第一网格 3 号楼"
    with translation.override("en"):
        assert case.title == "Noise · Grid 1 Building 3"
        assert str(Place.of(bilingual.building)) == "Grid 1 Building 3"
