"""Web servers of our own on ports of our own, started for a benchmark and ended after it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.cities import City, data_dir, env
from benchmarks.record import ROOT

FIRST_PORT = int(os.environ.get("BENCH_PORT", "8380"))
PATIENCE = 90.0


class DidNotStart(Exception):
    """The server's last words are in the message."""


class Server:
    """One web server with one worker: granian or waitress."""

    def __init__(self, name: str, application: str, port: int, city: City | None, server: str = "granian",
                 **told: str) -> None:  # fmt: skip
        self.name, self.port = name, port
        self.log = data_dir() / f"server_{port}.log"
        self.env = env(city, LINGE_PORT=str(port), **told)
        line = [sys.executable, "-m"]
        if server == "granian":
            self.command = [*line, "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                            "--workers", "1", "--blocking-threads", "2", "--no-ws", application]  # fmt: skip
        else:
            self.command = [*line, "waitress", "--host=127.0.0.1", f"--port={port}", "--threads=2", application]

    def start(self) -> None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", self.port)) == 0:
                raise DidNotStart(f"port {self.port} is taken: set BENCH_PORT")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise DidNotStart(f"{self.name}:\n{self.log.read_text(errors='replace')[-2000:]}")

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def cpu(self) -> float:
        """Seconds of processor that the server and its workers have used so far."""
        return sum(_cpu(pid) for pid in _family(self.process.pid))


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _family(int(child))
    return found


def _cpu(pid: int) -> float:
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


@contextmanager
def running(servers: Sequence[Server]) -> Iterator[None]:
    with ExitStack() as stack:
        for server in servers:
            stack.callback(_end_if_started, server)
            server.start()
        yield


def _end_if_started(server: Server) -> None:
    if hasattr(server, "process"):
        server.end()
