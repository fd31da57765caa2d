"""A reader of Chinese meets no English sentence, not of ours and not of a library's, and Chinese dates."""

from __future__ import annotations

import re
from datetime import date, datetime
from datetime import time as time_of_day

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.utils import translation

from home.models import SiteProfile
from home.planting import plant_root
from tests.languages.reading import AMERICAN, MONTHS, words_of
from tests.languages.walking import answered_badly, walk

SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,'’-]+[A-Za-z]+){2,}")
WHEN = datetime(2026, 11, 22, 9, 5)


def english(page: str) -> list[str]:
    """Three English words in a row, wherever they are read."""
    return [found[0] for piece in words_of(page) if (found := SENTENCE.search(piece))]


@pytest.fixture
def at_home(town, in_progress, report, who):
    """A town that speaks Chinese only, with a few cases under way."""
    cache.clear()
    plant_root()
    SiteProfile.objects.create(
        area=town.street, portal_name="柳河邻里", sponsor="柳河街道", contact_phone="023-00000010"
    )
    in_progress()
    report()
    report("domestic_violence")
    return town


@pytest.mark.long
def test_a_reader_of_chinese_meets_no_english_sentence(at_home, browse, unhurried):
    answered: set[str] = set()
    for name in (None, "resident", "worker", "staff"):
        browser = browse(getattr(at_home, name) if name else None)
        pages = walk(browser, at_home, name).pages
        assert len(pages) > 5
        for address, page in pages.items():
            assert english(page) == [], address
            assert re.search(r'<html[^>]* lang="zh-Hans"', page), address
            said = " ".join(words_of(page))
            assert not AMERICAN.search(said), address
            assert not re.search(rf"\b{MONTHS} \d", said), address
        for address, page in answered_badly(browser, pages, answered):
            assert english(page) == [], address


def test_it_sees_an_english_sentence():
    assert english("<p>请填写。This field is required.</p>") == ["This field is required"]
    assert english('<input aria-label="Choose one of them">') == ["Choose one of them"]
    assert english("<p>按 CC BY 4.0 公布，JPEG、PNG</p>") == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "zh-hans",
            [
                "2026年11月22日",
                "2026年11月22日 09:05",
                "11月22日",
                "2026年11月",
                "2026-11-22",
                "2026-11-22 09:05",
                "09:05",
            ],
        ),
        (
            "en",
            ["22 Nov 2026", "22 Nov 2026, 09:05", "22 Nov", "November 2026", "2026-11-22", "2026-11-22 09:05", "09:05"],
        ),
    ],
)
def test_dates_read_as_people_write_them(language, shown):
    kinds = ("DATE", "DATETIME", "MONTH_DAY", "YEAR_MONTH", "SHORT_DATE", "SHORT_DATETIME")
    with translation.override(language):
        said = [Template(f'{{{{ at|date:"{kind}_FORMAT" }}}}').render(Context({"at": WHEN})) for kind in kinds]
        assert [*said, Template("{{ at|time }}").render(Context({"at": time_of_day(9, 5)}))] == shown
        assert Template("{{ day }}").render(Context({"day": date(2026, 11, 22)})) == shown[0]
