"""What is kept of a text to be found by, and what is found by it."""

from __future__ import annotations

import unicodedata
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from grids.models import Place
from portal import settings
from services.cases import finding, grams, lists, tasks
from services.cases.act import act
from services.cases.grams import AS_WRITTEN, DIGITS_MAX, HAN_ONLY, tokens
from services.cases.lists import LISTS, Narrowing
from services.cases.models import Case, CaseWords

WAYS = {  # of (finding.MET_FIRST, grams.FEW)
    "met at once": (500, 1000), "looked up": (1, 1000), "met after all": (1, 0),
}  # fmt: skip


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


@pytest.fixture(params=WAYS)
def way(request, monkeypatch) -> None:
    first, few = WAYS[request.param]
    monkeypatch.setattr(finding, "MET_FIRST", first)
    monkeypatch.setattr(grams, "FEW", few)


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
def test_words_are_looked_up_where_they_are_asked_for(report, in_progress, town, who, django_assert_num_queries):
    leak, elsewhere = report(text="三楼水管漏水"), report(text="井盖漏水", place=Place(town.far))
    near, far = town.near.pk, town.far.pk
    for areas, cases in (([near], [leak]), ([far], [elsewhere]), ([near, far], [leak, elsewhere])):
        with django_assert_num_queries(1):
            assert sorted(grams.looked_up("漏水", areas, over=False)) == [case.pk for case in cases]
    assert len(grams.looked_up("漏水", [town.community.pk], over=False)) == 2
    with django_assert_num_queries(0):
        assert grams.looked_up("漏水", [], over=False) == []
        assert grams.looked_up("！", [near], over=False) == []


@pytest.mark.django_db
def test_the_areas_a_case_lies_in_stand_beside_its_words_and_stay(in_progress, town, who):
    case = in_progress()
    act(case, "upgrade", actor=who("worker"), answers={"reason": "要社区出面"})
    lies = CaseWords.objects.get(case=case).places
    assert set(lies.split()) == {str(area.pk) for area in town.near.lineage()}


@pytest.mark.django_db
def test_where_what_was_filed_before_lies_is_filled_in(report, town, monkeypatch):
    report()
    report(place=Place(town.far))
    lying = list(CaseWords.objects.order_by("pk").values_list("places", flat=True))
    CaseWords.objects.update(places="")
    migration = import_module("services.cases.migrations.0004_words_where_they_lie")
    monkeypatch.setattr(migration, "PORTION", 1)
    with connection.cursor() as cursor:
        migration.fill(apps, cursor)
    assert [set(one.split()) for one in CaseWords.objects.order_by("pk").values_list("places", flat=True)] == [
        set(one.split()) for one in lying
    ]
    assert all(lying)


@pytest.mark.django_db
def test_a_word_that_all_say_elsewhere_is_not_looked_for_through_the_table(report, town):
    """PostgreSQL would do that if it knew how often it is said. SQLite asks its index first whatever is said."""
    if connection.vendor != "postgresql":
        return
    case = report(text="井盖坏了", place=Place(town.far))
    columns = [one.attname for one in Case._meta.concrete_fields if one.attname not in ("id", "number")]
    same = {name: getattr(case, name) for name in columns}
    many = Case.objects.bulk_create(Case(**same, number=f"W{nth}") for nth in range(3000))
    places = CaseWords.objects.get(case=case).places
    words = " ".join(tokens("山洪来了，三栋电梯又停了，编号"))
    CaseWords.objects.bulk_create(CaseWords(case=one, words=words, places=places) for one in many)
    sql, given = grams._found(grams._asked("山洪"), False, [town.near.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('cases_casewords_at_hand_lying')")  # as a vacuum does
        cursor.execute("ANALYZE cases_casewords")
        cursor.execute(f"EXPLAIN {sql} LIMIT 1001", given)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on cases_casewords_at_hand_lying" in plan
    assert grams.looked_up("山洪", [town.near.pk], over=False) == []
    assert grams.looked_up("山洪", [town.far.pk], over=False) is None
