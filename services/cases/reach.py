"""Who comes to a case by which way. Fetching is the permission check: what is out of reach is not there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts import second_factor
from services.cases import keys
from services.cases.actor import Actor, from_session
from services.cases.along import read_along
from services.cases.models import Case, CaseClock, CaseQuerySet
from services.cases.numbers import read_number

CLOCK = [field.attname for field in CaseClock._meta.concrete_fields]


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is signed in, with the posts only if the second factor was shown; loaded once for a request."""
    if not hasattr(request, "actor"):
        request.actor = from_session(request.user, posts=second_factor.satisfied(request))  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined]


def fetch(request: HttpRequest, number: str, *, along: bool = True) -> tuple[Case, Actor]:
    """The case and who asks for it: by signed key, by session, or by number and last four digits proved before.

    With all that its page says of it, or, where no page is shown, its row alone. Raises Http404 for a stranger, Gone for
    a key that has had its time.
    """
    plain, key = read_number(number) or "", request.GET.get("k")
    cases, read = Case.objects.filter(number=plain), _with_its_page if along else _one
    actor = _with_key(get_object_or_404(cases), key) if key else actor_of(request)
    if case := read(cases.within_reach_of(actor)):
        return case, actor
    if plain in request.session.get("proved", []) and (case := read(cases.exclude(openness="sealed"))):
        return case, Actor("link", contact=case.requester_id, case=case.number)
    raise Http404


def _one(cases: QuerySet[Case]) -> Case | None:
    """A number has one case at most, so nothing is sorted: among three hundred columns that takes as long as reading."""
    return next(iter(cases), None)


def _with_its_page(cases: CaseQuerySet) -> Case | None:
    """The only one of these cases, with what its page says. Two queries, one where there is none.

    The first asks whether it is there at all, and for its clocks, of which the page would ask anyway: making the wide one
    takes longer than all else that a stranger is answered with.
    """
    rows = list(cases.values_list("pk", "version", *(f"clocks__{name}" for name in CLOCK)))
    if not rows:
        return None
    seen = Case.objects.filter(pk=rows[0][0], version=rows[0][1])
    if case := _one(read_along(seen)):
        case.all_clocks = [CaseClock.from_db(cases.db, CLOCK, row[2:]) for row in rows if row[2] is not None]
        return case
    return _with_its_page(cases.all())  # a step was taken in between: whether it may be seen is asked again


def _with_key(case: Case, key: str) -> Actor:
    try:
        return keys.read(case, key)
    except keys.BadKey:
        raise Http404 from None


def remember_proof(request: HttpRequest, case: Case) -> None:
    """Let this browser in again; the last twenty cases."""
    proved = [number for number in request.session.get("proved", []) if number != case.number]
    request.session["proved"] = [*proved, case.number][-20:]
