"""Named reads of the case back end."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import moment
from accounts.models import Consent
from grids.models import Appointment, Area, Organisation
from services.cases import pieces
from services.cases.actor import NOTHING, Actor
from services.cases.models import Case, CaseQuerySet, Category, Event, Openness
from services.cases.pieces import AGAIN, UNDER_WAY, WHISTLES
from services.cases.table import KINDS, Phase, Step

TRY_AGAIN = timedelta(hours=16)  # nobody picked up: the next day


def categories_for(place: Area, kind: str, *, questions: bool = True) -> dict[str, Category]:
    """What a case of this kind can be about at this place, by code, in order; the nearest area's row wins.

    Two queries, one without the `questions`.
    """
    rows = Category.objects.filter(Q(area=None) | Q(area__path__in=place.lineage_paths()), kind=kind)
    rows = rows.annotate(depth=F("area__depth")).order_by().prefetch_related(*["questions"] * questions)
    nearest: dict[str, Category] = {}
    for row in sorted(rows, key=lambda row: row.depth or 0):
        nearest[row.code] = row
    return dict(sorted(nearest.items(), key=lambda item: (item[1].order, item[1].pk)))


def categories_of(case: Case) -> dict[str, Category]:
    """The same for a case, asked for by several fields of one form: read once for where it is as long as it is in memory.

    One query the first time, one more for each row whose questions are asked for.
    """
    kept = vars(case).setdefault("_categories", {})
    where = (case.place_id, case.kind)
    if where not in kept:
        kept[where] = categories_for(case.place, case.kind, questions=False)
    return kept[where]


def of_nobody_accused(posts: QuerySet[Appointment], case: Case) -> QuerySet[Appointment]:
    """Without the posts of whom the case is about, and of whoever speaks for the organisation it is about."""
    posts = posts.exclude(person=case.subject_person_id or 0)
    if body := case.subject_organisation_id:
        speakers = Appointment.objects.current().filter(organisation=body).order_by().values("person")
        own = Organisation.objects.filter(pk=body, contact__isnull=False).values("contact")
        posts = posts.exclude(person__in=speakers).exclude(person__contact__in=own)
    return posts


def waiting_for(actor: Actor, steps: list[tuple[str, Step]]) -> Q:
    """The cases on which one of these rows, given with their kind, waits for this actor."""
    wanted = NOTHING
    for kind, step in steps:
        for who in step.by:
            found = who.awaits(actor)
            if found != NOTHING:
                wanted |= found & Q(kind=kind, state__in=KINDS[kind].sources(step))
    return wanted


Seen = CaseQuerySet | None  # the cases that a list is made of: all within reach, unless some are given


def _seen(actor: Actor, seen: Seen) -> CaseQuerySet:
    return Case.objects.within_reach_of(actor) if seen is None else seen


def awaiting(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """The desk 工作台: what waits for this actor, most urgent first. Read from the awaited rows of every kind.

    What merely rests with the resident is not on the desk, nor is one's own request.
    """
    return listed(Case.objects.filter(waiting_for(actor, _awaited())) if seen is None else seen)


def where_awaiting(actor: Actor) -> list[Q]:
    """awaiting() taken apart: what each word of `by` means to this actor, in each state."""
    return [piece & Q(state=state, phase=phase, kind__in=kinds) for piece, state, phase, kinds in _seats(actor)]


def _seats(actor: Actor) -> list[tuple[Q, str, Phase, list[str]]]:
    """Of which cases, in which state and of which kinds, a step waits for this actor."""
    wanted: dict[tuple[Q, str, Phase], set[str]] = {}
    for kind, step in _awaited():
        for piece in (piece for who in step.by for piece in who.pieces(actor)):
            for state in KINDS[kind].sources(step):
                wanted.setdefault((piece, state, KINDS[kind].states[state].phase), set()).add(kind)
    return [(*seat, sorted(kinds)) for seat, kinds in wanted.items() if seat[2] in UNDER_WAY]


def awaiting_by_state(actor: Actor) -> list[tuple[Q, Q]]:
    """The same, put together for each state: the state, and what else it asks."""
    found: dict[tuple[str, Phase], list[Q]] = {}
    for piece, state, phase, kinds in _seats(actor):
        found.setdefault((state, phase), []).append(piece & Q(kind__in=kinds))
    return [(Q(state=state, phase=phase), reduce(or_, held)) for (state, phase), held in found.items()]


def in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """Every case within reach that is still to be worked on, most urgent first."""
    return listed(_seen(actor, seen).exclude(phase="over").exclude(requester=actor.contact or 0))


def where_whistles(actor: Actor) -> list[Q]:
    """The pieces of indexes in which all of whistles_in_my_area() stands."""
    return [*pieces.of_ground(actor, WHISTLES), WHISTLES & Q(requester=actor.contact or 0)]


def where_often(actor: Actor) -> list[Q]:
    """The pieces of indexes in which all of often_in_my_area() stands."""
    return pieces.of_ground(actor, AGAIN)


def often_in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """What is under way for at least the third time: mending it once more will not do."""
    return in_my_area(actor, seen).filter(AGAIN)


def to_call_back(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """Whom to ring up 待回访: answered, not rated, not reached since; who left a number and still agrees to be called.

    The longest answered first. Sealed matters are on no list of calls: who handles one knows whom to ring, and when.
    """
    agreed = Consent.objects.filter(
        contact=OuterRef("requester"), about=OuterRef("number"), purpose=Consent.Purpose.CONTACT, withdrawn_at=None
    )
    moved_on = Event.objects.filter(case=OuterRef("case"), seq__gt=OuterRef("seq")).exclude(source=F("target"))
    rung = Event.objects.filter(case=OuterRef("pk"), verb="called").exclude(Exists(moved_on))
    called = rung.filter(~Q(facts__reached="no") | Q(at__gte=moment.now() - TRY_AGAIN))
    seen = seen_as_staff(actor, seen).filter(Exists(agreed), phase=Phase.RESTING, requester__phone_hash__isnull=False)
    waiting = seen.exclude(openness=Openness.SEALED).exclude(Exists(called))
    return listed(waiting)


def handled_in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """Every case within reach that is over, newest first."""
    done = _seen(actor, seen).filter(phase="over").exclude(requester=actor.contact or 0)
    return listed(done).order_by(*pieces.NEWEST)


def late_in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """What is under way and has run out of time, the longest first."""
    return late(in_my_area(actor, seen))


def parked_in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """What rests by decision, or waits for the resident: its clocks stand."""
    return in_my_area(actor, seen).filter(phase="paused")


def whistles_in_my_area(actor: Actor, seen: Seen = None) -> QuerySet[Case]:
    """Units that were called in, by oneself as well, and have not done with it."""
    return listed(_seen(actor, seen).filter(kind="whistle").exclude(phase="over"))


def seen_as_staff(actor: Actor, seen: Seen = None) -> CaseQuerySet:
    """Every case within reach but one's own and those that an organisation one speaks for was given."""
    others = _seen(actor, seen).exclude(requester=actor.contact or 0)
    return others.exclude(owner_organisation__in=actor.organisations)


