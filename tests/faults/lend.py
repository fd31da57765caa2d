"""Servers of our own for one command, ended with it: `python -m tests.faults.lend redis|rabbit <command…>`.

So the suite runs over PostgreSQL and a broker on any machine where they are installed, whatever runs there already.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.faults import servers, storm


def lend(broker: str, command: list[str]) -> int:
    """Run it with the addresses in its environment; returns how it ended. Raises DidNotStart."""
    with storm.folder() as folder:
        lent = {"database": servers.postgres(folder, fsync="off"), "cache": servers.redis(folder)}
        if broker == "rabbit":
            lent["broker"] = servers.rabbit(folder)
        with storm.running(lent):
            for server in lent.values():
                server.start()
            return subprocess.run(command, env=os.environ | addresses(broker), check=False).returncode


def addresses(broker: str) -> dict[str, str]:
    database = f"postgres://postgres@127.0.0.1:{servers.DATABASE}/postgres"
    return {
        "DATABASE_URL": database,
        "SABOTAGE_DATABASE_URL": database,
        "CACHE_URL": f"redis://127.0.0.1:{servers.REDIS}/2",
        "CELERY_BROKER_URL": servers.URLS[broker],
    }


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who ends it from outside must not leave its servers
    sys.exit(lend(sys.argv[1], sys.argv[2:]))
