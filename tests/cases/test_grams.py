"""What is kept of a text to be found by, and what is found by it."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from portal import settings
from services.cases import grams, lists, tasks
from services.cases.act import act
from services.cases.grams import AS_WRITTEN, DIGITS_MAX, HAN_ONLY, tokens
from services.cases.lists import LISTS, Narrowing
from services.cases.models import Case, CaseWords

WAYS = [  # few are looked up; many are met on the way, counted or guessed
    {}, {"FEW": 0}, {"_surely_many": lambda asked, over: True},
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), [
    ("漏水", ["漏", "漏水", "水"]), ("3栋", ["3", "栋", "3栋"]), ("13800000001", []), ("Ａ座", ["a", "座", "a座"]),
])  # fmt: skip
def test_characters_and_neighbours_are_kept_and_long_numbers_are_not(text, kept):
    assert sorted(tokens(text)) == sorted(kept)


@given(st.text(max_size=200))
def test_whatever_is_written_makes_tokens_that_split_at_blanks(text):
    found = tokens(text)
    assert " ".join(found).split() == found
    assert not any(one.isdigit() and len(one) > DIGITS_MAX for one in found)


@given(st.text(alphabet="漏水管三楼ab12 ，", max_size=30), st.integers(0, 29), st.integers(1, 8))
def test_every_piece_of_chinese_is_found_in_its_whole(text, start, length):
    piece = "".join(one for one in text[start : start + length] if one in "漏水管三楼")
    if piece and piece in text:
        assert set(tokens(piece)) <= set(tokens(text))


@given(
    st.text(alphabet="漏水管三金\uf90a㊎ab1２ ，", max_size=30),
    st.text(alphabet="漏水管三金\uf90a㊎1２", min_size=1, max_size=4),
)
def test_what_is_kept_of_chinese_stands_in_the_folded_text_and_the_other_way_round(text, words):
    """So that PostgreSQL may look into the text instead of what is kept; of numbers only the first is true."""
    folded, kept = unicodedata.normalize("NFKC", text), set(tokens(text))
    for one in filter(AS_WRITTEN.fullmatch, tokens(words)):
        assert one not in kept or one in folded
        if HAN_ONLY.fullmatch(one):
            assert (one in kept) == (one in folded)


def found(actor, chosen: str, words: str) -> list[Case]:
    """What a page shows; the sheet has the same."""
    page = lists.page(LISTS[chosen], actor, Narrowing({"q": words})).cases
    assert page == list(lists.read(chosen, actor, Narrowing({"q": words})))
    return page


@pytest.fixture(params=WAYS, ids=["looked up", "met", "guessed"])
def way(request, monkeypatch) -> None:
    for name, value in request.param.items():
        monkeypatch.setattr(grams, name, value)


@pytest.mark.django_db
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("text", "asked", "not_asked"), [
    ("三楼水管漏水", ("漏水", "水管 漏水", "三楼", "漏"), ("水漏", "管水", "漏水 装修")),
    ("Ａ座12栋Lift坏了", ("12栋", "a座", "LIFT", "lift 坏", "12", "１２栋"), ("2栋", "1", "if", "2", "座1")),
    ("\u2f54管漏了，\uf90a鱼死了", ("水管", "\u2f54管", "金鱼", "\uf90a"), ("了金",)),
    ("打 13800000001 找我", ("找我",), ("13800000001", "138", "1380")),
    ("100%_的事", ("100", "的事"), ("%", "_", "0%")),
])  # fmt: skip
def test_words_are_found_as_they_stand_and_pieces_of_numbers_and_of_names_are_not(report, who, text, asked, not_asked):
    case = report(text=text)
    report(text="半夜装修")
    for words in asked:
        assert found(who("worker"), "area", words) == [case], words
    for words in not_asked:
        assert found(who("worker"), "area", words) == [], words


@pytest.mark.django_db
@pytest.mark.usefixtures("way")
def test_a_case_is_found_by_its_words_wherever_it_stands_in_its_life(in_progress, who):
    """Under way, over, put away, and under way again."""
    case, staff = in_progress(), who("staff")

    def stands(chosen: str) -> bool:
        return [found(staff, one, "半夜") == [case] for one in ("area", "done")] == [chosen == "area", chosen == "done"]

    assert stands("area")
    assert grams.put_away() == 0
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "修好了"})
    act(case, "rate_solved", actor=who("resident"), answers={"contacted": "yes", "satisfied": "yes"})
    assert stands("done")
    assert (grams.put_away(), grams.put_away()) == (1, 0)
    assert stands("done")
    act(case, "ask_reopen", actor=who("resident"), answers={"reason": "又响了"})
    assert stands("area")
    assert grams.put_away() == 0


@pytest.mark.django_db
def test_no_step_that_ends_a_case_writes_its_words(in_progress, who):
    case = in_progress()
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "修好了"})
    act(case, "rate_solved", actor=who("resident"), answers={"contacted": "yes", "satisfied": "yes"})
    assert not CaseWords.objects.get(case=case).put_away


@pytest.mark.django_db
def test_what_is_over_is_put_away_every_night_portion_by_portion(report, monkeypatch):
    monkeypatch.setattr(grams, "AT_ONCE", 2)
    cases = [report() for _each in range(5)]
    Case.objects.filter(pk__in=[case.pk for case in cases[1:]]).update(phase="over")
    assert "cases.put_away" in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    tasks.put_away()
    assert list(CaseWords.objects.filter(put_away=False).values_list("case", flat=True)) == [cases[0].pk]


@pytest.mark.django_db
def test_a_word_that_many_say_is_not_looked_up_first(report, who, monkeypatch, django_assert_num_queries):
    report(text="三楼水管漏水")
    monkeypatch.setattr(grams, "_surely_many", lambda asked, over: True)
    with django_assert_num_queries(0):
        assert grams.looked_up("漏水", over=False) is None
    assert grams.looked_up("漏水", over=False, guess=False) == [Case.objects.get().pk]
    assert grams.looked_up("！", over=False) == []


@pytest.mark.django_db
def test_the_database_expects_many_where_many_say_so(report):
    """PostgreSQL counts how often words are said; SQLite does not, and looks up."""
    case = report()
    many = [
        Case(
            **{
                one.attname: getattr(case, one.attname)
                for one in Case._meta.concrete_fields
                if one.attname not in ("id", "number")
            },
            number=f"W{nth}",
        )
        for nth in range(300)
    ]
    Case.objects.bulk_create(many)
    CaseWords.objects.bulk_create(
        CaseWords(case=one, words="漏 漏水 水" if nth else "装 装修 修") for nth, one in enumerate(many)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_casewords")
    for over in (False, True):
        assert grams._surely_many(grams._asked("漏水"), over) == (connection.vendor == "postgresql")
        assert not grams._surely_many(grams._asked("装修"), over)
