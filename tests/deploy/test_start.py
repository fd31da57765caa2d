"""The start script is run as a newcomer runs it: a real shell, a copy of the folder, no environment to lean on."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from deploy import start

HOME = settings.BASE_DIR


def run(*command, env: dict[str, str], cwd=HOME) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def bare_path(tmp_path):
    """A PATH with a shell's tools and no Python."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "env"):
        (tools / name).symlink_to(shutil.which(name))
    return tools


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder that looks like a fresh clone whose .venv is in step."""
    for name in ("requirements.txt", "requirements-pdf.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    monkeypatch.setattr(start, "HOME", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "PYTHON", python)
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "linge-stamp.json")
    return tmp_path


def test_without_python_it_says_so_in_one_line(bare_path):
    done = run("deploy/start", "requirements.txt", "python", env={"PATH": str(bare_path)})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11" in done.stderr


def test_an_old_python_counts_as_none(bare_path):
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run("deploy/start", "requirements.txt", "python", env={"PATH": str(bare_path)})
    assert "Python 3.11" in done.stderr


def test_it_hands_over_to_the_first_python_that_is_new_enough(bare_path):
    for name, code in (("python3.11", 1), ("python3.12", 0)):
        fake = bare_path / name
        fake.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exit {code}\necho {name} "$@"\n')
        fake.chmod(0o755)
    done = run("deploy/start", "requirements.txt", "python", "manage.py", env={"PATH": str(bare_path)})
    assert done.stdout == "python3.12 deploy/start.py requirements.txt python manage.py\n"


def test_a_stamp_spares_the_second_start_all_work(clone):
    assert not start.is_in_step("requirements.txt")
    start.STAMP.write_text(json.dumps({"requirements.txt": start.fingerprint("requirements.txt")}))
    assert start.is_in_step("requirements.txt")
    assert not start.is_in_step("requirements-dev.txt")
    (clone / "requirements.txt").write_text("something newer")
    assert not start.is_in_step("requirements.txt")


def test_a_venv_whose_python_is_gone_is_not_in_step(clone):
    start.STAMP.write_text(json.dumps({"requirements.txt": start.fingerprint("requirements.txt")}))
    start.PYTHON.unlink()
    start.PYTHON.symlink_to(clone / "moved-away")
    assert not start.is_in_step("requirements.txt")


def test_what_checks_holds_what_runs(clone, monkeypatch):
    monkeypatch.setattr(start, "install", lambda lock: None)
    start.bring_into_step("requirements-dev.txt")
    assert start.is_in_step("requirements.txt")


def test_an_install_that_breaks_leaves_no_stamp(clone, monkeypatch):
    start.STAMP.write_text("{}")

    def fail(lock: str) -> None:
        raise start.CannotStart("no network")

    monkeypatch.setattr(start, "install", fail)
    with pytest.raises(SystemExit, match="no network"):
        start.main("requirements.txt", "python")
    assert not start.STAMP.exists()


@pytest.mark.parametrize(
    ("shell", "dotenv", "demo"),
    [
        ({"LINGE_DEMO_DEFAULT": "1"}, "", "1"),
        ({"LINGE_DEMO_DEFAULT": "1"}, "LINGE_DEMO=0\n", None),
        ({"LINGE_DEMO_DEFAULT": "1"}, "# LINGE_DEMO=0\n", "1"),
        ({"LINGE_DEMO_DEFAULT": "1", "LINGE_DEMO": "0"}, "", "0"),
        ({}, "", None),
    ],
)
def test_make_run_is_the_demo_unless_somebody_says_otherwise(clone, monkeypatch, shell, dotenv, demo):
    for name in ("LINGE_DEMO", "LINGE_DEMO_DEFAULT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in shell.items():
        monkeypatch.setenv(name, value)
    if dotenv:
        (clone / ".env").write_text(dotenv)
    assert start.environment().get("LINGE_DEMO") == demo


def test_byte_code_is_kept_so_that_the_next_start_is_quick(clone, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = start.environment()
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert env["PATH"].split(os.pathsep)[0] == str(clone / ".venv" / "bin")


def test_uv_is_told_of_the_mirror_that_pip_uses(clone, monkeypatch):
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.invalid/simple")
    assert start.mirror() == {"UV_DEFAULT_INDEX": "https://mirror.invalid/simple"}
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.invalid/simple")
    assert start.mirror() == {}


def test_the_locks_bear_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-pdf.txt", "requirements-dev.txt", "deploy/uv.txt"):
        text = (HOME / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text
        assert "--find-links" not in text


def test_every_package_named_has_its_reason():
    reasons = (HOME / "docs" / "dependencies.md").read_text()
    for name in ("requirements.in", "requirements-pdf.in", "requirements-dev.in"):
        for line in (HOME / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                assert line.replace("==", " ").removesuffix(".*") in reasons, line
