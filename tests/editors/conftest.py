"""The town with somebody who edits and somebody who administers its first community, and what they keep there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from accounts import moment
from grids.duties import Duty
from grids.models import ChatGroup, QuickLink
from home.models import SiteProfile
from services.cases import calendar
from tests import worlds
from tests.conftest import Town, build_town, officer


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path: Path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    yield
    cache.clear()
    calendar.forget()  # the process keeps them, whatever is rolled back


def build_kept(town: Town) -> Town:
    """`editor` and `administrator` keep the first community; the second has an adviser of its own."""
    town.people |= {
        "editor": officer("editor", Duty.EDITOR, town.community),
        "administrator": officer("administrator", Duty.ADMINISTRATOR, town.community),
        "adviser": officer("林岚", Duty.LEGAL, town.community, public_number="023-00000148"),
        "other_adviser": officer("白露", Duty.LEGAL, town.elsewhere, public_number="023-00000149"),
    }
    SiteProfile.objects.create(area=town.street, portal_name="柳河街道邻里网格")
    ChatGroup.objects.create(area=town.near, name="第一网格群", expires_on=moment.today() + timedelta(days=1))
    ChatGroup.objects.create(area=town.elsewhere, name="第九网格群", expires_on=moment.today())
    QuickLink.objects.create(area=town.community, label="社保查询", url="https://example.org/")
    return town


kept = worlds.world(build_kept, on=build_town)


@pytest.fixture
def post_form(client):
    """Send a form of the CMS as its page shows it, with some fields filled in otherwise."""

    def sent(url: str, browser=None, **filled):
        browser = browser or client
        page = browser.get(url)
        assert page.status_code == 200, (url, page.status_code)
        form = page.context["form"]
        data = {}
        for name, field in form.fields.items():
            value = form[name].value()
            if isinstance(value, bool):
                value = "on" if value else None
            if hasattr(field.widget, "input_type") and field.widget.input_type == "file":
                value = None
            if isinstance(value, (list, dict)):
                value = field.prepare_value(value)
            if value is not None:
                data[name] = value
        data |= filled
        return browser.post(url, {name: value for name, value in data.items() if value is not None})

    return sent
