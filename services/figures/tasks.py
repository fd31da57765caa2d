"""What the queue runs for the figures."""

from __future__ import annotations

from celery import shared_task

from services.figures import instep


@shared_task(name="figures.catch_up", ignore_result=True)
def catch_up() -> None:
    instep.catch_up()
