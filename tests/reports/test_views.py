"""The form of a category: short, with what may be left out folded away."""

from __future__ import annotations

import pytest

from services.cases.act import act
from services.cases.models import Case, Photo

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


def kept_by(page) -> dict[str, str]:
    """The hidden answers of the step between; the address names the category again."""
    return {name: value for name, value in page.context["kept"] if name != "category"}


def test_what_is_under_way_already_is_shown_before_anything_is_filed(form, report, photo):
    main = report("noise", text="三单元的罗家半夜装修")
    page = form("noise", text="楼上很吵", name="罗先生", photo=photo(), once="k1")
    assert page.status_code == 200
    assert Case.objects.count() == 1
    text = page.content.decode()
    assert "三单元" not in text
    assert main.number not in text
    assert main.shown_number not in text
    kept = dict(page.context["kept"])
    assert kept["text"] == "楼上很吵"
    assert kept["name"] == "罗先生"
    assert Photo.objects.filter(key=kept["photo_key"], case=None).exists()


@pytest.mark.parametrize("joins", [True, False])
def test_both_ways_on_file_what_was_written_with_its_picture(joins, form, report, photo):
    main = report("noise")
    kept = kept_by(form("noise", text="楼上很吵", photo=photo(), once="k1"))
    page = form("noise", **kept, **({"same": main.pk} if joins else {"apart": "1"}))
    mine = Case.objects.exclude(pk=main.pk).get()
    assert page.url.startswith(f"/report/thanks/{mine.number}/")
    assert mine.text == "楼上很吵"
    assert mine.photos.count() == 1
    assert mine.merged_into == (main if joins else None)


def test_what_ended_meanwhile_is_said_and_nothing_is_lost(form, report, who):
    main = report("noise")
    kept = kept_by(form("noise", text="楼上很吵", once="k1"))
    act(main, "withdraw", actor=who("resident"))
    page = form("noise", **kept, same=main.pk)
    assert page.status_code == 422
    assert "刚刚办结" in page.content.decode()
    assert page.context["form"]["text"].value() == "楼上很吵"


def test_a_form_that_is_not_right_yet_is_mended_first(form, report):
    report("noise")
    assert form("noise", text="").status_code == 422


def test_a_sealed_matter_is_filed_at_once(form, report):
    report("neighbour_dispute")
    assert form("neighbour_dispute", text="又吵起来了", once="k1").status_code == 302
