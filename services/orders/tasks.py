"""What the queue runs for orders. Ids only, never personal data."""

from __future__ import annotations

from celery import shared_task

from services.orders import erasing, presence, repeats, rounds


@shared_task(name="orders.rounds", ignore_result=True)
def find() -> None:
    rounds.run()


@shared_task(name="orders.erase", ignore_result=True)
def erase() -> None:
    erasing.erase_due()


@shared_task(name="orders.lapse", ignore_result=True)
def lapse() -> None:
    presence.lapse()


@shared_task(name="orders.repeat", ignore_result=True)
def repeat() -> None:
    repeats.make_due()
