"""A worker or clock of the embedded queue that ends, or hangs, is started anew."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.faults

KEPT = """
import sys, time
import django
django.setup()
from django.db import connection
from portal import embedded, watchdog
from portal.celery import app
from portal.models import Pulse

with connection.schema_editor() as editor:
    editor.create_model(Pulse)
app.conf.beat_schedule = {"beat": {"task": "portal.beat", "schedule": 0.2}}
embedded.LOOK_EVERY = 0.2
watchdog.IDLE_SECONDS = 3600  # only who hangs is found by its idleness here

def beats():
    before, until = Pulse.last(), time.monotonic() + 60
    while Pulse.last() == before and time.monotonic() < until:
        time.sleep(0.05)
    return Pulse.last() != before

queue = embedded.Queue()
queue.start()
assert beats(), "it never began"
for name in sys.argv[1:]:
    if name == "worker":
        queue.worker.stop()
        queue.thread.join(10)
    elif name == "clock":
        queue.beat.service.stop()
        queue.beat.join(10)
    else:
        queue.worker.consumer.connection.drain_events = lambda timeout: time.sleep(60)
        time.sleep(2.5)  # until it has left the loop's last look
        queue.idleness.since -= 10_000
    time.sleep(1.5)  # what was sent before is done by now
    assert beats(), f"{name} was not started anew"
"""


@pytest.mark.parametrize("dies", ["worker", "clock", "worker clock worker", "hangs"])
def test_a_worker_or_clock_that_ends_is_started_anew(dies, tmp_path):
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/kept.sqlite3", "LINGE_DATA_DIR": str(tmp_path), "LINGE_DEMO": "1"}
    own["PYTHONPATH"] = str(settings.BASE_DIR)
    own |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "CELERY_BROKER_URL": "memory://localhost/", "SMS_HTTP_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", KEPT, *dies.split()],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not list(tmp_path.glob("celerybeat*")), "the clock keeps its schedule in memory: a kill breaks no file"
