"""Who answers a legal question: those on the nearest roster that answers, else the nearest lawyer or judge. 三官一律"""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from grids.duties import Duty
from grids.models import Appointment, Area
from services.cases.models import Case
from services.cases.table import Phase
from services.consultation.models import Roster

ANSWERING = (Duty.LEGAL, Duty.JUDGE)  # where no roster says otherwise; a police officer answers where one does


def at(place: Area) -> QuerySet[Appointment]:
    """Everybody who answers questions from this place, the nearest first. One query."""
    serving = Appointment.objects.answering_for(place)
    asked = Roster.objects.filter(area__path__in=place.lineage_paths(), answers=True)
    return serving.filter(Q(duty__in=ANSWERING) | Q(rosters__in=asked)).distinct()


def next_for(case: Case) -> Appointment | None:
    """Whom to ask next: of the nearest who were not asked yet, the one with the fewest open questions.

    Never whoever asks. None: the community has to answer. Three queries.
    """
    owners = case.events.values_list("owner", flat=True)
    asked = {int(owner[1:]) for owner in owners if owner.startswith("a")}
    others = at(case.place).exclude(pk__in=asked).exclude(person__contact=case.requester_id or 0)
    found = list(others)
    nearest = [held for held in found if held.area_id == found[0].area_id]
    open_now = _open_questions(nearest)
    return min(nearest, key=lambda held: (open_now.get(held.pk, 0), held.pk), default=None)


def _open_questions(posts: list[Appointment]) -> dict[int, int]:
    held = Case.objects.filter(kind="questions", phase=Phase.OPEN, owner_appointment__in=[one.pk for one in posts])
    return dict(held.order_by().values_list("owner_appointment").annotate(many=Count("pk")))
