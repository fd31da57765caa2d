"""The form of a category: short, with what may be left out folded away."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(client, town):
    def opened(category: str, **answers):
        address = f"/report/{category}/?b={town.building.slug}"
        return client.post(address, answers) if answers else client.get(address)

    return opened


def names(page, part: str) -> list[str]:
    return [field.name for field in page.context[part]]


def test_words_and_photo_come_first_and_consents_are_folded_away(form):
    page = form("shared_repair")
    assert names(page, "asked")[:2] == ["text", "photo"]
    assert names(page, "aside") == ["where", "name", "consent_forward", "consent_publish"]
    assert '<details class="fold" open' not in page.content.decode()


def test_a_refused_form_shows_what_was_folded_away(form):
    page = form("shared_repair", name="罗先生")
    assert page.status_code == 422
    assert page.content.decode().count('<details class="fold" open') == 1


def test_a_call_back_asks_for_one_thing(form):
    page = form("call_back")
    assert names(page, "asked") == ["phone"]


def test_a_sealed_form_begins_with_the_way_out(form):
    text = form("domestic_violence").content.decode()
    assert 0 < text.index("快速离开") < text.index("<h1>")
    assert "快速离开" not in form("shared_repair").content.decode()
