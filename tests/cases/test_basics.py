from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import call_command

from grids import changes
from services.cases import calendar
from services.cases.clocks import limit
from services.cases.fitting import AT_LEVEL
from services.cases.management.commands.load_basics import data, limits
from services.cases.models import CalendarDay, Case, Category, Question, Tier, TimeLimit, Unit, WorkCalendar
from services.cases.table import KINDS

OWN = Category.objects.filter(kind="reports")
SEALED = {"neighbour_dispute", "legal_advice", "domestic_violence", "child_at_risk", "about_staff"}
TABLES = (Category, Question, TimeLimit, WorkCalendar, CalendarDay)


@pytest.fixture(autouse=True)
def _read_anew():
    calendar.forget()
    yield
    calendar.forget()


def load(*words: str) -> str:
    out = io.StringIO()
    call_command("load_basics", *words, stdout=out)
    return out.getvalue()


def everything() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES]


# -- The command --------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing_and_asks_little(basics, django_assert_max_num_queries):
    before = everything()
    with django_assert_max_num_queries(21):
        said = load()
    assert everything() == before
    assert said == "added: 0 categories, 0 time limits, 0 calendars, 0 special days, 0 offerings\n"


def test_what_an_administrator_changed_survives_a_start(basics):
    Category.objects.filter(code="lift").update(name="升降机", listed=False)
    TimeLimit.objects.filter(clock="answer", category="").update(amount=9)
    WorkCalendar.objects.filter(code="office").update(weekdays=[0, 1, 2, 3, 4, 5])
    CalendarDay.objects.filter(day=date(2026, 10, 10)).update(working=False)
    CalendarDay.objects.filter(day=date(2026, 2, 14)).delete()
    Question.objects.filter(category__code="lift", code="trapped").delete()
    before = everything()
    load()
    assert everything() == before


def test_a_row_that_is_missing_comes_back(basics):
    Category.objects.get(code="pets").delete()
    TimeLimit.objects.filter(clock="rating").delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    load()
    assert Category.objects.get(code="pets").questions.count() == 2
    assert TimeLimit.objects.get(clock="rating").amount == 336
    assert not CalendarDay.objects.get(day=date(2026, 10, 1)).working


def test_refresh_sets_ours_back_and_keeps_what_a_place_added(basics):
    before = everything()
    place = changes.plant(None, level="subdistrict", name="柳河街道")
    Category.objects.create(code="lift", area=place, name="电梯（本地）", tier=Tier.GRID_MATTER)
    own = Category.objects.create(code="well", name="水井", tier=Tier.GRID_MATTER)
    kept = {own.pk, Category.objects.get(area=place).pk}
    Category.objects.filter(code="lift", area=None).update(name="升降机", sealed=True)
    Question.objects.filter(code="trapped").update(label="？")
    TimeLimit.objects.filter(clock="answer").update(amount=9, unit=Unit.NATURAL_HOURS)
    WorkCalendar.objects.filter(code="office").update(hours=[["10:00", "11:00"]])
    CalendarDay.objects.filter(day=date(2026, 10, 10)).update(working=False)
    assert load("--refresh").startswith("added or set back: 38 categories")
    assert {row.pk for row in Category.objects.all()} >= kept
    Category.objects.filter(pk__in=kept).delete()
    assert everything() == before


def test_a_run_is_seen_at_once_in_this_process(basics):
    WorkCalendar.objects.filter(code="office").update(hours=[["10:00", "16:00"]])
    assert calendar.load("office").hours == ((600, 960),)
    load("--refresh")
    assert calendar.load("office") == calendar.builtin()["office"]


# -- What it loads ------------------------------------------------------------------------------------------------


def test_all_categories_of_reports_are_there(basics):
    assert set(OWN.all().values_list("code", flat=True)) == {
        "shared_repair", "lift", "fire_exit", "greening", "sanitation", "parking", "accessibility", "street_works",
        "utilities", "noise", "neighbour_dispute", "property_service", "pets", "building_safety", "legal_advice",
        "policy_advice", "suggestion", "domestic_violence", "child_at_risk", "about_staff", "call_back",
        "join_group", "plate_fault",
    }  # fmt: skip


def test_exactly_the_sealed_categories_are_sealed(basics):
    assert set(OWN.filter(sealed=True).values_list("code", flat=True)) == SEALED
    assert [row.code for row in Category.objects.filter(about_staff=True)] == ["about_staff"]
    must = Category.objects.filter(must_be_reported=True).values_list("code", flat=True)
    assert set(must) == {"domestic_violence", "child_at_risk"}


