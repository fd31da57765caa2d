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


def test_words_photo_and_number_are_asked_and_the_rest_is_folded_away(form):
    page = form("shared_repair")
    assert names(page, "asked") == ["text", "photo", "phone"]
    questions = ["q_part", "q_since", "q_hinders", "q_manager_told"]
    assert names(page, "aside") == [*questions, "where", "name", "consent_forward", "consent_publish"]
    assert '<details class="fold" open' not in page.content.decode()


@pytest.mark.parametrize("category", ["lift", "domestic_violence", "child_at_risk"])
def test_where_life_may_hang_on_it_the_questions_are_not_folded_away(form, category):
    page = form(category)
    assert any(name.startswith("q_") for name in names(page, "asked"))
    assert not any(name.startswith("q_") for name in names(page, "aside"))


def test_a_refused_form_keeps_folded_what_is_right_and_loses_nothing(form):
    page = form("shared_repair", name="罗先生", q_part="roof")
    assert page.status_code == 422
    text = page.content.decode()
    assert '<details class="fold" open' not in text
    assert 'value="罗先生"' in text
    assert page.context["form"]["q_part"].value() == "roof"


def test_a_refused_form_opens_the_fold_that_hides_what_is_wrong(form):
    page = form("shared_repair", text="漏水", q_part="moon")
    assert page.status_code == 422
    assert page.content.decode().count('<details class="fold" open') == 1


def test_a_call_back_asks_for_one_thing(form):
    page = form("call_back")
    assert names(page, "asked") == ["phone"]


def test_a_sealed_form_begins_with_the_way_out(form):
    text = form("domestic_violence").content.decode()
    assert 0 < text.index("快速离开") < text.index("<h1>")
    assert "快速离开" not in form("shared_repair").content.decode()
