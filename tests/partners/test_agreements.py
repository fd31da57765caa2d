"""Agreements: who writes them down, how they go on, and that both sides are asked once, however late the clock comes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from accounts import moment
from accounts.models import Contact
from grids.models import Area
from services.letters import wording
from services.letters.models import Letter
from services.partners import agreements
from services.partners.models import Agreement
from tests.partners.conftest import agreement_of, days

pytestmark = pytest.mark.django_db


def asked() -> list[Letter]:
    return list(Letter.objects.filter(kind="agreements").select_related("to").order_by("pk"))


def test_thirty_days_before_the_end_both_sides_are_asked(town):
    agreement_of(town, until=days(31))
    assert agreements.ask_about_ends() == 0
    with moment.at(moment.now() + timedelta(days=1)):
        assert agreements.ask_about_ends() == 1
    told = {(letter.to.name, letter.facts["face"]) for letter in asked()}
    assert told == {("水务所", "partner"), ("staff", "staff"), ("clerk", "staff"), ("keeper", "staff")}


def test_they_are_asked_once_however_often_and_late_it_runs(town):
    agreement_of(town, until=days(10))
    for later in (0, 0, 5, 40):
        with moment.at(moment.now() + timedelta(days=later)):
            agreements.ask_about_ends()
    assert len(asked()) == 4


def test_who_was_forgotten_until_after_the_end_is_still_asked_and_told_that_it_is_over(town):
    agreement_of(town, until=days(10))
    with moment.at(moment.now() + timedelta(days=40)):
        assert agreements.ask_about_ends() == 1
    assert "已于" in wording.say(asked()[0], "zh-hans")
    assert "ended" in wording.say(asked()[0], "en")


def test_nobody_is_asked_about_what_was_renewed_or_ended_early(town):
    old = agreement_of(town, until=days(10))
    agreement_of(town, since=days(11), until=days(400), renews=old)
    agreements.end(agreement_of(town, organisation=town.company, until=days(10)))
    assert agreements.ask_about_ends() == 0


def test_a_unit_without_a_number_is_asked_by_whoever_speaks_for_it(town):
    town.office.contact = None
    town.office.save()
    agreement_of(town, until=days(10))
    agreements.ask_about_ends()
    assert {letter.to.name for letter in asked() if letter.facts["face"] == "partner"} == {"plumber"}


def test_each_reads_the_letter_in_their_own_language(town):
    Contact.objects.filter(pk=town.staff.contact.pk).update(language="en")
    Area.objects.filter(pk=town.community.pk).update(name_en="East Garden")
    agreement_of(town, until=days(10))
    agreements.ask_about_ends()
    letter = next(one for one in asked() if one.to.name == "staff")
    assert "East Garden" in wording.say(letter, "en")


def test_an_agreement_ends_after_its_last_day_and_stays(town):
    made = agreement_of(town, until=days(3))
    assert (made.in_force, made.ended) == (True, False)
    with moment.at(moment.now() + timedelta(days=4)):
        assert (made.in_force, made.ended) == (False, True)
        assert Agreement.objects.filter(pk=made.pk).exists()


def test_what_is_ended_today_holds_no_more(town):
    made = agreement_of(town)
    agreements.end(made)
    made.refresh_from_db()
    assert (made.in_force, made.ended) == (False, True)
    with moment.at(moment.now() + timedelta(days=5)):
        agreements.end(made)
    made.refresh_from_db()
    assert made.ended_on == moment.today()


def test_the_question_to_the_table_and_the_question_to_a_row_are_the_same(town):
    for since, length, ended in product((-9, -1, 0, 1), (0, 1, 8, 9, 10), (None, -1, 0, 1, 5)):
        stopped = None if ended is None else days(ended)
        agreement_of(town, since=days(since), until=days(since + length), ended_on=stopped)
    holding = set(Agreement.objects.in_force(moment.today()).values_list("pk", flat=True))
    rows = list(Agreement.objects.all())
    assert {row.pk for row in rows if row.in_force} == holding
    assert 0 < len(holding) < len(rows)
    assert not [row for row in rows if row.in_force and row.ended]


def test_an_agreement_is_renewed_once(town):
    old = agreement_of(town, until=days(10))
    agreement_of(town, since=days(11), renews=old)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement_of(town, since=days(11), renews=old)


def test_the_pages_of_its_area_are_made_anew(town, who):
    before = Area.objects.get(pk=town.community.pk).page_version
    answers = {"organisation": town.office, "area": town.community, "promise": "x", "since": days(0), "until": days(9)}
    agreements.write_down(who("staff"), answers)
    assert Area.objects.get(pk=town.community.pk).page_version == before + 1
