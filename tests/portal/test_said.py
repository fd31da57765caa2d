"""What one page says to the next stays below the portal's own path."""

from __future__ import annotations

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse

from portal.said import Storage


@pytest.fixture
def request_(rf):
    made = rf.get("/")
    made.session = {}
    return made


def test_its_cookie_lies_below_the_portals_path(request_, settings):
    settings.SESSION_COOKIE_PATH = "/linge"
    request, response = request_, HttpResponse()
    storage = Storage(request)
    storage.add(constants.SUCCESS, "已保存")
    storage.update(response)
    assert response.cookies["messages"]["path"] == "/linge"
    request.COOKIES["messages"] = response.cookies["messages"].value
    assert [*Storage(request)] == [Message(constants.SUCCESS, "已保存")]


def test_when_it_was_read_it_goes(request_, settings):
    settings.SESSION_COOKIE_PATH = "/linge"
    request, first, second = request_, HttpResponse(), HttpResponse()
    storage = Storage(request)
    storage.add(constants.SUCCESS, "已保存")
    storage.update(first)
    request.COOKIES["messages"] = first.cookies["messages"].value
    storage = Storage(request)
    assert [*storage]
    storage.update(second)
    assert (second.cookies["messages"]["path"], second.cookies["messages"]["max-age"]) == ("/linge", 0)
