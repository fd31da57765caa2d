"""What the worker and the beat call. Messages carry ids and tickets, never a word or a number."""

from __future__ import annotations

from celery import shared_task

from services.letters import arrivals, relay


@shared_task(name="letters.deliver")
def deliver(pk: int, ticket: str) -> None:
    relay.deliver(pk, ticket)


@shared_task(name="letters.sweep")
def sweep() -> int:
    """Every two seconds: put in the queue what lies waiting, lost its ticket or lost its worker."""
    return relay.sweep()


@shared_task(name="letters.look")
def look() -> int:
    """Every minute: ask the gateway what became of what it took."""
    return arrivals.look()
