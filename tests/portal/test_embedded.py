import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal import embedded


@pytest.fixture
def taken(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.HOST, settings.PORT = other.getsockname()
        yield settings.PORT


def test_a_taken_port_is_one_clear_line_before_anything_slow_begins(taken):
    started = time.monotonic()
    with pytest.raises(CommandError) as refused:
        call_command("portal")
    assert str(refused.value) == (
        f"Port {taken} is taken: something else listens there. Try LINGE_PORT={taken + 1} make run"
    )
    assert time.monotonic() - started < 2


def test_a_free_port_is_free(taken):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    embedded.check_port_is_free("127.0.0.1", port)
    with pytest.raises(embedded.PortTaken):
        embedded.check_port_is_free("127.0.0.1", taken)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can tie a child to its parent's life")
def test_a_kill_takes_the_demos_child_along():
    code = """
import subprocess, sys, time
from portal.embedded import _end_with_parent
print(subprocess.Popen(["sleep", "60"], preexec_fn=_end_with_parent, start_new_session=True).pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    for _ in range(50):
        if has_ended(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")


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


def has_ended(pid: int) -> bool:
    """Gone, or dead and not yet fetched by the system."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
