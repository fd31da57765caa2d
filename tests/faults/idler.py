"""A worker that takes up nothing while the file IDLE_WHILE lies there: `python -m tests.faults.idler worker …`."""

import os
import sys
from pathlib import Path

from kombu.transport.virtual import QoS

from portal.celery import app

if __name__ == "__main__":
    idle, can = Path(os.environ["IDLE_WHILE"]), QoS.can_consume
    QoS.can_consume = lambda line: can(line) and not idle.exists()
    app.worker_main(sys.argv[1:])
