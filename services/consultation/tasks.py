"""What happens in consultation by itself."""

from __future__ import annotations

from celery import shared_task

from services.consultation import forgetting, moving


@shared_task(name="consultation.forget")
def forget() -> int:
    """Every hour: what has had its time; returns how many rows."""
    return forgetting.forget_answers() + moving.forget()


@shared_task(name="consultation.seek_owners")
def seek_owners() -> int:
    """Every few seconds: write to the owners of cars that are in the way; returns how many requests were looked at."""
    return moving.seek()
