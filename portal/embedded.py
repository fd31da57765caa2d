"""Everything in one process: the queue's worker and clock in threads beside the web server, over an in-memory broker.

A kill loses nothing: what is to be done stands as a row in the database, and the next sweep finds it.
"""

from __future__ import annotations

import ctypes
import logging
import signal
import socket
import subprocess
import sys
import threading
import warnings

from celery.apps.worker import Worker
from celery.beat import EmbeddedService
from celery.exceptions import SecurityWarning
from django.conf import settings

from portal import watchdog
from portal.celery import app

log = logging.getLogger(__name__)
THREADS = 4
SECONDS_TO_END = 5
LOOK_EVERY = 2.0


class PortTaken(Exception):
    """Somebody else listens there."""


def check_port_is_free(host: str, port: int) -> None:
    """Raises PortTaken. Asked before the slow part of a start, so that the answer comes at once."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"{host}:{port}") from error


def is_embedded() -> bool:
    """Whether the queue lives in this process, because no real broker is set."""
    return settings.CELERY_BROKER_URL.startswith("memory")


class Queue:
    """The worker and the clock of the embedded portal. `start` returns at once, `stop` within SECONDS_TO_END.

    A third thread keeps them: one that died, or a worker that does nothing, is started anew.
    """

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self.ending = threading.Event()
        self.idleness = watchdog.Idleness()
        self.keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        self._start_worker()
        self._start_beat()
        self.keeper.start()

    def _start_worker(self) -> None:
        self.idleness.begin()
        self.thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self.thread.start()

    def _start_beat(self) -> None:
        # Its own default keeps a file in the working folder, which a kill can leave broken.
        self.beat = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
        self.beat.start()

    def _work(self) -> None:
        warnings.simplefilter("ignore", SecurityWarning)  # as root: no messages come from outside this process
        self.worker = app.Worker(
            pool="threads",
            concurrency=THREADS,
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        self.worker.start()

    def _keep(self) -> None:
        while not self.ending.wait(LOOK_EVERY):
            try:
                self.mend()
            except Exception:  # whatever it is: the next look tries again, and /readyz tells of a beat that is old
                log.exception("the worker or the clock could not be started anew")

    def mend(self) -> None:
        """Start anew what has died. A worker that hangs is told to end and gets a successor beside it."""
        if not self.beat.is_alive():
            log.error("the clock has ended, a new one is started")
            self._start_beat()
        if not self.thread.is_alive() or self.idleness.is_too_long():
            log.error("the worker has ended or hangs, a new one is started")
            if self.worker and self.thread.is_alive():
                threading.Thread(target=self.worker.stop, name="worker's end", daemon=True).start()  # it may hang too
            self._start_worker()

    def stop(self) -> None:
        """What is under way may end; what is not begun stays in the database."""
        self.ending.set()
        self.beat.service.stop(wait=False)
        if self.worker:
            self.worker.stop()
        self.thread.join(SECONDS_TO_END)


def _end_with_parent() -> None:
    """Linux: even a kill -9 of the portal takes its child along. Elsewhere the child ends when its work is done."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        return


class DemoHistory:
    """`load_demo` in a process of its own, so that making 60 days of history does not slow the first pages."""

    def __init__(self) -> None:
        # A session of its own: Ctrl-C reaches the portal only, which then ends this child in order.
        self.child = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "load_demo"],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def is_running(self) -> bool:
        return self.child.poll() is None

    def stop(self) -> None:
        if not self.is_running():
            return
        self.child.terminate()
        try:
            self.child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
