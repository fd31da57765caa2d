"""A worker that stopped working for a reason nobody foresaw ends itself, and its successor does the work."""

import subprocess
import sys
import time

import pytest

from portal import watchdog
from tests.faults import servers, storm
from tests.faults.gateway import Gateway
from tests.faults.ledger import Database
from tests.faults.test_flood import FLOOD

pytestmark = pytest.mark.faults
LETTERS = 20


def test_an_idle_worker_is_ended_and_its_successor_does_the_work(capsys):
    with storm.folder() as folder, Gateway(port=servers.GATEWAY) as gateway:
        parts, idle = servers.split(folder), folder / "idle"
        worker = parts["worker"]
        worker.env = {**worker.env, "IDLE_WHILE": str(idle)}
        worker.command = [sys.executable, "-m", "tests.faults.idler", *worker.command[worker.command.index("worker") :]]
        with storm.running(parts):
            for name in ("database", "broker"):
                parts[name].start()
            storm.migrate(dict(parts["web"].env))
            for name in ("worker", "beat"):
                parts[name].start()
            idle.touch()
            flood = [sys.executable, "manage.py", "shell", "-v0", "-c", FLOOD.format(letters=LETTERS)]
            subprocess.run(flood, env=dict(parts["web"].env), cwd=servers.ROOT, check=True)
            start = time.monotonic()
            while not worker.ends and time.monotonic() < start + 60:
                time.sleep(0.1)
            ended_after = time.monotonic() - start
            idle.unlink()
            drained_after = storm.drain(Database(None))
        said = worker.log.read_text(errors="replace")
    with capsys.disabled():
        print(
            f"\nidle worker: ended by {worker.ends} after {ended_after:.1f} s, {LETTERS} letters {drained_after} s later"
        )
    assert worker.ends == [watchdog.EXIT_CODE]
    assert "(most recent call first)" in said, "the log keeps where its threads stood"
    assert 0 <= drained_after <= 60
    assert len(gateway.taken) == LETTERS
    assert not gateway.twins()
