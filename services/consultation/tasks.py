"""What happens in consultation by itself."""

from __future__ import annotations

from celery import shared_task

from services.consultation import forgetting


@shared_task(name="consultation.forget")
def forget() -> int:
    """Every hour: what has had its time; returns how many rows."""
    return forgetting.forget_answers()
