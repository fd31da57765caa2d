"""The schedule of what is published."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from accounts import moment
from home.models import NoticePage
from home.tasks import publish_due
from tests.home.conftest import publish


def test_an_expired_notice_is_taken_down_by_the_sweep(town):
    notice = publish(town.community, "过期的", expire_at=moment.now() - timedelta(minutes=1))
    NoticePage.objects.filter(pk=notice.pk).update(live=True, expired=False)
    publish_due()
    assert not NoticePage.objects.get(pk=notice.pk).live


def test_the_sweep_is_on_the_clock():
    assert "home.publish_due" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
