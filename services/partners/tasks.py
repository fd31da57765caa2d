"""What the queue runs for partners. Ids only, never personal data."""

from __future__ import annotations

from celery import shared_task

from services.partners import agreements


@shared_task(name="partners.ask_about_ends", ignore_result=True)
def ask_about_ends() -> None:
    agreements.ask_about_ends()
