"""The same trouble at the same house, not long after it was answered 反复发生. What figures count is this, too."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from accounts import moment
from services.cases.models import Case, Event, Openness
from services.cases.table import Phase

AGAIN_WITHIN = timedelta(days=90)  # after an answer


def earlier(case: Case) -> Case | None:
    """The last case of this category at this house that was answered within the time; none for what is sealed.

    A house only: what is said of a whole estate need not be about the same spot. One query.
    """
    if case.building_id is None or case.category is None or case.sealed:
        return None
    answered = Event.objects.filter(
        case=OuterRef("pk"), target__in=_resting(case), at__gte=moment.now() - AGAIN_WITHIN, at__lt=moment.now()
    )
    same = Case.objects.filter(
        building=case.building_id, kind=case.kind, category__code=case.category.code, parent=None
    )
    others = same.exclude(pk=case.pk).exclude(openness=Openness.SEALED)
    return others.filter(Exists(answered)).order_by("-pk").first()


def _resting(case: Case) -> list[str]:
    return [code for code, state in case.workflow.states.items() if state.phase == Phase.RESTING]
