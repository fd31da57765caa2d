"""Imports sent in through the page: the file in its own folder, its state in the database, the work here or in a task.

A worker holds the row of its job while it writes, so one that was killed is told from one that is at work. What it
had written is taken back by the database, and the job says that nothing was written.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError

from accounts import moment
from grids.charge import charge_of
from grids.duties import Duty
from grids.models import ImportJob
from grids.sheets import importing
from grids.sheets.importing import ChangedMeanwhile, FaultsFound
from grids.sheets.opening import NotASheet
from grids.sheets.sheet import SHOWN, Work
from grids.sheets.writing import write_marked

State = ImportJob.State
AT_ONCE = 150_000  # bytes: a file of so few rows is checked while its sender waits
KILLED = timedelta(minutes=5)  # whoever took a job so long ago and does not hold its row is no more
KEPT_FOR = timedelta(days=7)
WORKING = (State.WAITING, State.CHECKING, State.AGREED, State.WRITING)
RUN_BY = {State.WAITING: State.CHECKING, State.AGREED: State.WRITING}


def folder() -> Path:
    """Outside the published files: what lies here has telephone numbers in it."""
    place: Path = settings.DATA_DIR / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def file_of(job: ImportJob) -> Path:
    return folder() / f"{job.key}.xlsx"


def marked_of(job: ImportJob) -> Path:
    return folder() / f"{job.key}-marked.xlsx"


def take_in(owner: Any, name: str, chunks: Iterable[bytes]) -> ImportJob:
    """Keep the file and check it: at once when it is small, else in the background."""
    job = ImportJob(key=secrets.token_hex(12), owner=owner, file_name=name[-120:])
    with file_of(job).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    job.save()
    start(job)
    return job


def start(job: ImportJob) -> None:
    """Here and now, or by a worker; one that the broker does not take is found by the sweep."""
    if file_of(job).exists() and file_of(job).stat().st_size <= AT_ONCE:
        run(job.pk)
        return
    try:
        current_app.send_task("grids.run_import", (job.pk,), retry=False, expires=600)
    except (OperationalError, OSError):
        return


def agree(job: ImportJob) -> bool:
    """Its owner has seen what would be done and wants it; once."""
    agreed = ImportJob.objects.filter(pk=job.pk, state=State.CHECKED).update(state=State.AGREED, taken_at=None)
    if agreed:
        start(job)
    return bool(agreed)


def run(pk: int) -> None:
    """Take a waiting job and do what it waits for; twice at once does it once."""
    for waiting, working in RUN_BY.items():
        taken = ImportJob.objects.filter(pk=pk, state=waiting).update(state=working, taken_at=moment.now())
        if taken:
            job = ImportJob.objects.select_related("owner").get(pk=pk)
            _work(job, _check if working == State.CHECKING else _write)
            return


def _work(job: ImportJob, do: Any) -> None:
    try:
        do(job)
    except NotASheet as wrong:
        _over(job, State.FAILED, str(wrong))
    except FaultsFound as found:
        _faulty(job, found.work)
    except ChangedMeanwhile as found:
        _seen(job, State.CHECKED, found.work, "检查之后，这些地方有人改过。请再看一遍将要做什么，再确认")
    except OSError:
        _over(job, State.FAILED, "文件不在了，请重新上传")
    except DatabaseError:
        _over(job, State.FAILED, "数据库正忙，什么也没有写入。请过一会儿重新上传")
    finally:
        cache.delete(_progress_key(job.pk))


def _check(job: ImportJob) -> None:
    found = importing.read(file_of(job), progress=_progress(job))
    work = importing.check(found, charge_of(job.owner, (Duty.ADMINISTRATOR,)), _progress(job))
    if work.faults:
        raise FaultsFound(work)
    _seen(job, State.DONE if work.nothing_to_do else State.CHECKED, work)


def _write(job: ImportJob) -> None:
    """The last word, that it is done, is part of the same transaction."""
    found = importing.read(file_of(job), progress=_progress(job))
    with transaction.atomic():
        if not ImportJob.objects.select_for_update().filter(pk=job.pk, state=State.WRITING).exists():
            return  # taken for dead meanwhile, and said so
        charge = charge_of(job.owner, (Duty.ADMINISTRATOR,))
        importing.carry_out(found, charge, _progress(job), job.summary, lambda work: _seen(job, State.DONE, work))
    _drop(job)


def _seen(job: ImportJob, state: str, work: Work, why: str = "") -> None:
    job.summary, job.shown, job.faults, job.fault_count = work.summary, [list(one) for one in work.shown], [], 0
    _over(job, state, why)


def _faulty(job: ImportJob, work: Work) -> None:
    write_marked(file_of(job), marked_of(job), work.faults)
    job.faults = [[fault.cell, fault.words] for fault in work.faults[:SHOWN]]
    job.fault_count = len(work.faults)
    _over(job, State.FAULTY)


def _over(job: ImportJob, state: str, why: str = "") -> None:
    job.state, job.why, job.over_at = state, why, moment.now()
    job.save()


def _drop(job: ImportJob) -> None:
    for path in (file_of(job), marked_of(job)):
        path.unlink(missing_ok=True)


def _forget(job: ImportJob) -> None:
    """Its files, and what its row repeats of them: names and numbers of people. That there was an import stays."""
    _drop(job)
    if job.shown or job.faults:
        ImportJob.objects.filter(pk=job.pk).update(shown=[], faults=[])


def _progress_key(pk: int) -> str:
    return f"import:{pk}"


def _progress(job: ImportJob) -> Any:
    return lambda doing, done: cache.set(_progress_key(job.pk), (doing, done), 600)


def progress_of(job: ImportJob) -> tuple[str, int] | None:
    """What its worker is doing, and how many rows of that are done."""
    return cache.get(_progress_key(job.pk))


def sweep() -> None:
    """Send again what no worker took; say of what a killed one left that nothing was written; forget what is old."""
    late = moment.now() - timedelta(minutes=1)
    for job in ImportJob.objects.filter(state__in=RUN_BY, made_at__lte=late):
        start(job)
    for job in ImportJob.objects.filter(state__in=RUN_BY.values(), taken_at__lte=moment.now() - KILLED):
        _take_back(job)
    for job in ImportJob.objects.filter(made_at__lte=moment.now() - KEPT_FOR).exclude(state__in=WORKING):
        _forget(job)


def _take_back(job: ImportJob) -> None:
    with transaction.atomic():
        dead = ImportJob.objects.select_for_update(skip_locked=True).filter(pk=job.pk, state=job.state).first()
        if dead:
            _over(dead, State.FAILED, "写到一半中断了，什么也没有写入。请重新上传")
