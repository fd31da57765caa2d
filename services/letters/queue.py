"""The way into the queue. A broker that is down or hangs costs its caller a second once, then nothing for a while."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from celery import current_app
from kombu import Connection, pools
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.utils.collections import eqhash

log = logging.getLogger(__name__)

PATIENCE = 0.7  # seconds for the broker to answer; the request of a resident waits for it
CLOSED_FOR = 5.0  # seconds without another try after the broker did not answer
TASK = "letters.deliver"

_shut_until = 0.0


def open_for_business() -> bool:
    """Whether it is worth trying; after a failure not for CLOSED_FOR."""
    return time.monotonic() >= _shut_until


def put(ids: list[int], ticket: str, *, expires: timedelta) -> int:
    """One message a letter; returns how many went in before the broker failed, all of them when it did not."""
    global _shut_until
    connection, done = _connection(), 0
    failures = (OperationalError, LimitExceeded, *connection.connection_errors, *connection.channel_errors)
    try:
        with pools.producers[connection].acquire(block=True, timeout=PATIENCE) as producer:
            for pk in ids:
                current_app.send_task(
                    TASK, (pk, ticket), producer=producer, retry=False, expires=expires.total_seconds()
                )
                done += 1
    except failures as failure:
        log.warning("the broker does not answer, the sweep will send later: %s", failure)
        _shut_until = time.monotonic() + CLOSED_FOR
        _forget_lines(connection)
    return done


def _forget_lines(connection: Connection) -> None:
    """Whoever publishes next gets new lines. Others may be publishing on the old ones: those end when they are done.

    Never force_close_all: a pool so closed stays closed, and every letter after that fails until the process ends.
    """
    for group in (pools.producers, pools.connections):
        group.pop(eqhash(connection), None)


def _connection() -> Connection:
    """The worker may wait for the broker as it likes; whoever publishes may not."""
    options = _short(current_app.conf.broker_write_url or current_app.conf.broker_url or "")
    return current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options)


def _short(url: str) -> dict[str, float]:
    if url.startswith("redis"):
        return {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    if url.startswith(("amqp", "pyamqp")):
        return {"read_timeout": PATIENCE, "write_timeout": PATIENCE, "confirm_publish": True, "max_retries": 0}
    return {}
