"""How search keeps in step with the places: it reads again where a page is newer than what it has read.

Whatever changes what a place shows bumps the area's `page_version` in its own transaction. An area whose
`searched_version` differs is due; a partial index knows which. A question reads the few that are due before it
answers; a task reads the many that an import leaves. Publications are read in the transaction that saves them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F

from grids.models import UNSEARCHED, Area
from grids.versions import read_by_search, unread_by_search
from home.models import Publication
from home.search.entries import BATCH, in_batches, read_areas, read_pages
from home.search.models import SearchEntry

FEW, TURNS = 50, 3  # as many areas as a question reads by itself, and how often
TURN = 20_260_003  # whose turn it is to read; one at a time


def catch_up() -> None:
    """Before a question is answered. One query when nothing is due; a renamed place makes due what lies in it."""
    for _turn in range(TURNS):
        if not Area.objects.filter(UNSEARCHED).exists():
            return
        read_due(FEW)


def read_due(most: int = BATCH) -> int:
    """Read so many of the areas that are due, the highest first. Returns how many there were.

    An area that somebody is just changing is left for later: its new version makes it due again.
    """
    with transaction.atomic():
        _take_turn()
        due = Area.objects.filter(UNSEARCHED).order_by("path").defer("boundary", "duty_list")
        areas = list(due.select_for_update(skip_locked=True, no_key=True, of=("self",))[:most])
        read = {area.pk: area.page_version for area in areas}
        read_areas(areas)
        read_by_search(read)
    return len(areas)


def _take_turn() -> None:
    """Held until the transaction ends. On SQLite the transaction itself is the turn."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def read_all(told: Callable[[str], None] = lambda line: None) -> None:
    """Everything anew, a transaction for each batch, while questions are answered from what there is."""
    unread_by_search(list(Area.objects.order_by().values_list("pk", flat=True)))
    done = 0
    while read := read_due(BATCH):
        done += read
        if done % (20 * BATCH) == 0:
            told(f"{done} areas")
    pks = list(Publication.objects.order_by("pk").values_list("pk", flat=True))
    for some in in_batches(pks):
        read_pages(some)
    told(f"{done} areas, {len(pks)} publications, {SearchEntry.objects.count()} entries")


def unread() -> int:
    """How many areas are due."""
    return Area.objects.exclude(searched_version=F("page_version")).count()
