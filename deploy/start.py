"""Keep .venv in step with a lock file, then become the command. Standard library only: nothing else is there yet.

Usage: python start.py <lock file> <command…>. A stamp in .venv remembers what it holds, so a second start is quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "linge-stamp.json"
COMPILED = "requirements-dev.txt"  # or each process of the tests would compile all of it
UV_LOCK = HOME / "deploy" / "uv.txt"
CONTAINS = {  # the longer lock holds the shorter one
    "requirements-pdf.txt": ["requirements.txt"],
    "requirements-dev.txt": ["requirements-pdf.txt", "requirements.txt"],
}


class CannotStart(Exception):
    """Its words are the one line that is shown."""


def works(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def fingerprint(lock: str) -> str:
    return hashlib.sha256((HOME / lock).read_bytes()).hexdigest()


def is_in_step(lock: str) -> bool:
    """Whether .venv runs and holds what this lock names."""
    try:
        stamp = json.loads(STAMP.read_text())
        return stamp.get(lock) == fingerprint(lock) and works(PYTHON, "-c", "")
    except (OSError, ValueError):
        return False


def make_venv() -> None:
    """Without pip where this Python can lend its own: that is the quick way. Raises CannotStart."""
    if PYTHON.exists() and works(PYTHON, "-c", ""):
        return
    lends_pip = works(sys.executable, "-m", "pip", "--version")
    try:
        venv.EnvBuilder(clear=VENV.exists(), symlinks=True, with_pip=not lends_pip).create(VENV)
    except (subprocess.CalledProcessError, ImportError) as error:
        raise CannotStart("This Python lacks pip and ensurepip (Debian: apt install python3-venv).") from error


def pip() -> list[str]:
    """The pip that installs into .venv: its own, or that of the Python which made it."""
    own = works(PYTHON, "-m", "pip", "--version")
    return [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def mirror() -> dict[str, str]:
    """A package mirror that pip is set to use, said in uv's words: uv does not read pip's settings."""
    if os.environ.get("UV_DEFAULT_INDEX"):
        return {}
    asked = subprocess.run([*pip(), "config", "get", "global.index-url"], capture_output=True, text=True, check=False)
    address = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {"UV_DEFAULT_INDEX": address} if address else {}


def install(lock: str) -> None:
    """With uv where it can be had, else with pip; either way only what the hashes allow. Raises CannotStart."""
    quiet = ["--quiet", "--disable-pip-version-check"]
    got_uv = subprocess.run([*pip(), "install", *quiet, "--require-hashes", "-r", UV_LOCK], check=False).returncode == 0
    if got_uv:
        command = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock]
        if lock == COMPILED:
            command.append("--compile-bytecode")
        if subprocess.run(command, cwd=HOME, env={**os.environ, **mirror()}, check=False).returncode == 0:
            return
    command = [*pip(), "install", *quiet, "--require-hashes", "-r", lock]
    if subprocess.run(command, cwd=HOME, check=False).returncode:
        raise CannotStart("The packages could not be installed; the lines above say why. Is the network there?")


def bring_into_step(lock: str) -> None:
    """Raises CannotStart."""
    print(f"Preparing .venv from {lock} (once) …", flush=True)
    make_venv()
    STAMP.unlink(missing_ok=True)
    install(lock)
    held = [lock, *CONTAINS.get(lock, [])]
    STAMP.write_text(json.dumps({name: fingerprint(name) for name in held}))


def says_dotenv(name: str) -> bool:
    """Whether .env has its own word on a setting."""
    try:
        lines = (HOME / ".env").read_text().splitlines()
    except OSError:
        return False
    return any(line.removeprefix("export ").split("=")[0].strip() == name for line in lines)


def environment() -> dict[str, str]:
    """.venv first, byte code kept, the demo on where the caller asks for it and .env is silent."""
    env = {**os.environ, "VIRTUAL_ENV": str(VENV), "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # with it every start would compile everything anew
    env.pop("PYTHONHOME", None)
    demo = env.pop("LINGE_DEMO_DEFAULT", None)
    if demo and "LINGE_DEMO" not in env and not says_dotenv("LINGE_DEMO"):
        env["LINGE_DEMO"] = demo
    return env


def main(lock: str, *command: str) -> None:
    try:
        if not is_in_step(lock):
            bring_into_step(lock)
    except CannotStart as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    env = environment()
    os.chdir(HOME)
    os.execvpe(command[0], list(command), env)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
