"""Which cases a credential reaches: those of its post's ground, and those that came in under it. Never a sealed one."""

from __future__ import annotations

from django.http import Http404

from services.api.credentials import actor_of
from services.api.models import Credential, Filed, Scope
from services.cases.actor import Actor
from services.cases.along import RELATED
from services.cases.models import Case, CaseQuerySet, Openness
from services.cases.numbers import read_number

MOST = 100


def open_to(actor: Actor) -> CaseQuerySet:
    """What this actor sees at the desk, without what is sealed."""
    return _whole(Case.objects.within_reach_of(actor))


def fetch(credential: Credential, number: str) -> tuple[Case, str]:
    """The case and how it is looked at: staff of the place, or resident for whoever filed it. Raises Http404."""
    wanted = read_number(number) or ""
    ground, own = Scope.READ in credential.scopes, Scope.REPORT in credential.scopes
    if ground and (found := open_to(actor_of(credential)).filter(number=wanted).first()):
        return found, "staff"
    filed = Filed.objects.filter(credential=credential).values("case_id")
    if own and (found := _whole(Case.objects.filter(pk__in=filed)).filter(number=wanted).first()):
        return found, "resident"
    raise Http404


def page(actor: Actor, *, phase: str, before: str, at_most: int) -> tuple[list[Case], str | None]:
    """Some cases, newest first, and the number to read on from. Raises Http404 for a number that is not in reach."""
    cases = open_to(actor).filter(phase=phase) if phase else open_to(actor)
    if before:
        last = open_to(actor).filter(number=read_number(before) or "").first()
        if last is None:
            raise Http404
        cases = cases.filter(pk__lt=last.pk)
    found = list(cases.order_by("-pk")[: at_most + 1])
    return found[:at_most], found[at_most - 1].number if len(found) > at_most else None


def _whole(cases: CaseQuerySet) -> CaseQuerySet:
    read = cases.with_estates().select_related(*RELATED).prefetch_related("clocks")
    return read.exclude(openness=Openness.SEALED)
