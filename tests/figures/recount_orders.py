"""What a patient person with all events of orders would count. Knows nothing of how the portal counts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from services.cases.models import Event
from services.orders.models import Helping, OfferMade, Volunteer

FEWEST = 5


def recounted(area, since, until) -> dict:
    """By hand: every event there is, one after the other."""
    first: dict[int, datetime] = {}
    yes: dict[int, datetime] = {}
    unfilled, missed = set(), Counter()
    for event in Event.objects.select_related("case__place").order_by("case", "seq"):
        case = event.case
        if case.kind != "orders" or not case.place.path.startswith(area.path):
            continue
        if event.verb == "dispatch":
            first.setdefault(case.pk, event.at)
        if event.verb in ("join", "accept", "join_for", "accept_for") and case.pk in first:
            yes.setdefault(case.pk, event.at)
        if event.verb == "unfilled" and case.pk in first:
            unfilled.add(case.pk)
        if event.verb in ("no_show", "one_missing"):
            missed[case.pk] += 1
    mine = {case for case, at in first.items() if since <= at < until}
    sent, minutes = Counter(), Counter()
    for offer in OfferMade.objects.select_related("order"):
        if offer.order.case_id in mine:
            sent[offer.volunteer_id] += 1
    for helping in Helping.objects.filter(ended="done").select_related("order"):
        if helping.order.case_id in mine:
            minutes[helping.volunteer_id] += helping.minutes
    everybody = [one.pk for one in Volunteer.objects.select_related("grid") if one.grid.path.startswith(area.path)]
    everybody = sorted({*everybody, *sent}), sorted({*everybody, *minutes})
    waits = sorted((yes[case] - first[case]).total_seconds() / 3600 for case in mine if case in yes)
    return {
        "dispatched": len(mine), "filled": len(mine & set(yes)), "pushes": sum(sent.values()), "waits": waits,
        "unfilled": len(mine & unfilled), "no_shows": sum(missed[case] for case in mine),
        "gini_pushes": by_pairs([sent[one] for one in everybody[0]]), "gini_hours": by_pairs([minutes[one] for one in everybody[1]]),
    }  # fmt: skip


def by_pairs(numbers: list[int]) -> float | None:
    """Half the mean difference of all pairs over the mean: the definition, not the shortcut."""
    if not sum(numbers) or len(numbers) < FEWEST:
        return None
    differences = sum(abs(one - other) for one in numbers for other in numbers)
    return differences / (2 * len(numbers) * sum(numbers))
