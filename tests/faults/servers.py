"""Servers of our own, on the loopback and on ports of our own: started, killed with -9, started again, ended."""

from __future__ import annotations

import base64
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE_PORT = int(os.environ.get("FAULTS_PORT", "8180"))
WEB, GATEWAY, DATABASE, REDIS, RABBIT = range(BASE_PORT, BASE_PORT + 5)
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # not the one in the path: that asks for its own user
RESTART_SECONDS = 2  # RestartSec of the units
URLS = {"redis": f"redis://127.0.0.1:{REDIS}/0", "rabbit": f"amqp://guest:guest@127.0.0.1:{RABBIT}//"}


class DidNotStart(Exception):
    """Told with the end of its log."""


@dataclass
class Server:
    """One process with all its children. `ready` says when it may be asked."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    word: str = ""  # its log says it once it works
    kept: bool = False
    patience: float = 60.0
    user: str | None = None
    process: subprocess.Popen | None = field(default=None, init=False)
    ends: list[int] = field(default_factory=list, init=False)  # how it ended by itself
    read_from: int = field(default=0, init=False)
    lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def start(self) -> None:
        """Return when it is ready; what ends at once (remains of the kill) is started again. Raises DidNotStart."""
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            with self.lock:
                if self.process is None or self.process.poll() is not None:
                    self._spawn()
            if self.ready() and self._has_said():
                return
            time.sleep(0.1)
        raise DidNotStart(f"{self.name}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def keep(self) -> None:
        """What the units in deploy/systemd ask for by Restart=always: what ended by itself is started anew."""
        with self.lock:
            if self.process and self.process.poll() is not None:
                self.ends.append(self.process.returncode)
                self._spawn()

    def _has_said(self) -> bool:
        return not self.word or self.word.encode() in self.log.read_bytes()[self.read_from :]

    def _spawn(self) -> None:
        self.read_from = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            who = {"user": self.user, "group": self.user} if self.user else {}
            self.process = subprocess.Popen(
                self.command, cwd=ROOT if not self.user else "/", env=dict(self.env), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True, **who,
            )  # fmt: skip

    def kill(self) -> None:
        """-9 to it and to whatever it started, at once."""
        with self.lock:
            if self.process is None:
                return
            family = [self.process.pid, *descendants(self.process.pid)]
            for pid in family:
                _signal(pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
        until = time.monotonic() + 5
        while any(map(_lives, family)) and time.monotonic() < until:
            time.sleep(0.01)

    def kill_one(self, chance: random.Random) -> None:
        """-9 to one of the processes it forked; it forks the next."""
        with self.lock:
            if self.process:
                _signal(chance.choice(descendants(self.process.pid)), signal.SIGKILL)

    def end(self) -> None:
        """In order if it will, else with -9."""
        self.kept = False
        with self.lock:
            if self.process is None:
                return
            _signal(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.kill()


class Keeper(threading.Thread):
    """Looks after those that are to be kept, every RESTART_SECONDS, until `stop`."""

    def __init__(self, servers: Iterable[Server]) -> None:
        super().__init__(name="keeper", daemon=True)
        self.servers, self.ended = list(servers), threading.Event()

    def run(self) -> None:
        while not self.ended.wait(RESTART_SECONDS):
            for server in self.servers:
                if server.kept:
                    server.keep()

    def stop(self) -> None:
        self.ended.set()
        self.join()


def descendants(pid: int) -> list[int]:
    """Of one of our own processes: PostgreSQL puts each child into a session of its own."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        found += children
        for child in children:
            found += descendants(child)
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def listens(port: int) -> Callable[[], bool]:
    def ask() -> bool:
        with socket.socket() as line:
            line.settimeout(0.5)
            return line.connect_ex(("127.0.0.1", port)) == 0

    return ask


