"""The figures of the machine room, in Prometheus' text format. Numbers only, of no single case or person."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Count

from portal import health
from portal.models import Pulse


def lines() -> Iterator[str]:
    """Two comment lines and the values of each figure. At most five queries."""
    waiting = health.letters()
    yield from figure("linge_letters_unsent", "Letters that wait to be sent.", [("", waiting["unsent"])])
    oldest = [("", waiting["oldest_unsent_seconds"])]
    yield from figure("linge_letters_oldest_unsent_seconds", "How long the oldest due letter has been due.", oldest)
    if beat := Pulse.last():
        at = [("", int(beat.timestamp()))]
        yield from figure("linge_last_beat_timestamp_seconds", "When clock, broker and worker last lived.", at)
    if apps.is_installed("services.cases"):
        counted = apps.get_model("cases", "Case").objects.values_list("phase").annotate(n=Count("pk")).order_by("phase")
        cases = [(f'{{phase="{phase}"}}', number) for phase, number in counted]
        yield from figure("linge_cases", "Cases by phase; phase open is what somebody must act on.", cases)


def figure(name: str, help_text: str, values: list[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} gauge"
    for labels, value in values:
        yield f"{name}{labels} {value}"


def text() -> str:
    return "\n".join(lines()) + "\n"
