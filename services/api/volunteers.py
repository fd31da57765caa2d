"""What a volunteer's own credential opens: what they are asked, and their yes or no, through the same door as on the web."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Router
from ninja.security import HttpBearer

from accounts import limits, moment
from services.api import own, schemas, showing
from services.api.models import OwnCredential
from services.api.problems import Refused
from services.cases import once
from services.cases.act import StepNotAllowed
from services.cases.models import Case
from services.cases.numbers import read_number
from services.orders import answering, links, queries
from services.orders.actor import as_helper
from services.orders.effects import HelpsElsewhere
from services.orders.models import Helping, OfferMade, Volunteer

RATES = ((60, 60), (2_000, 86_400))  # of one credential: a minute, a day
VERBS = {"yes": "accept", "no": "pass_on"}
SAID = {"yes": OfferMade.Answer.ACCEPTED, "no": OfferMade.Answer.DECLINED}
REFUSALS = dict.fromkeys((401, 404, 409, 422, 429), schemas.Problem)


class OwnBearer(HttpBearer):
    """Authorization: Bearer linge_…, of a volunteer. That of another system opens nothing here, nor this one there."""

    def authenticate(self, request: HttpRequest, token: str) -> OwnCredential | None:
        found = own.read(token)
        if found:
            limits.spend("api-volunteer", str(found.volunteer_id), *RATES)
        return found


router = Router(auth=OwnBearer())


@router.get("/offers/", response={200: list[schemas.Asking], **REFUSALS}, operation_id="asked", url_name="asked")
def asked(request: HttpRequest) -> Any:
    """The orders that wait for the volunteer's word, soonest first. A stand-in is answered on the web."""
    volunteer, now = _volunteer(request), moment.now()
    return [_asking(offer) for offer in queries.invitations(volunteer, now) if offer.instead_of_id is None]


@router.post(
    "/offers/{number}/{said}/", response={200: schemas.Answered, **REFUSALS}, operation_id="say", url_name="say"
)
def say(
    request: HttpRequest, number: str, said: Literal["yes", "no"],
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=200)],
) -> Any:  # fmt: skip
    """Yes or no. The same word twice is once, whatever the key; 409 where others were quicker or the time is over."""
    volunteer = _volunteer(request)
    case = queries.order_of(volunteer.pk, read_number(number) or "")
    if case is None:
        raise Http404
    with transaction.atomic():
        claimed = once.claim(f"api-volunteer/{volunteer.pk}/{idempotency_key}", "api/offer", [case.number, said])
        if claimed is None or not claimed.answer:
            _say(case, volunteer, said)
            once.spend(claimed, said)
    return {"number": case.number, "answer": said}


def _say(case: Case, volunteer: Volunteer, said: str) -> None:
    """Raises Refused for who comes too late, or helps elsewhere at that time."""
    actor = as_helper(volunteer, channel="api", case=case.number, verbs=links.ASKED)
    try:
        answering.take(case, VERBS[said], actor, {})
    except HelpsElsewhere as elsewhere:
        raise Refused(409, _("那个时间您已经接了别的单，或者有班。")) from elsewhere
    except (StepNotAllowed, PermissionDenied) as late:
        if not _said_before(case, volunteer, said):
            raise Refused(409, _("这一单不用回话了：已经有人接，或者时间过了。")) from late


def _said_before(case: Case, volunteer: Volunteer, said: str) -> bool:
    """Whether this is what the volunteer has said to it already, on whatever way, and it still holds."""
    if said == "yes":
        return Helping.objects.filter(order__case=case, volunteer=volunteer, ended="").exists()
    last = OfferMade.objects.filter(order__case=case, volunteer=volunteer).order_by("-pk").first()
    return last is not None and last.answer == SAID["no"]


def _asking(offer: OfferMade) -> dict[str, Any]:
    order, case = offer.order, offer.order.case
    return {
        "number": case.number, "item": showing.named(case.category.code if case.category else "", case.category),
        "place": (case.building or case.place).slug, "where": case.where, "wanted_from": order.wanted_from,
        "wanted_until": order.wanted_until, "minutes": order.minutes, "answer_by": offer.expires_at,
    }  # fmt: skip


def _volunteer(request: HttpRequest) -> Volunteer:
    held: OwnCredential = request.auth  # type: ignore[attr-defined]
    return held.volunteer