def portal_env(folder: Path, **more: str) -> dict[str, str]:
    """What every process of the portal is told; nothing of the caller's own portal comes in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LINGE_DATA_DIR": str(folder / "data"),
        "LINGE_PORT": str(WEB),
        "LINGE_DEMO": "0",
        "PUBLIC_URL": f"http://127.0.0.1:{WEB}",
        "SECRET_KEY": "a-key-for-the-fault-tests-and-for-nothing-else-0123456789",
        "FIELD_KEYS": base64.urlsafe_b64encode(b"a field key for the fault tests.").decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SMS_HTTP_URL": f"http://127.0.0.1:{GATEWAY}/",
        "SMS_QUERY_URL": f"http://127.0.0.1:{GATEWAY}/status",
        "QUIET_HOURS": "",
        "SMS_LETTERS_TO_ONE_A_DAY": "100000",  # few people get what all residents of a storm write
        "LOG_LEVEL": "WARNING",
        **more,
    }


def embedded(folder: Path) -> Server:
    """The whole portal in one process, on SQLite."""
    env = portal_env(folder)
    return Server("portal", _python("manage.py", "portal"), env, folder / "portal.log", listens(WEB))


def split(folder: Path, broker: str = "redis") -> dict[str, Server]:
    """Web, worker and beat, each a process, over PostgreSQL and a broker: redis or rabbit."""
    env = portal_env(
        folder,
        DATABASE_URL=f"postgres://postgres@127.0.0.1:{DATABASE}/postgres",
        CELERY_BROKER_URL=URLS[broker],
    )
    celery = _python("-m", "celery", "-A", "portal")
    worker = [*celery, "worker", "-P", "threads", "-c", "4", "-l", "INFO", "--without-gossip", "--without-mingle"]
    loud = env | {"LOG_LEVEL": "INFO"}  # the worker says aloud when it is ready
    beat = [*celery, "beat", "-l", "WARNING", "--pidfile="]
    return {
        "database": postgres(folder),
        "broker": {"redis": redis, "rabbit": rabbit}[broker](folder),
        "web": web(folder, env),
        "worker": Server("worker", worker, loud, folder / "worker.log", word=" ready.", kept=True),
        "beat": Server("beat", beat, env, folder / "beat.log", kept=True),
    }


def web(folder: Path, env: Mapping[str, str]) -> Server:
    """One web process, which answers eight at a time."""
    granian = [*_python("-m", "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(WEB),
               "--workers", "1", "--blocking-threads", "8",
               "--backpressure", "64", "portal.wsgi:application"]  # fmt: skip
    return Server("web", granian, env, folder / "web.log", listens(WEB), kept=True)


def forked(folder: Path, env: Mapping[str, str], *, workers: int, threads: int) -> Server:
    """Web processes behind one port, forked from one that has loaded the portal: whoever is killed is back at once.

    Granian loads the portal anew for each process, some four seconds of a processor. Where one is killed every five
    seconds that would be most of what is measured.
    """
    gunicorn = [*_python("-m", "gunicorn"), "--preload", "--bind", f"127.0.0.1:{WEB}", "--workers", str(workers),
                "--threads", str(threads), "--worker-connections", str(threads), "--no-control-socket", "--log-level", "warning",
                "portal.wsgi:application"]  # fmt: skip
    return Server("webs", gunicorn, env, folder / "webs.log", listens(WEB))


def postgres(folder: Path, **more: object) -> Server:
    """A cluster of its own; PostgreSQL refuses to run as root, so root lends it to the user postgres."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    user = "postgres" if os.geteuid() == 0 else None
    where, log = folder / "postgres", folder / "postgres.log"
    where.mkdir()
    log.touch()
    if user:
        shutil.chown(where, user, user)
        shutil.chown(log, user, user)
    who = {"user": user, "group": user} if user else {}
    init = [str(programs / "initdb"), "-D", str(where), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd="/", env={"PATH": os.environ["PATH"]}, **who)
    options = {"port": DATABASE, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 60}
    options |= more
    command = [str(programs / "postgres"), "-D", str(where)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return Server("database", command, {"PATH": os.environ["PATH"]}, log, _takes_queries, user=user)


def _takes_queries() -> bool:
    import psycopg

    try:
        psycopg.connect(f"postgres://postgres@127.0.0.1:{DATABASE}/postgres", connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def redis(folder: Path) -> Server:
    """Without a file: what lies in the queue when it is killed is gone."""
    command = ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
               "--dir", str(folder)]  # fmt: skip
    return Server("broker", command, {"PATH": os.environ["PATH"]}, folder / "redis.log", listens(REDIS))


def rabbit(folder: Path) -> Server:
    """A node of its own, without plugins; its cookie and its books lie in the folder."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "RABBITMQ_NODENAME": "linge-faults@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(RABBIT),
        "RABBITMQ_DIST_PORT": str(RABBIT + 1),
        "RABBITMQ_MNESIA_BASE": str(folder / "rabbit"),
        "RABBITMQ_LOG_BASE": str(folder / "rabbit-log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "rabbit-plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbit-none"),
    }
    return Server("broker", [str(RABBITMQ)], env, folder / "rabbit.log", listens(RABBIT))


def _python(*words: str) -> list[str]:
    return [sys.executable, *words]
