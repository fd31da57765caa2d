"""Backups: everything an installation needs to stand up again, taken while it runs, with a checksum of every file.

A backup is a folder: `database.sqlite3` or `database.dump`, `data/` (the data folder: photos, anchors, the secret key
when no SECRET_KEY was set) and `manifest.json`. It holds personal data, and perhaps the key to it: keep it as closely.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from accounts import moment

MANIFEST = "manifest.json"
# Of the data folder: what is made anew by itself, and the database, which is copied in its own way.
LEFT_OUT = ("*.sqlite3*", "static", "beat*", "sms", "backups")


class CannotKeep(Exception):
    """Its words say what is wrong, to the person at the command line."""


def is_sqlite(database: dict[str, Any]) -> bool:
    return "sqlite" in database["ENGINE"]


def back_up(database: dict[str, Any], data_dir: Path, into: Path) -> dict[str, Any]:
    """Write a whole backup to a folder that does not exist yet, and return its manifest. Raises CannotKeep."""
    if into.exists() and any(into.iterdir()):
        raise CannotKeep(f"{into} is not empty: name a new folder for each backup.")
    part = into.with_name(f"{into.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "data").mkdir(parents=True, mode=0o700)
    if is_sqlite(database):
        copy_sqlite(Path(database["NAME"]), part / "database.sqlite3")
    else:
        run_postgres("pg_dump", database, "--format=custom", "--no-owner", f"--file={part / 'database.dump'}")
    copy_data(data_dir, part / "data", leave=into.resolve())
    manifest = {"made_at": moment.now().isoformat(), "engine": engine(database), "sha256": checksums(part)}
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    if into.exists():
        into.rmdir()
    part.rename(into)  # a backup that bears its name is whole
    return manifest


def restore(database: dict[str, Any], data_dir: Path, source: Path, *, force: bool = False) -> None:
    """Put a backup in the place of what is there. The portal must not be running. Raises CannotKeep."""
    manifest = verified(source)
    if manifest["engine"] != engine(database):
        raise CannotKeep(f"This backup is of {manifest['engine']}, DATABASE_URL names {engine(database)}.")
    if not force and holds_something(database):
        raise CannotKeep("The database is not empty. Stop the portal; --force puts the backup in its place.")
    if is_sqlite(database):
        put_sqlite(source / "database.sqlite3", Path(database["NAME"]))
    else:
        flags = ("--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction")
        run_postgres("pg_restore", database, *flags, str(source / "database.dump"))
    shutil.copytree(source / "data", data_dir, dirs_exist_ok=True)


def engine(database: dict[str, Any]) -> str:
    return "sqlite" if is_sqlite(database) else "postgresql"


def verified(source: Path) -> dict[str, Any]:
    """The manifest of a backup whose every file is as it was written. Raises CannotKeep and names what is not."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotKeep(f"{source} is no backup: {MANIFEST} is missing or unreadable.") from error
    found, noted = checksums(source), manifest["sha256"]
    if wrong := sorted(name for name in {*noted, *found} if found.get(name) != noted.get(name)):
        raise CannotKeep(f"The backup is damaged: {', '.join(wrong[:5])}")
    return manifest


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by its path in the backup."""
    return {path.relative_to(folder).as_posix(): digest(path) for path in files_in(folder)}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_data(data_dir: Path, into: Path, *, leave: Path) -> None:
    """The data folder less what is LEFT_OUT and less the backup itself. What vanishes meanwhile is skipped."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        at_top = Path(folder) == data_dir
        unwanted = {name for name in names if at_top and any(fnmatch(name, pattern) for pattern in LEFT_OUT)}
        backups = {name for name in names if (Path(folder) / name / MANIFEST).exists()}
        return unwanted | backups | {name for name in names if (Path(folder) / name).resolve() == leave}

    for path in sorted(data_dir.iterdir()):
        if path.name in left_out(str(data_dir), [path.name]) or path.name == f"{leave.name}.part":
            continue
        if path.is_dir():
            shutil.copytree(path, into / path.name, ignore=left_out, copy_function=copy_if_there)
        else:
            copy_if_there(path, into / path.name)


def copy_if_there(source: str | Path, target: str | Path) -> None:
    try:
        shutil.copy2(source, target)
    except FileNotFoundError:
        return  # deleted while we copied


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy while others write: copying the file itself broke four times of four."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as live:
        live.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    with closing(sqlite3.connect(target)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CannotKeep("The copy of the database is not sound; the disk may be failing.")


def put_sqlite(source: Path, target: Path) -> None:
    """Replace the database in one step; the logs of the old one go with it."""
    fresh = target.with_name(f"{target.name}.restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, fresh)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    os.replace(fresh, target)


def holds_something(database: dict[str, Any]) -> bool:
    """Whether there is a table in it."""
    if not is_sqlite(database):
        question = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        return run_postgres("psql", database, "--tuples-only", "--no-align", f"--command={question}").strip() != "0"
    file = Path(database["NAME"])
    if not file.exists():
        return False
    with closing(sqlite3.connect(file)) as there:
        return there.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)


def run_postgres(program: str, database: dict[str, Any], *arguments: str) -> str:
    """One of PostgreSQL's own programs on this database; the password goes by the environment. Raises CannotKeep."""
    where = {"PGHOST": database["HOST"], "PGPORT": database["PORT"], "PGUSER": database["USER"]}
    where |= {"PGPASSWORD": database["PASSWORD"], "PGDATABASE": database["NAME"]}
    env = {**os.environ, **{name: str(value) for name, value in where.items() if value}}
    target = ["--dbname", str(database["NAME"])] if program == "pg_restore" else []
    try:
        done = subprocess.run([program, *target, *arguments], env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise CannotKeep(f"{program} is not on this machine: install PostgreSQL's client programs.") from error
    if done.returncode:
        raise CannotKeep(f"{program}: {done.stderr.strip()}")
    return done.stdout
