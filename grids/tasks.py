"""What the queue runs for the place. Ids only."""

from __future__ import annotations

from celery import shared_task

from grids import pdf_files, scans
from grids.models import Area
from grids.papers import PAPERS
from grids.sheets import jobs


@shared_task(name="grids.run_import")
def run_import(pk: int) -> None:
    jobs.run(pk)


@shared_task(name="grids.sweep_imports")
def sweep_imports() -> None:
    jobs.sweep()


@shared_task(name="grids.print_plates")
def print_plates(pk: int, paper: str) -> None:
    pdf_files.make(Area.objects.get(pk=pk), PAPERS[paper])


@shared_task(name="grids.forget_scans")
def forget_scans() -> None:
    """Every night: the oldest days of the counts, and files of plates that nobody prints any more."""
    scans.forget()
    pdf_files.sweep()