def late(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of them with a running clock that is over."""
    return cases.filter(due_at__lt=moment.now())


def is_late(case: Case) -> bool:
    """The same of one."""
    return case.due_at is not None and case.due_at < moment.now()


def asked_by(actor: Actor) -> QuerySet[Case]:
    """One's own cases, newest first."""
    mine = Case.objects.filter(requester=actor.contact, parent=None) if actor.contact else Case.objects.none()
    return listed(mine).order_by("-pk")


def kin(case: Case, actor: Actor) -> list[Case]:
    """The main case of a child, the children of a case, what was put together with it or is the same again. One query.

    As far as this actor reaches them.
    """
    named = [case.parent_id or 0, case.merged_into_id or 0, case.again_of_id or 0, case.topic_id or 0]
    near = Q(pk__in=named) | Q(parent=case.pk) | Q(merged_into=case.pk) | Q(again_of=case.pk) | Q(topic=case.pk)
    within = Case.objects.within_reach_of(actor).filter(near)
    return list(within.select_related("owner_organisation", "owner_appointment__person").order_by("pk"))


def listed(cases: CaseQuerySet) -> QuerySet[Case]:
    """With all that a row of a list shows, the most urgent first. Two queries."""
    related = ("category", "place", "building", "entrance", "desk", "owner_appointment__person", "owner_organisation")
    whole = cases.with_estates().select_related(*related).prefetch_related("clocks")
    return whole.order_by(F("due_at").asc(nulls_last=True), "pk")


def _awaited() -> list[tuple[str, Step]]:
    """The rows for which somebody who serves is waited for, with their kind."""
    steps = [(flow.kind, step) for flow in KINDS.values() for step in flow.awaited]
    return [(kind, step) for kind, step in steps if step.source and not _resident_only(step)]


def _resident_only(step: Step) -> bool:
    return all(type(who).__name__ in ("Resident", "Clock", "Anyone") for who in step.by)
