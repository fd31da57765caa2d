"""The two commands' promises, kept by the real process: it answers, it greets, it ends, it leaves nobody behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.e2e
SECONDS_TO_ANSWER = 90
SECONDS_TO_END = 12


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """As in a fresh shell: nothing of the tests' own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "LINGE_DATA_DIR": str(data), "LINGE_PORT": str(port), "LINGE_DEMO": "1", "QUIET_HOURS": "", **more}


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


@contextlib.contextmanager
def portal(env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """The portal in a session of its own, so that whoever it leaves behind can be found."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "portal"],
            cwd=settings.BASE_DIR,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            for pid in relatives(process.pid, env["LINGE_DATA_DIR"]):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


def relatives(pid: int, data: str) -> list[int]:
    """Living processes that are it or were started with its data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            mine = folder.name == str(pid) or f"LINGE_DATA_DIR={data}\0" in (folder / "environ").read_text()
            if alive and mine:
                found.append(int(folder.name))
    return found


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for(question, seconds: float, log: Path):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := question():
                return found
        time.sleep(0.2)
    pytest.fail(f"not within {seconds} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """One data folder for the tests of this file: filling it is the slow part."""
    return tmp_path_factory.mktemp("run") / "var"


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_greets_and_ends_within_seconds_with_nobody_left(data, tmp_path, ended_by):
    port, log = free_port(), tmp_path / "log"
    with portal(environment(data, port), log) as process:
        wait_for(lambda: get(port, "/healthz")[0] == 200, SECONDS_TO_ANSWER, log)
        wait_for(lambda: f"Linge is ready at http://127.0.0.1:{port}/" in log.read_text(), 60, log)
        assert get(port, "/")[0] == 200
        wait_for(lambda: json.loads(get(port, "/readyz")[1])["last_beat"], 20, log)
        process.send_signal(ended_by)
        assert process.wait(SECONDS_TO_END) == 0
        assert relatives(process.pid, str(data)) == []
        assert "Traceback" not in log.read_text()


def test_a_second_one_at_the_same_port_says_so_in_one_line(data, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = manage("portal", env=environment(data, port))
    assert done.returncode == 1
    assert done.stderr.strip().endswith(f"Try LINGE_PORT={port + 1} make run")
    assert done.stderr.count("\n") == 1


def test_it_lives_under_a_path_of_the_countys_portal(data, tmp_path):
    port, log = free_port(), tmp_path / "log"
    with portal(environment(data, port, FORCE_SCRIPT_NAME="/linge"), log):
        wait_for(lambda: get(port, "/linge/healthz")[0] == 200, SECONDS_TO_ANSWER, log)
        wait_for(lambda: f"Linge is ready at http://127.0.0.1:{port}/linge/" in log.read_text(), 60, log)
        status, page = get(port, "/linge/")
        assert status == 200
        assert 'href="/linge/' in page
        assert get(port, "/linge/static/portal.css")[0] == 200


def test_a_backup_taken_while_it_runs_stands_up_elsewhere(data, tmp_path):
    port, log = free_port(), tmp_path / "log"
    with portal(environment(data, port), log) as process:
        wait_for(lambda: get(port, "/healthz")[0] == 200, SECONDS_TO_ANSWER, log)
        saved = manage("backup", str(tmp_path / "backup"), env=environment(data, port))
        assert saved.returncode == 0, saved.stderr
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS_TO_END)
    refused = manage("restore", str(tmp_path / "backup"), env=environment(data, port))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    elsewhere = environment(tmp_path / "elsewhere", port)
    restored = manage("restore", str(tmp_path / "backup"), env=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "elsewhere" / "secret_key").read_text() == (data / "secret_key").read_text()
    assert "[X]" in manage("showmigrations", "portal", env=elsewhere).stdout
