"""What has to be looked over again, and the letter that says so once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from home import reviewing
from home.models import Publication
from services.letters import wording
from services.letters.models import Letter
from tests.home.conftest import MORNING, officer, publish

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def post(town):
    found = officer("信息员", Duty.EDITOR, town.community)
    found.person.contact.user = User.objects.create(username="editor")
    found.person.contact.save()
    return found


def test_the_officer_named_on_the_page_gets_one_letter_on_the_day(town, post):
    page = publish(town.community, "老政策", review_on=TODAY + timedelta(days=1), keeper=post)
    assert reviewing.remind() == 0
    with moment.at(MORNING + timedelta(days=1)):
        assert reviewing.remind() == 1
        assert reviewing.remind() == 0
    letter = Letter.objects.get()
    assert letter.to == post.person.contact
    assert "《老政策》" in wording.say(letter, "zh-hans")
    assert "老政策" in wording.say(letter, "en")
    assert Publication.objects.get(pk=page.pk).reminded_of == TODAY + timedelta(days=1)


def test_a_new_date_is_a_new_letter(town, post):
    page = publish(town.community, "老政策", review_on=TODAY, keeper=post)
    assert reviewing.remind() == 1
    page = type(page).objects.get(pk=page.pk)
    page.review_on = TODAY + timedelta(days=30)
    page.save_revision().publish()
    with moment.at(MORNING + timedelta(days=30)):
        assert reviewing.remind() == 1


def test_without_an_officer_the_author_hears_of_it(town, post):
    publish(town.community, "老政策", review_on=TODAY, owner=post.person.contact.user)
    assert reviewing.remind() == 1
    assert Letter.objects.get().to == post.person.contact


def test_who_has_left_hears_nothing(town, post):
    post.until = TODAY - timedelta(days=1)
    post.save()
    publish(town.community, "老政策", review_on=TODAY, keeper=post)
    assert reviewing.remind() == 0


def test_what_stands_no_more_needs_no_review(town, post):
    publish(town.community, "老政策", review_on=TODAY, keeper=post).unpublish()
    assert reviewing.remind() == 0


def test_the_editor_finds_what_is_due_of_their_own_places(client, town, post, monkeypatch):
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda request: True)
    publish(town.community, "本社区的老政策", review_on=TODAY)
    publish(town.other_community, "别处的老政策", review_on=TODAY)
    client.force_login(post.person.contact.user)
    html = client.get("/work/published/").content.decode()
    assert "本社区的老政策" in html
    assert "别处的老政策" not in html
