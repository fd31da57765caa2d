"""What somebody may do with a case, as its page offers it: one step stands open, the others are folded away.

Whom to put in charge, or into which case to put this one, is asked of the database for the step that stands open alone.
Another step that asks for such a thing is a link: to this page, where that step stands open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Case
from services.cases.table import STAY, Step
from services.cases.who import OWNER

Offer = tuple[Step, StepForm | None, bool]  # the form is missing where a link leads to it; whether it was refused
TALK, LADDER = _("和居民、同事沟通"), _("退回、上报、请人来")


def asks_for(steps: list[Step], name: str) -> bool:
    """Whether one of these steps asks for a field of this name."""
    return any(asked.name == name for step in steps for asked in step.asks)


def filled_in_here(steps: list[Step], open_verb: str) -> list[Step]:
    """The steps whose forms stand on this page.

    Where one stands open that asks the database, others that do so by their replies (replies.py) are links as well.
    """
    reading = [step for step in steps if any(asked.reads for asked in step.asks)]
    looked_up = any(step.verb == open_verb for step in reading)
    linked = [step for step in steps if step in reading or (looked_up and asks_for([step], "reply"))]
    return [step for step in steps if step.verb == open_verb or step not in linked]


def opened(steps: list[Step], case: Case, chosen: str, more: Mapping[str, Any]) -> str:
    """The verb of the step that stands open: what was tried, else what was chosen, else the first of the way it goes."""
    if tried := more.get("refused_verb") or ("refused" in more and more["refused"].step.verb):
        return tried
    first = steps[0].verb if steps and steps[0] in case.workflow.main else ""
    return chosen if chosen in [step.verb for step in steps] else first


def made(
    steps: list[Step], here: list[Step], case: Case, actor: Actor, begun: Mapping | None, more: Mapping
) -> list[Offer]:
    """Each step with its form if it stands `here`: what was refused as it was sent, or begun with these words."""
    refused, offers = more.get("refused"), []
    for step in steps:
        failed = refused is not None and refused.step.verb == step.verb
        kept = more.get("written") if more.get("refused_verb") == step.verb else None
        form = StepForm(step, case, actor, initial=kept or begun) if step in here and not failed else None
        offers.append((step, refused if failed else form, failed))
    return offers


def grouped(offers: list[Offer], case: Case, open_verb: str) -> list[tuple[Any, list[Offer], bool]]:
    """The way it should go before everything else, which is folded away: heading, offers, whether it stands open."""
    flow = case.workflow
    rows = (("", flow.main), (TALK, flow.talk), (LADDER, flow.ladder))
    found = [(heading, [offer for offer in offers if offer[0] in steps]) for heading, steps in rows]
    return [(head, held, any(one[0].verb == open_verb for one in held)) for head, held in found if held]


def best_first(steps: list[Step], case: Case, actor: Actor) -> list[Step]:
    """What moves the case before what leaves it where it is, and the owner's own part before dealing it anew."""
    owns = OWNER.holds(actor, case)

    def rank(step: Step) -> tuple[bool, bool, bool]:
        return step not in case.workflow.main, owns and OWNER not in step.by, step.target in (STAY, case.state)

    return sorted(steps, key=rank)