def test_each_category_is_whole(basics):
    for row in Category.objects.all():
        row.full_clean()
        assert row.name_en, row.code
        assert row.hint, row.code
        assert row.hint_en, row.code
        assert bool(row.warning) == bool(row.warning_en), row.code
        for question in row.questions.all():
            question.full_clean()
            assert question.label_en, f"{row.code}.{question.code}"
            codes = [code for code, chinese, english in question.choices if code and chinese and english]
            assert len(codes) == len(set(codes)) == len(question.choices) != 1, f"{row.code}.{question.code}"


def test_english_has_no_chinese_in_it(basics):
    english = [words for row in Category.objects.all() for words in (row.name_en, row.hint_en, row.warning_en)]
    for question in Question.objects.all():
        english += [question.label_en, *(choice[2] for choice in question.choices)]
    assert not [words for words in english if any("\u3400" <= character <= "\u9fff" for character in words)]


def test_danger_to_life_is_sent_to_the_emergency_numbers_first(basics):
    warnings = dict(Category.objects.values_list("code", "warning"))
    assert "119" in warnings["lift"]
    assert "先到屋外" in warnings["utilities"]
    for code in ("domestic_violence", "child_at_risk"):
        assert "110" in warnings[code]
        assert "120" in warnings[code]
    assert not [row.code for row in Category.objects.filter(urgent=True, warning="")]


def test_who_wants_to_be_called_or_added_to_a_group_leaves_a_number_and_nothing_else(basics):
    for row in Category.objects.filter(code__in=("call_back", "join_group")):
        assert (row.phone_required, row.text_required, row.listed, row.tier) == (True, False, False, Tier.GRID_MATTER)
    assert Category.objects.filter(phone_required=True).count() == 2


def test_repairs_end_with_a_photo(basics):
    wanted = Category.objects.filter(after_photo=True).values_list("code", flat=True)
    assert set(wanted) == {"street_works", "fire_exit", "sanitation", "shared_repair"}


def test_no_question_must_be_answered(basics):
    assert not Question.objects.filter(required=True).exists()


def test_every_category_has_its_own_first_response_and_resolution(basics):
    for clock in ("first_response", "resolution"):
        with_own = set(TimeLimit.objects.filter(clock=clock).values_list("category", flat=True))
        assert set(OWN.all().values_list("code", flat=True)) | {"", "legal_question"} == with_own


def test_only_the_two_categories_with_a_duty_to_report_have_its_clock(basics):
    rows = TimeLimit.objects.filter(clock="police_report")
    assert set(rows.values_list("category", "amount", "unit")) == {
        ("domestic_violence", 1, "natural_hours"),
        ("child_at_risk", 1, "natural_hours"),
    }


def test_every_limit_names_a_category_a_unit_and_a_calendar_that_exist(basics):
    codes = {*Category.objects.values_list("code", flat=True), ""}
    for row in limits():
        assert row.category in codes
        assert row.unit in Unit.values
        assert row.amount > 0
        assert calendar.find(row.calendar)


def test_every_clock_of_the_reports_table_has_a_limit(basics):
    started = {clock for step in KINDS["reports"].steps.values() for clock in step.starts}
    assert started - {AT_LEVEL} <= {row.clock for row in limits()}  # the time of a level is for each place to set


def test_the_limits_of_a_case_come_from_the_table(town):
    def of(code: str, clock: str) -> tuple[int, str] | None:
        category = Category.objects.get(code=code)
        found = limit(Case(place=town.near, desk=town.near, category=category, tier=category.tier), clock)
        return found and (found.amount, found.unit)

    assert of("lift", "first_response") == (1, "natural_hours")
    assert of("sanitation", "first_response") == (4, "working_hours")
    assert of("street_works", "resolution") == (3, "working_days")  # the category before the tier
    assert of("noise", "rating") == (336, "natural_hours")
    assert of("noise", "answer") == (5, "working_days")
    assert of("noise", "answer_reminder") == (3, "working_days")
    assert of("noise", "police_report") is None
    assert of("child_at_risk", "police_report") == (1, "natural_hours")


def test_each_data_file_says_where_it_comes_from():
    for name in ("categories", "limits", "calendars"):
        assert data(name)
        head = (calendar.BASICS / f"{name}.toml").read_text(encoding="utf-8")[:900]
        assert "[P]" in head
        assert head.startswith("#")
