"""Many letters at once and a slow gateway: the queue stays short, and the letters leave at the gateway's pace."""

import os
import subprocess
import sys
import threading
import time

import pytest

from tests.faults import servers, storm
from tests.faults.gateway import Gateway
from tests.faults.ledger import Database

pytestmark = pytest.mark.faults
BROKERS = ["redis", "rabbit"] if servers.RABBITMQ.exists() else ["redis"]
FLOOD = """
from accounts.models import Contact
from services.letters import box
people = [Contact() for _ in range({letters})]
for number, contact in enumerate(people):
    contact.phone = f"139{{number:08}}"
Contact.objects.bulk_create(people)
box.write(people, "reports", "accept", {{"number": "7K3M9-QX2V1", "path": "/c/7K3M9QX2V1/?k=1", "face": "resident"}})
"""


@pytest.mark.parametrize("broker", BROKERS)
def test_a_flood_leaves_in_order_and_the_queue_stays_short(broker, request, capsys):
    letters = 5000 if request.config.getoption("--full") else 600
    with storm.folder() as folder, Gateway(port=servers.GATEWAY, delay=0.02) as gateway:
        parts = servers.split(folder, broker)
        with storm.running(parts):
            for name in ("database", "broker"):
                parts[name].start()
            storm.migrate(dict(parts["web"].env))
            flood = [sys.executable, "manage.py", "shell", "-v0", "-c", FLOOD.format(letters=letters)]
            subprocess.run(flood, env=dict(parts["web"].env), cwd=servers.ROOT, check=True)
            weather, stop = storm.Weather(), threading.Event()
            watch = threading.Thread(target=storm.watch_queue, args=(weather, stop), daemon=True)
            watch.start()
            for name in ("worker", "beat"):
                parts[name].start()
            start = time.monotonic()
            while not gateway.taken and time.monotonic() < start + 60:
                time.sleep(0.05)
            weather.drained_after = storm.drain(Database(None), patience=letters / 5)
            stop.set()
            watch.join()
    with capsys.disabled():
        print(f"\nflood over {broker}: {letters} letters in {weather.drained_after} s, longest queue {weather.longest_queue}, "
              f"at the gateway at once {gateway.most_at_once}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    assert weather.drained_after >= 0
    assert len(gateway.taken) == letters
    assert not gateway.twins()
    assert weather.longest_queue <= 70
