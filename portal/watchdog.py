"""A worker that has stopped working is ended, so that whoever keeps it (systemd, a container) starts a new one.

Nothing is lost by that: what is to be done stands as a row in the database. It is for faults nobody has foreseen; what
was foreseen is mended where it is.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from billiard import active_children
from celery import bootsteps
from celery.worker import state

from accounts import moment

log = logging.getLogger(__name__)
IDLE_SECONDS = 20.0  # the clock sends something every two seconds
BUSY_SECONDS = 600.0  # no task of ours takes so long
LOOK_EVERY = 2.0
EXIT_CODE = 75  # EX_TEMPFAIL: try again


class Idleness:
    """How long the worker of this process has taken up no task, as the library counts them, whatever the pool."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.begin()

    def begin(self) -> None:
        """Count from now on."""
        self.taken, self.since = state.all_total_count[0], self.clock()

    def is_too_long(self) -> bool:
        """A worker with tasks in hand may be slow; one without is not given time."""
        if self.taken != state.all_total_count[0]:
            self.begin()
        return self.clock() - self.since > (BUSY_SECONDS if state.active_requests else IDLE_SECONDS)


class Watchdog(bootsteps.StartStopStep):
    """Goes along with a worker that is a process of its own; the embedded portal keeps its worker itself."""

    def __init__(self, worker: Any, **options: Any) -> None:
        self.ended = threading.Event()
        self.idleness = Idleness()

    def include_if(self, worker: Any) -> bool:
        return not worker.app.conf.broker_url.startswith("memory")

    def start(self, worker: Any) -> None:
        self.idleness.begin()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self, worker: Any) -> None:
        self.ended.set()

    def _watch(self) -> None:
        while not self.ended.wait(LOOK_EVERY):
            self.look()

    def look(self) -> None:
        """End the worker if it is idle, nobody else works either, and what it stands on is not to blame."""
        if not self.idleness.is_too_long():
            return
        if is_to_blame():
            end_for_a_new_start()
        self.idleness.begin()


def is_to_blame() -> bool:
    """Whether nothing is done although broker and database answer. Other workers' work counts: then there is no need."""
    from portal import health  # the worker's frame is imported before Django is set up

    try:
        health.broker()
        last = health.last_beat()
    except Exception as silence:  # whatever it is: a new start of the worker would not mend it
        log.warning("no task for %s s; what the worker stands on does not answer: %s", IDLE_SECONDS, silence)
        return False
    finally:
        health.connection.close()
    return last is None or moment.now() - last > timedelta(seconds=IDLE_SECONDS)


def end_for_a_new_start() -> None:
    """At once. The log keeps where each thread stood: that is what a mender needs."""
    log.critical("no task for %s s though broker and database answer: ending, to be started anew. "
                 "If this comes again, look whether the clock (beat) runs.", IDLE_SECONDS)  # fmt: skip
    faulthandler.dump_traceback(sys.stderr, all_threads=True)
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    os._exit(EXIT_CODE)
