"""An outage disappears by itself, or says that it is over: at the time of asking, with nothing written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids.duties import Duty
from home import schedule
from home.models import EventPage, NoticePage, Publication
from tests.home.conftest import MORNING, officer, publish

pytestmark = pytest.mark.usefixtures("at_ten")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _past_the_second_factor(monkeypatch):
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda request: True)


@pytest.fixture
def editor(town, client):
    from accounts.models import User

    post = officer("信息员", Duty.EDITOR, town.community)
    post.person.contact.user = User.objects.create(username="editor")
    post.person.contact.save()
    return post.person.contact.user


def page(client, town, *, after: timedelta = timedelta()) -> str:
    with moment.at(MORNING + after):
        return client.get(f"/B/{town.building.slug}").content.decode()


def outage(town, **more) -> NoticePage:
    facts = {"kind": "water", "starts_at": MORNING, "ends_at": MORNING + 4 * HOUR, **more}
    return publish(town.community, "管网抢修", **facts)


def test_an_outage_that_has_ended_disappears_two_hours_later(client, town):
    outage(town)
    assert "管网抢修" in page(client, town)
    assert "管网抢修" in page(client, town, after=6 * HOUR - timedelta(seconds=1))
    assert "管网抢修" not in page(client, town, after=6 * HOUR)


def test_the_first_page_after_it_expires_shows_it_with_nothing_written(client, town, django_assert_num_queries):
    """The page that was kept before is not used a second too long, by whatever process has it."""
    outage(town)
    page(client, town, after=5 * HOUR)
    before = dict(Publication.objects.values_list("pk", "live"))
    assert "管网抢修" not in page(client, town, after=6 * HOUR)
    assert dict(Publication.objects.values_list("pk", "live")) == before


def test_the_editor_may_say_another_time(client, town):
    outage(town, expire_at=MORNING + HOUR)
    assert "管网抢修" not in page(client, town, after=HOUR)


def test_a_later_end_moves_the_expiry_along(client, town):
    notice = outage(town)
    notice.ends_at = MORNING + 8 * HOUR
    notice.save_revision().publish()
    assert "管网抢修" in page(client, town, after=9 * HOUR)
    assert "管网抢修" not in page(client, town, after=10 * HOUR)


def test_other_notices_stay_until_somebody_says_so(client, town):
    publish(town.community, "装修须知", kind="notice", ends_at=MORNING + HOUR)
    assert "装修须知" in page(client, town, after=100 * HOUR)


def test_a_past_event_disappears(client, town):
    publish(town.community, "义诊", EventPage, venue="广场", starts_at=MORNING + HOUR, ends_at=MORNING + 3 * HOUR)
    publish(town.community, "理发", EventPage, venue="广场", starts_at=MORNING + HOUR)
    assert "义诊" in page(client, town)
    late = page(client, town, after=3 * HOUR)
    assert "义诊" not in late
    assert "理发" in late
    assert "理发" not in page(client, town, after=24 * HOUR)


def test_one_tap_says_that_it_is_over_for_a_day(client, town, editor):
    notice = outage(town)
    client.force_login(editor)
    with moment.at(MORNING + 4 * HOUR + timedelta(minutes=20)):
        assert "管网抢修" in client.get("/work/published/").content.decode()
        client.post(f"/work/published/{notice.pk}/resolved/")
    html = page(client, town, after=6 * HOUR)
    assert "已恢复供水" in html
    assert "14:20" in html
    assert "管网抢修" in page(client, town, after=28 * HOUR)
    assert "管网抢修" not in page(client, town, after=28 * HOUR + timedelta(minutes=20))


def test_said_twice_the_first_time_counts_and_a_new_version_does_not_unsay_it(client, town, editor):
    notice = outage(town)
    client.force_login(editor)
    for minutes in (10, 50):
        with moment.at(MORNING + timedelta(minutes=minutes)):
            client.post(f"/work/published/{notice.pk}/resolved/")
    told = MORNING + timedelta(minutes=10)
    assert NoticePage.objects.get(pk=notice.pk).resolved_at == told
    notice = NoticePage.objects.get(pk=notice.pk)
    notice.title = "管网抢修（更正）"
    notice.save_revision().publish()
    assert NoticePage.objects.get(pk=notice.pk).resolved_at == told


def test_a_resolved_one_no_longer_stands_before_everything_else(client, town, editor):
    notice = outage(town)
    client.force_login(editor)
    client.post(f"/work/published/{notice.pk}/resolved/")
    assert not NoticePage.objects.get(pk=notice.pk).urgent


def test_nobody_says_it_for_another_place(client, town, editor):
    notice = publish(town.other_community, "艾坪停水", kind="water", ends_at=MORNING + HOUR)
    client.force_login(editor)
    assert client.post(f"/work/published/{notice.pk}/resolved/").status_code == 404
    assert NoticePage.objects.get(pk=notice.pk).resolved_at is None


def test_who_keeps_no_place_finds_no_desk_of_editors(client, town, resident):
    client.force_login(resident)
    assert client.get("/work/published/").status_code == 404


def test_the_sweep_takes_down_what_is_over(town):
    notice = outage(town)
    with moment.at(MORNING + 7 * HOUR):
        assert schedule.take_down_what_is_over() == 1
    found = NoticePage.objects.get(pk=notice.pk)
    assert (found.live, found.expired) == (False, True)
