"""What the page of a case must know beside its row, read along with it: no query of its own for each of them."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from accounts.models import Consent
from grids.models import Appointment, Level, Succession
from services.cases.handlers import HIGH, UPPER
from services.cases.models import Case, CaseQuerySet
from services.cases.table import Phase

RELATED = ("category", "place", "building", "entrance", "desk", "requester", "owner_appointment__person",
           "owner_appointment__area", "owner_organisation__contact", "merged_into", "parent", "posting",
           "routed__appointment__person", "routed__organisation")  # fmt: skip


def read_along(cases: CaseQuerySet) -> CaseQuerySet:
    """These cases with all that their pages say of them.

    What conditions.py and board.py would ask one by one of a case read alone stands with it: `served_above`
    (routing.desk_above, of what is not sealed), `longer_asked`, `publishing_agreed`, `redrawn` (an area around it).
    """
    above = [Q(area=OuterRef(f"at_{level}")) for level in HIGH]
    serving = Appointment.objects.current().filter(above[0] | above[1] | above[2], duty__in=UPPER)
    longer = Case.objects.filter(parent=OuterRef("pk"), kind="extension").exclude(phase=Phase.OVER)
    agreed = Consent.objects.filter(
        contact=OuterRef("requester"), about=OuterRef("number"), purpose=Consent.Purpose.PUBLISH, withdrawn_at=None
    )
    lies = ("place", "desk", *(f"{way}_{level}" for level in Level.values for way in ("at", "in")))
    redrawn = reduce(or_, (Q(predecessor=OuterRef(where)) for where in lies))
    return cases.with_estates().select_related(*RELATED).annotate(
        served_above=Exists(serving.exclude(area=OuterRef("desk"))), longer_asked=Exists(longer),
        publishing_agreed=Exists(agreed), redrawn=Exists(Succession.objects.filter(redrawn)),
    )  # fmt: skip
