"""The privacy page says all that is kept about people. Whether it goes in time: tests/journeys/test_kept_as_promised.py."""

from __future__ import annotations

import html
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from accounts.models import Contact
from accounts.personal import Datum, Whose
from home import personal
from services.cases.models import CaseWords, Photo

PEOPLE = {"accounts.User", "accounts.Contact", "grids.Person", "grids.Appointment", "orders.Volunteer",
          "orders.HoursAccount"}  # fmt: skip
SAYS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
OURS = ("portal", "home", "services", "grids", "accounts")


def columns(model: type[models.Model]) -> list[models.Field]:
    return [
        one for one in model._meta.local_fields
        if not one.primary_key and not (one.remote_field and one.remote_field.parent_link)
    ]  # fmt: skip


def leads_to_a_person(model: type[models.Model]) -> bool:
    related = (one.related_model._meta.label for one in columns(model) if one.remote_field)
    return model._meta.label in PEOPLE or any(label in PEOPLE for label in related)


def in_question(model: type[models.Model]) -> set[str]:
    """Columns that could say something about a person: all of a row that leads to one, else words, files and lists."""
    whole = leads_to_a_person(model)
    found = [one for one in columns(model) if whole or (not one.choices and isinstance(one, SAYS))]
    return {f"{model._meta.label}.{one.name}" for one in found}


def written(rows: dict[str, str]) -> list[str]:
    return [f"{model}.{name}" for model, names in rows.items() for name in names.split()]


def registered() -> list[str]:
    return [name for part in personal.parts() for rows in part.FIELDS.values() for name in written(rows)]


def otherwise() -> list[str]:
    return [name for part in personal.parts() for name in written(getattr(part, "OTHERWISE", {}))]


def test_no_column_about_a_person_is_missing_from_the_register():
    models_of_ours = (one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith(OURS))
    asked = set().union(*(in_question(model) for model in models_of_ours))
    missing = asked - set(registered()) - set(otherwise())
    assert not missing, f"say in the app's personal.py what {sorted(missing)} are kept for, or that nobody is in them"


def test_each_column_stands_once_and_exists():
    twice = [name for name, count in Counter(registered() + otherwise()).items() if count > 1]
    assert twice == []
    for name in registered() + otherwise():
        label, _, field = name.rpartition(".")
        assert apps.get_model(label)._meta.get_field(field), name


def test_a_new_column_that_nobody_wrote_down_is_noticed():
    """The rule itself: of a row about a person every column is asked for, of any other its words."""
    assert "accounts.Contact.digest" in in_question(Contact)
    assert "cases.CaseWords.words" in in_question(CaseWords)
    assert "cases.Photo.width" not in in_question(Photo)


def described() -> dict[str, Datum]:
    return {one.code: one for one in personal.kinds(*Whose)}


def test_every_kind_is_described_once_and_lies_somewhere():
    codes = [one.code for one in personal.kinds(*Whose)]
    assert len(codes) == len(set(codes))
    assert set(codes) == {code for part in personal.parts() for code in part.FIELDS}


def test_what_is_promised_is_on_the_clock_with_the_same_number():
    told = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    for one in described().values():
        if one.task:
            assert one.task in told, one.code
        if one.days > 1 and one.code not in ("name", "ways", "posting"):  # those say: as long as another
            assert str(one.days) in str(one.how_long), one.code


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/privacy/", "zh-hans"), ("/en/privacy/", "en")])
def test_the_page_says_of_each_kind_what_for_how_long_and_who_sees_it(client, path, language):
    page = html.unescape(client.get(path).content.decode())
    with translation.override(language):
        for one in described().values():
            for said_of_it in (one.what, one.purpose, one.how_long, one.seen_by, one.ending, one.basis.label):
                assert str(said_of_it) in page, one.code
