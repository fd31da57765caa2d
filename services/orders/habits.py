"""How likely somebody says yes, as the planner may know it: from their own answers of the last ninety days. 应答

For the planner's arithmetic only. No page, list, export or letter shows or orders anybody by it (law 7), and whoever it is
about can have it forgotten at any time (Volunteer.learned_since).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from services.orders.models import OfferMade, Volunteer

REMEMBERED = timedelta(days=90)
PRIOR_YES, PRIOR_NO = 1.0, 2.0  # of who has not been asked yet one in three is expected to say yes
SILENT = (OfferMade.Answer.LAPSED, "")


class Habit(NamedTuple):
    rate: float  # of invitations accepted, 0 to 1
    unanswered: int  # invitations that stand or lapsed without a word


def of(volunteers: Collection[Volunteer], now: datetime) -> dict[int, Habit]:
    """By id. What others took before them says nothing of them and is not counted. One query."""
    asked = OfferMade.objects.filter(
        volunteer__in=volunteers,
        made_at__gt=now - REMEMBERED,
        made_at__gte=F("volunteer__learned_since"),
        instead_of=None,
    )
    said: dict[int, list[str]] = defaultdict(list)
    for volunteer, answer in asked.values_list("volunteer", "answer"):
        said[volunteer].append(answer)
    return {one.pk: _habit(said[one.pk]) for one in volunteers}


def _habit(answers: list[str]) -> Habit:
    yes = answers.count(OfferMade.Answer.ACCEPTED)
    no = answers.count(OfferMade.Answer.DECLINED) + answers.count(OfferMade.Answer.LAPSED)
    return Habit((yes + PRIOR_YES) / (yes + no + PRIOR_YES + PRIOR_NO), sum(answer in SILENT for answer in answers))
