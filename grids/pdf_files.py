"""The plates of a place as one PDF, made beside the work and kept for some days. Where WeasyPrint is installed.

One file for a place and a paper. While it grows, a note beside it tells how far it is; a note that nobody has touched for
a while is of a worker that is no more, and counts for nothing.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from grids import printed
from grids.models import Area
from grids.papers import Paper
from grids.plates import buildings_of, plates_of

KILLED = 300  # seconds: so long no sixteen sheets take
KEPT_FOR = 7 * 86400
MOST = 2000  # buildings in one file; of more, each part of the place has one of its own


@dataclass(frozen=True)
class Standing:
    """How it stands with one of these files: under way with so many plates done of so many, made then, or neither."""

    working: bool = False
    done: int = 0
    of: int = 0
    made_at: datetime | None = None


def file_of(area: Area, paper: Paper) -> Path:
    place: Path = settings.DATA_DIR / "plates"
    place.mkdir(parents=True, exist_ok=True)
    return place / f"{area.slug}-{paper.name}.pdf"


def standing(area: Area, paper: Paper) -> Standing:
    """No query."""
    file = file_of(area, paper)
    if _age(_note(file)) < KILLED:
        done, _of, total = _read(_note(file)).partition(" ")
        return Standing(working=True, done=int(done or 0), of=int(total or 0))
    made = file.stat().st_mtime if file.exists() else None
    return Standing(made_at=datetime.fromtimestamp(made, UTC) if made else None)


def ask(area: Area, paper: Paper) -> bool:
    """Have it made by a worker; whoever asks twice meanwhile waits for the same one. False where no worker can be told."""
    note = _note(file_of(area, paper))
    if not standing(area, paper).working:
        note.unlink(missing_ok=True)
    try:
        os.close(os.open(note, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return True
    try:
        current_app.send_task("grids.print_plates", (area.pk, paper.name), retry=False, expires=300)
    except (OperationalError, OSError):
        note.unlink(missing_ok=True)
        return False
    return True


def make(area: Area, paper: Paper) -> None:
    """Whole or not at all: whoever has the old one open keeps it, whoever comes meanwhile gets that."""
    file, plates = file_of(area, paper), plates_of(buildings_of(area))
    note, growing = _note(file), file.with_suffix(".new")

    def tell(done: int) -> None:
        note.write_text(f"{done} {len(plates)}")

    try:
        tell(0)
        printed.write_pdf(plates, paper, growing, tell)
        growing.replace(file)
    finally:
        for left in (note, growing):
            left.unlink(missing_ok=True)


def sweep() -> None:
    """Forget what is old: plates are printed once, and what has changed since would be printed wrong."""
    for path in (settings.DATA_DIR / "plates").glob("*"):
        if _age(path) > KEPT_FOR:
            path.unlink(missing_ok=True)


def _note(file: Path) -> Path:
    return file.with_suffix(".note")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _age(path: Path) -> float:
    """Seconds since it was touched; without end where it is not there."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
