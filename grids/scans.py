"""How often codes are opened, counted in the process and written down now and then: no request waits, nobody is noted.

A process that is killed loses what it counted since it last wrote, a minute at most. The figures are no more than a sign
that a code is in use; programs that fetch pages may be among them.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import DatabaseError, connections, transaction
from django.db.models import F

from accounts import moment
from grids.models import ScanDay
from grids.slugs import read_slug

EVERY = 60  # seconds
KEPT = timedelta(days=400)
PROGRAM = re.compile(r"bot|crawl|spider|curl|monitor", re.I)


class Tally:
    """What one process counts."""

    def __init__(self) -> None:
        self.lock, self.counts = threading.Lock(), Counter[str]()

    def note(self, spelled: str, referer: str, agent: str, host: str) -> None:
        """One page was asked for; counted unless it was reached from a page of ours, or by a program that says so."""
        if (referer and urlsplit(referer).netloc == host) or PROGRAM.search(agent):
            return
        if code := read_slug(spelled):
            with self.lock:
                self.counts[code] += 1

    def write(self) -> int:
        """Add what was counted to today. Returns how many pages; what cannot be written is counted again later."""
        with self.lock:
            counted, self.counts = self.counts, Counter()
        try:
            with transaction.atomic():
                for code, count in sorted(counted.items()):
                    _add(code, count)
        except DatabaseError:
            with self.lock:
                self.counts.update(counted)
            return 0
        return counted.total()


def _add(code: str, count: int) -> None:
    day, _made = ScanDay.objects.get_or_create(code=code, day=moment.today())
    ScanDay.objects.filter(pk=day.pk).update(count=F("count") + count)


def keep_writing(tally: Tally, every: float = EVERY) -> threading.Event:
    """Write in a thread of its own from now on; the event ends it."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(every):
            if tally.counts:
                tally.write()
                connections.close_all()

    threading.Thread(target=run, name="scans", daemon=True).start()
    return ended


def forget() -> int:
    """Days that are over for more than a year go."""
    return ScanDay.objects.filter(day__lt=moment.today() - KEPT).delete()[0]
