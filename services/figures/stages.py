"""How long each stretch of the way takes: spans from one row of a case to another, kept as a histogram.

A histogram can be added up over days and areas, which a median cannot. Its steps grow by a twentieth, so that whatever
is read from it is at most 2.5 % off (and never by less than half a minute): see `value_at`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.models import Event
from services.cases.table import Workflow
from services.figures import roles
from services.figures.roles import Verbs

STEP = 1.05  # the upper bound of a class over its lower one
MARK = "~"  # in a code: stage, mark, class


@dataclass(frozen=True)
class Stage:
    """From the first of one kind of row to the first of another after it, by the clock on the wall."""

    code: str
    label: Any
    definition: Any
    begins: Verbs
    ends: Verbs


def _responded(kind: Workflow) -> set[str]:
    return {*roles.accepted(kind), *roles.named("decline")(kind)}


STAGES = (
    Stage("first_response", _("首次回应"), _("从提交到受理或说明不予受理。"), roles.filed, _responded),
    Stage("first_contact", _("首次联系"), _("从提交到工作人员第一次给居民回话。"), roles.filed, roles.contacted),
    Stage("dispatch", _("交办"), _("从受理到第一次交给承办人。"), roles.accepted, roles.assigned),
    Stage("signing", _("签收"), _("从第一次交办到有人签收。"), roles.assigned, roles.signed_for),
    Stage("work", _("办理"), _("从签收到承办人办结。"), roles.signed_for, roles.handled),
    Stage("answer", _("得到答复"), _("从提交到第一次答复，等居民补充的时间也算。"), roles.filed, roles.answered),
)


def spans(kind: Workflow, events: list[Event]) -> Iterator[tuple[Event, str]]:
    """For each stage that this case has passed, the event at its end and the code of its class."""
    for stage in STAGES:
        begins, ends = stage.begins(kind), stage.ends(kind)
        begun = next((one for one in events if one.verb in begins), None)
        ended = begun and next((one for one in events if one.verb in ends and one.seq > begun.seq), None)
        if begun and ended:
            yield ended, f"{stage.code}{MARK}{class_of((ended.at - begun.at).total_seconds() / 60)}"


def class_of(minutes: float) -> int:
    """The class in which this span falls; whatever is below one minute is in the first."""
    return max(0, math.floor(math.log(max(minutes, 1)) / math.log(STEP) + 1e-9))


def value_at(histogram: Counter[int], share: float) -> float:
    """Minutes: so many of all spans are no longer. Between the bounds of its class, at most 2.5 % off.

    Raises ValueError when there are none.
    """
    left = share * sum(histogram.values())
    for number in sorted(histogram):
        left -= histogram[number]
        if left <= 1e-9 and histogram[number]:
            return STEP ** (number + 0.5)
    raise ValueError("no span")


def histogram(counts: Counter[str], stage: str) -> Counter[int]:
    """The classes of one stage among all counts of an area."""
    found: Counter[int] = Counter()
    for code, number in counts.items():
        name, mark, place = code.partition(MARK)
        if mark and name == stage:
            found[int(place)] += number
    return found
