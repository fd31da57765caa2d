"""The addresses below /api/v1/: one more way to the same two doors, begin and act."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Header, NinjaAPI, Query, Status
from ninja.files import UploadedFile
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from accounts import limits
from grids.models import Place
from grids.queries import place_at
from services.api import credentials, problems, reading, schemas, showing, volunteers
from services.api.models import Credential, Filed, Scope
from services.api.problems import Refused
from services.cases import evidence
from services.cases import once as once_tokens
from services.cases.act import act, begin, sketch
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.numbers import read_number
from services.cases.queries import categories_for
from services.cases.table import KINDS, Phase, Workflow

RATES = ((120, 60), (10_000, 86_400))  # of one credential: a minute, a day
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=200)]


class Bearer(HttpBearer):
    """Authorization: Bearer linge_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Credential | None:
        found = credentials.read(token)
        if found:
            limits.spend("api", str(found.pk), *RATES)
        return found


class Readable(JSONRenderer):
    """Chinese as it is, not as escapes."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Linge", version="1", docs_url=None, openapi_url="openapi.json", auth=Bearer(), urls_namespace="api",
    renderer=Readable(),
    description="Report a matter, follow it, and work on it. Every POST carries an Idempotency-Key: whoever sends it "
    "again gets the first answer; with another body, 422. Refusals are problem details (RFC 9457).",
)  # fmt: skip
problems.install(api)
api.add_router("", volunteers.router)
REFUSALS = dict.fromkeys((401, 403, 404, 409, 422, 429), schemas.Problem)


def _holder(request: HttpRequest, *scopes: Scope) -> Credential:
    """The credential that was shown, good for one of these. Raises Refused when it is not."""
    held: Credential = request.auth  # type: ignore[attr-defined]
    if not set(scopes) & set(held.scopes):
        raise Refused(403, _("这个凭据不能用来：%(scope)s。") % {"scope": scopes[0].label})
    return held


def _once(held: Credential, key: str) -> str:
    """Two systems may well use the same key."""
    return f"api/{held.pk}/{key}"


def _place(held: Credential, code: str) -> Place:
    """A place inside the credential's area. Raises Refused."""
    found, area = place_at(code), held.post.area
    if found is None or area is None or not found.area.path.startswith(area.path):
        raise Refused(422, _("这个编码不在凭据的辖区里。"))
    return found


def _kind(code: str) -> Workflow:
    """A kind that anybody may begin. Raises Refused."""
    found = KINDS.get(code)
    if found is None or not found.door:
        raise Refused(422, _("没有这一类事项。"))
    return found


@api.get("/kinds/", response={200: list[schemas.Kind], **REFUSALS}, operation_id="kinds")
def kinds(request: HttpRequest, place: Annotated[str, Query(max_length=20)]) -> Any:
    """What can be filed at a place, and about what."""
    spot = _place(_holder(request, Scope.REPORT), place)
    return [
        {"kind": flow.kind, "name": str(flow.label),
         "categories": [showing.named(code, row) for code, row in categories_for(spot.area, flow.kind).items()]}
        for flow in KINDS.values() if flow.door
    ]  # fmt: skip


@api.get("/form/", response={200: list[schemas.Asked], **REFUSALS}, operation_id="form")
def form(request: HttpRequest, kind: str, place: str, category: str = "") -> Any:
    """What the form of a kind asks at a place, with the questions of a category."""
    spot, flow = _place(_holder(request, Scope.REPORT), place), _kind(kind)
    actor = Actor("api")
    return showing.asks(flow.opening, sketch(kind, actor=actor, place=spot), actor, {"category": category})


@api.post("/photos/", response={201: schemas.Picture, **REFUSALS}, operation_id="photo")
def photo(request: HttpRequest, idempotency_key: Key, file: Annotated[UploadedFile, File()]) -> Any:
    """Take a picture in; it is given to a case by its key. What no step takes is deleted after a day."""
    held = _holder(request, Scope.REPORT, Scope.STEPS)
    once, content = _once(held, idempotency_key), hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    if (key := _first_answer(once, content)) is None:
        key = _first_answer(once, content, evidence.receive([file])[0])
    return Status(201, {"key": key})


def _first_answer(once: str, content: str, key: str = "") -> str | None:
    """What was answered under this key of the sender's; else `key` is, from now on. Raises OnceReused."""
    with transaction.atomic():
        claimed = once_tokens.claim(once, "api/photo", content)
        if claimed and not claimed.answer and key:
            once_tokens.spend(claimed, key)
        return claimed.answer or None if claimed else None


@api.post("/cases/", response={201: schemas.Receipt, **REFUSALS}, operation_id="file")
def file_case(request: HttpRequest, idempotency_key: Key, filing: schemas.Filing) -> Any:
    """Open a case. A number in `phone` is for whoever asked: they agreed to be called about this matter."""
    held = _holder(request, Scope.REPORT)
    flow, spot = _kind(filing.kind), _place(held, filing.place)
    with transaction.atomic():
        case = begin(flow.kind, actor=Actor("api"), place=spot, answers=filing.answers, source="api",
                     once=_once(held, idempotency_key))  # fmt: skip
        Filed.objects.get_or_create(case_id=case.pk, defaults={"credential": held})
    return Status(201, {"number": case.number})


@api.get("/cases/", response={200: schemas.Page, **REFUSALS}, operation_id="cases")
def cases(request: HttpRequest, phase: Phase | None = None, before: str = "",
          at_most: Annotated[int, Query(ge=1, le=reading.MOST)] = 50) -> Any:  # fmt: skip
    """The cases of the area, newest first; sealed ones are not among them."""
    actor = credentials.actor_of(_holder(request, Scope.READ))
    found, last = reading.page(actor, phase=phase or "", before=before, at_most=at_most)
    return {"cases": [showing.summary(case) for case in found], "before": last}


@api.get("/cases/{number}/", response={200: schemas.Whole, **REFUSALS}, operation_id="case")
def one_case(request: HttpRequest, number: str) -> Any:
    """A case of the area, or one filed with this credential; of the latter, what its resident may read."""
    case, face = reading.fetch(request.auth, number)  # type: ignore[attr-defined]
    return showing.whole(case, face)


@api.get("/cases/{number}/steps/", response={200: list[schemas.Offer], **REFUSALS}, operation_id="steps")
def steps(request: HttpRequest, number: str) -> Any:
    """What may be done with it now, and what each step asks."""
    case, actor = _at_work(request, number)
    return showing.offers(actor, case)


@api.post("/cases/{number}/steps/{verb}/", response={200: schemas.Taken, **REFUSALS}, operation_id="step")
def step(request: HttpRequest, number: str, verb: str, idempotency_key: Key, taking: schemas.Taking) -> Any:
    """Take a step as the holder of the post, who answers for it."""
    case, actor = _at_work(request, number)
    once = _once(request.auth, idempotency_key)  # type: ignore[attr-defined]
    act(case, verb, actor=actor, answers=taking.answers, seen=taking.version, once=once)
    case.refresh_from_db()
    return {"number": case.number, "state": showing.named(case.state, case.standing.label), "version": case.version}


def _at_work(request: HttpRequest, number: str) -> tuple[Case, Actor]:
    actor = credentials.actor_of(_holder(request, Scope.STEPS))
    found = reading.open_to(actor).filter(number=read_number(number) or "").first()
    if found is None:
        raise Http404
    return found, actor
