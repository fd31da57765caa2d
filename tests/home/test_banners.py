"""The gravest line of all that stand above a place, on every page of it, at the time of asking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from home.models import Banner, NoticePage
from tests.home.conftest import MORNING

pytestmark = pytest.mark.usefixtures("at_ten")
HOUR = timedelta(hours=1)


def raised(area, words: str, rank: int = 1, **more) -> Banner:
    return Banner.objects.create(area=area, words=words, rank=rank, **{"starts_at": MORNING, **more})


def pages(client, town) -> list[str]:
    notice = NoticePage.objects.get(title="水箱清洗")
    paths = [f"/B/{town.building.slug}", f"/g/{town.grid.slug}/", f"/g/{town.grid.slug}/n/", notice.get_absolute_url(),
             f"/g/{town.grid.slug}/directory/", "/"]  # fmt: skip
    return [client.get(path).content.decode() for path in paths]


def test_it_stands_on_every_page_of_the_places_below(client, town):
    assert not any("防汛预警" in html for html in pages(client, town))
    raised(town.subdistrict, "防汛预警", 2)
    assert all("防汛预警" in html for html in pages(client, town))


def test_it_does_not_stand_beside(client, town):
    raised(town.other_community, "只在艾坪")
    assert not any("只在艾坪" in html for html in pages(client, town))


def test_the_gravest_is_shown_and_of_equals_the_nearest(client, town):
    raised(town.subdistrict, "街道提示")
    raised(town.community, "社区提示")
    assert "社区提示" in pages(client, town)[0]
    raised(town.subdistrict, "街道紧急", 3)
    html = pages(client, town)[0]
    assert "街道紧急" in html
    assert "社区提示" not in html


def test_it_comes_and_goes_by_time_with_nothing_written(client, town):
    raised(town.subdistrict, "夜里停电", starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR)
    shown = []
    for hours in (0, 1, 2):
        with moment.at(MORNING + hours * HOUR):
            shown.append("夜里停电" in pages(client, town)[0])
    assert shown == [False, True, False]


def test_a_future_grave_one_does_not_hide_what_stands_now(client, town):
    raised(town.subdistrict, "明天紧急", 3, starts_at=MORNING + 24 * HOUR)
    raised(town.subdistrict, "今天提示")
    assert "今天提示" in pages(client, town)[0]


def test_taking_it_away_shows_at_once(client, town):
    one = raised(town.subdistrict, "已经过去")
    assert "已经过去" in pages(client, town)[0]
    one.delete()
    assert "已经过去" not in pages(client, town)[0]


def test_moving_it_to_another_place_takes_it_off_the_first(client, town):
    one = raised(town.community, "搬走的")
    assert "搬走的" in pages(client, town)[0]
    one.area = town.other_community
    one.save()
    assert "搬走的" not in pages(client, town)[0]
