"""What the queue runs for the place. Ids only."""

from __future__ import annotations

from celery import shared_task

from grids import scans
from grids.sheets import jobs


@shared_task(name="grids.run_import")
def run_import(pk: int) -> None:
    jobs.run(pk)


@shared_task(name="grids.sweep_imports")
def sweep_imports() -> None:
    jobs.sweep()


@shared_task(name="grids.forget_scans")
def forget_scans() -> None:
    scans.forget()
