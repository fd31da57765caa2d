"""Keeping the sums in step with the events.

The database notes each case that has a new event, in the transaction of the event (migration 0002). A turn reads these
notes, counts the cases anew from all their events, adds the differences to the sums, and takes the notes away: one
transaction, so a kill leaves all of it or nothing, and whoever comes twice finds no difference the second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts import moment
from services.figures import entries, histories, sums
from services.figures.models import Counted, Grain, Rollup, Stale, Turn
from services.figures.sums import Difference

NOTES, AT_ONCE = 1_500, 300  # read, and cases counted, in one transaction: most notes come several to a case
TURNS = 20  # transactions in one run


@contextmanager
def turn() -> Iterator[None]:
    """One at a time, in a transaction; others wait until it is over."""
    with transaction.atomic():
        mine, _made = Turn.objects.select_for_update().get_or_create(pk=1)
        yield
        Turn.objects.filter(pk=mine.pk).update(number=F("number") + 1, at=moment.now())


def catch_up(at_most: int = TURNS) -> int:
    """Count what happened since. Returns how many notes were dealt with."""
    done = 0
    for _each in range(at_most):
        if not Stale.objects.exists():
            break
        with turn():
            notes = dict(Stale.objects.order_by("pk").values_list("pk", "case_id")[:NOTES])
            recount(histories.touched_by(notes.values()))
            Stale.objects.filter(pk__in=list(notes)).delete()
        done += len(notes)
    if done:
        Rollup.objects.filter(grain=Grain.DAY, start__lt=moment.today() - sums.DAYS_KEPT).delete()
    return done


def recount(cases: Iterable[int]) -> int:
    """Count these parent cases anew. Only for whoever has the turn. Returns how many were counted otherwise."""
    differences, rows = [], []
    for row, found in compare(cases):
        differences += found
        rows.append(row)
    sums.write(sums.spread(differences))
    Counted.objects.bulk_create(
        rows, AT_ONCE, update_conflicts=True, unique_fields=["case_id"],
        update_fields=["path", "kind", "category", "entries"],
    )  # fmt: skip
    return len(rows)


def compare(cases: Iterable[int]) -> Iterator[tuple[Counted, list[Difference]]]:
    """Of the cases that are counted otherwise than they should be: how they should, and what that adds and takes."""
    ids = list(cases)
    before = Counted.objects.in_bulk(ids)
    for history in histories.read(ids):
        made = entries.of(history)
        stored = {day.isoformat(): dict(sorted(counts.items())) for day, counts in sorted(made.items())}
        row = Counted(history.case, history.path, history.kind, history.category, stored)
        was = before.get(history.case)
        if was is None or _facts(was) != _facts(row):
            taken = [_difference(was, -1)] if was else []
            yield row, [_difference(row, 1), *taken]


def _facts(row: Counted) -> tuple:
    return row.path, row.kind, row.category, row.entries


def _difference(row: Counted, sign: int) -> Difference:
    signed: Mapping[date, Mapping[str, int]] = {
        day: Counter({code: sign * number for code, number in counts.items()})
        for day, counts in sums.entries_of(row).items()
    }
    return Difference(row.path, row.kind, row.category, signed)
