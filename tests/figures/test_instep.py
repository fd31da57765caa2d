"""Keeping in step: whatever interrupts it, whoever comes twice, whatever changes late."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts import moment
from services.cases.act import act
from services.cases.models import Case, Category, Event
from services.figures import instep, ledger, periods, sums
from services.figures.figures import Figures
from services.figures.ledger import Wanted
from services.figures.models import Counted, Grain, Rollup, Stale, Turn
from services.figures.rebuilding import rebuild
from services.figures.stages import MARK

START = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


class Killed(Exception):
    pass


def whole(area) -> Counter:
    return sums.counts_of(Rollup.objects.get(path=area.path, grain=Grain.EVER, kind=""))


def stored() -> list:
    return sorted(map(str, Rollup.objects.values_list("path", "grain", "start", "kind", "category", "counts", "spans")))


def test_the_database_notes_every_event_itself(town, report, who):
    case = report()
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    assert list(Stale.objects.values_list("case_id", flat=True)) == [case.pk, case.pk]
    last = Event.objects.latest("pk")
    last.pk, last.seq = None, 3
    Event.objects.bulk_create([last])  # not even through a model's save
    assert Stale.objects.count() == 3


def test_what_is_taken_back_is_not_noted(town, report):
    with transaction.atomic():
        report()
        transaction.set_rollback(True)
    assert not Stale.objects.exists()


@pytest.mark.parametrize("moment_of_death", ["services.figures.sums.write", "services.figures.instep.recount"])
def test_a_kill_leaves_everything_or_nothing(town, rated, monkeypatch, moment_of_death):
    rated()

    def die(*args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(moment_of_death, die)
        with pytest.raises(Killed):
            instep.catch_up()
    assert Stale.objects.exists()
    assert not Counted.objects.exists()
    instep.catch_up()
    assert whole(town.street)["rated"] == 1


def test_whoever_comes_twice_changes_nothing(town, rated):
    case = rated()
    instep.catch_up()
    before = stored()
    with instep.turn():
        assert instep.recount([case.pk]) == 0
    instep.catch_up()
    assert stored() == before


def test_many_are_counted_in_portions(town, file_at, monkeypatch):
    monkeypatch.setattr(instep, "NOTES", 3)
    for _each in range(8):
        file_at(town.near)
    assert instep.catch_up() == 8
    assert whole(town.near)["filed"] == 8


def test_a_late_word_changes_the_day_of_the_answer(town, settled, who):
    """Heard counts on the day of the answer, which was counted before the resident said a word."""
    with moment.at(START):
        case = settled()
        instep.catch_up()
    with moment.at(START + timedelta(days=9)):
        act(case, "rate_solved", actor=who("resident"), answers={"satisfied": "yes"})
        instep.catch_up()
        days = {
            row.start.day: row.counts for row in Rollup.objects.filter(path=town.near.path, grain=Grain.DAY, kind="")
        }
    assert (days[28]["resolved"], days[28]["heard"]) == (1, 1)
    assert days[7]["satisfied"] == 1


def test_another_category_moves_the_whole_case(town, settled, who):
    case = settled("noise")
    instep.catch_up()
    Case.objects.filter(pk=case.pk).update(category=Category.objects.get(code="lift", area=None))
    act(case, "rate_solved", actor=who("resident"), answers={})
    instep.catch_up()
    found = {
        row.category: row.counts
        for row in Rollup.objects.filter(path=town.street.path, grain=Grain.EVER).exclude(kind="")
    }
    assert found["noise"] == {}
    assert (found["lift"]["filed"], found["lift"]["solved"]) == (1, 1)
    assert whole(town.street)["filed"] == 1


def test_what_was_answered_comes_back_even_if_that_is_learnt_late(town, report, who):
    """The answer to the first is entered afterwards, with its own, earlier moment."""
    with moment.at(START):
        first = report()
    with moment.at(START + timedelta(days=30)):
        report(by="neighbour")
        instep.catch_up()
        assert whole(town.near).get("recurred", 0) == 0
    with moment.at(START + timedelta(days=3)):
        act(first, "settle_now", actor=who("worker"), answers={"reply": "好了"})
    with moment.at(START + timedelta(days=31)):
        assert Figures(town.near, periods.ALL).counts.of["recurred"] == 1
        instep.catch_up()
        assert whole(town.near)["recurred"] == 1


@pytest.mark.parametrize("days", [-1, 91])
def test_before_an_answer_and_long_after_it_nothing_comes_back(town, report, who, days):
    with moment.at(START):
        act(report(), "settle_now", actor=who("worker"), answers={"reply": "好了"})
    with moment.at(START + timedelta(days=days)):
        report(by="neighbour")
    assert Figures(town.near, periods.ALL).counts.of["recurred"] == 0


def test_a_page_counts_nothing_twice_while_the_sums_change(town, rated, monkeypatch):
    """The clock comes by between the two looks that a page takes."""
    rated()
    plain, done = ledger._stored, []

    def interrupted(wanted):
        rows = plain(wanted)
        if not done:
            done.append(instep.catch_up())
        return rows

    monkeypatch.setattr(ledger, "_stored", interrupted)
    assert Figures(town.near, periods.ALL).counts.of["filed"] == 1


def test_days_long_past_are_kept_in_their_month_only(town, file_at):
    with moment.at(START):
        file_at(town.near)
        instep.catch_up()
        assert Rollup.objects.filter(grain=Grain.DAY).exists()
    with moment.at(START + sums.DAYS_KEPT + timedelta(days=1)):
        file_at(town.near)
        instep.catch_up()
        assert set(Rollup.objects.filter(grain=Grain.DAY).values_list("start", flat=True)) == {moment.today()}
        assert whole(town.near)["filed"] == 2


def test_rebuilding_puts_right_what_went_wrong(town, rated, file_at):
    rated()
    file_at(town.elsewhere)
    instep.catch_up()
    right = stored()
    assert rebuild() == {"cases": 0, "rows": 0}
    Rollup.objects.filter(path=town.street.path, grain=Grain.EVER, kind="").update(counts={"filed": 99})
    Rollup.objects.filter(path=town.community.path).delete()
    Counted.objects.update(entries={})
    rebuild()
    assert stored() == right


def test_the_command_counts_what_is_noted_first(town, rated, capsys):
    from django.core.management import call_command

    rated()
    call_command("rebuild_figures")
    assert "notes: 6, cases counted otherwise: 0, sums put right: 0" in capsys.readouterr().out
    assert whole(town.street)["rated"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_once(town, rated, at_once):
    rated()
    at_once(lambda _number: instep.catch_up(), 3)
    assert whole(town.street)["filed"] == 1
    assert Turn.objects.get().number >= 1


def test_what_is_not_asked_for_how_long_it_took_is_read_without_it(town, settled):
    settled()
    asked = Wanted(Grain.EVER, frozenset({town.near.path}), spans=True)
    beside = Wanted(Grain.EVER, frozenset({town.community.path}))
    for counted in (False, True):  # on the way, then from the sums
        book = ledger.read(town.street.path, asked, beside)
        assert any(MARK in code for code in book.of(town.near.path, periods.ALL)), counted
        assert not any(MARK in code for code in book.of(town.community.path, periods.ALL)), counted
        instep.catch_up()
