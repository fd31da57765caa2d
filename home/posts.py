"""Whom to call about a place: appointments and bodies, turned into the rows that a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Consent
from grids.duties import Duty
from grids.models import Appointment, Area, Level, Organisation, StandIn
from home import hours

Kind = Organisation.Kind
SHOWN = (
    Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.STEWARD, Duty.POLICE, Duty.LEGAL, Duty.JUDGE,
    Duty.COMMUNITY_STAFF,
)  # fmt: skip
AT_THE_GRID = {Level.GRID, Level.MICRO_GRID}
AT_HAND = (Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.STEWARD)
ALWAYS_FILLED = (Duty.GRID_WORKER, Duty.GRID_LEADER)  # a grid without one says so


@dataclass(frozen=True)
class Row:
    """One line of 谁负责这里: a person in a post, a body, or a post that stands empty."""

    name: str
    title: str
    note: str = ""
    number: str = ""
    photo: str = ""
    vacant: bool = False
    duty: str = ""
    slot: str = ""
    is_open: bool | None = None
    next_switch: datetime | None = None
    where: str = ""
    verified: date | None = None
    stale: bool = False  # its holder was asked and did not answer: nobody is led to this number


def of(area: Area) -> list[Appointment]:
    """Who serves at this area or above it, nearest first; `consents` says whether a personal number may be shown.

    `acting` is the post of who stands in today. One query, one more where somebody is away.
    """
    agreed = Consent.objects.filter(
        contact=OuterRef("person__contact"), purpose=Consent.Purpose.PUBLIC_NUMBER, withdrawn_at=None
    )
    away = StandIn.objects.today().filter(appointment=OuterRef("pk")).order_by("pk").values("stand_in")[:1]
    serving = Appointment.objects.answering_for(area).annotate(consents=Exists(agreed), acting_id=Subquery(away))
    found = list(serving.filter(duty__in=SHOWN))
    if standing := [post.acting_id for post in found if post.acting_id]:
        read = Appointment.objects.select_related("person").annotate(consents=Exists(agreed)).in_bulk(standing)
        for post in found:
            post.acting = read.get(post.acting_id)
    return found


def acting_today() -> QuerySet[StandIn, dict[str, Any]]:
    """For each post whose holder is away (`appointment_id`), by what name who stands in is called: `acting`, `acting_en`."""
    found = StandIn.objects.today().annotate(
        acting=F("stand_in__person__name"), acting_en=F("stand_in__person__name_en")
    )
    return found.order_by().values("appointment_id", "acting", "acting_en")


def with_acting(held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """These posts with `acting` and `acting_en`, empty where nobody is away. No query more."""
    away = acting_today().filter(appointment_id=OuterRef("pk"))
    return held.annotate(acting=Subquery(away.values("acting")[:1]), acting_en=Subquery(away.values("acting_en")[:1]))


def number_of(post: Appointment) -> str:
    """The number that may stand on a page: a personal one only while its owner agrees."""
    personal = post.public_number_kind == Appointment.NumberKind.PERSONAL
    return post.public_number if not personal or post.consents else ""


def row(post: Appointment, english: bool, moment: datetime, working: bool) -> Row:
    """The line of somebody in a post."""
    acting = getattr(post, "acting", None) or post
    person, body = acting.person, post.organisation or post.area
    where = (english and body.name_en) or body.name
    promise = post.promise if acting is post else ""  # one's own word, and nobody else's
    hours_shown = (english and post.office_hours_en) or post.office_hours
    return Row(
        name=(english and person.name_en) or person.name,
        title=(english and post.title_en) or (str(Duty(post.duty).label) if english else post.shown_title),
        note=" · ".join(part for part in (_stands_in(post, acting, english), where, hours_shown, promise) if part),
        number="" if acting.stale else number_of(acting),
        photo=person.photo.url if person.photo else "",
        slot=post.pair_slot,
        duty=post.duty,
        is_open=hours.is_open(post.office_hours, moment, working=working),
        next_switch=hours.next_switch(post.office_hours, moment) if post.office_hours else None,
        where=where,
        verified=acting.last_verified_on,
        stale=acting.stale,
    )


def _stands_in(post: Appointment, acting: Appointment, english: bool) -> str:
    """周敏休假，吴芳代班; nothing where nobody is away."""
    if acting is post:
        return ""
    away, here = ((english and one.person.name_en) or one.person.name for one in (post, acting))
    return _("%(away)s休假，%(here)s代班") % {"away": away, "here": here}


def nearest(posts: Iterable[Appointment], duty: Duty) -> list[Appointment]:
    """All who hold this duty at the nearest area that has it."""
    held = [post for post in posts if post.duty == duty]
    for _depth, group in groupby(held, key=lambda post: post.area.depth if post.area else 0):
        return list(group)
    return []


def vacancy(duty: Duty, area: Area, stands_in: Sequence[Appointment], english: bool) -> Row | None:
    """A grid's post that nobody holds, with who answers meanwhile. None when it is held, or not a residential grid's page."""
    if area.level not in AT_THE_GRID or area.kind == Area.Kind.SPECIAL:
        return None
    if any(post.area and post.area.level in AT_THE_GRID for post in stands_in):
        return None
    label = str(Duty(duty).label)
    if stands_in:
        person = stands_in[0].person
        note = _("这个岗位暂时空缺，由%(name)s代管。") % {"name": (english and person.name_en) or person.name}
    else:
        note = _("这个岗位暂时空缺，请打社区值班电话。")
    return Row(name=_("暂缺"), title=label, note=note, vacant=True)


def rows(posts: Sequence[Appointment], area: Area, *, english: bool, moment: datetime, working: bool) -> list[Row]:
    """The people of a place in the order of whom one calls first, vacancies in their place."""
    found = []
    for duty in SHOWN:
        holders = nearest(posts, duty)
        if duty in ALWAYS_FILLED and (gap := vacancy(duty, area, holders, english)):
            found.append(gap)
        found += [row(post, english, moment, working) for post in holders]
    return found


def body(organisation: Organisation, english: bool) -> Row:
    """The line of a body: police station, court, property company."""
    return Row(
        name=(english and organisation.name_en) or organisation.name,
        title=organisation.get_kind_display(),
        note=organisation.address,
        number=organisation.public_number,
    )


def bodies(lineage: Sequence[Area], english: bool) -> list[Row]:
    """Of every kind of body the nearest; departments and partner units stand elsewhere. One query."""
    kinds = (
        Kind.POLICE_OFFICE, Kind.POLICE_STATION, Kind.COURT, Kind.PROPERTY_COMPANY, Kind.OWNERS_COMMITTEE,
        Kind.GOVERNANCE_CENTRE,
    )  # fmt: skip
    found = Organisation.objects.filter(area__in=lineage, kind__in=kinds).order_by("-area__depth", "pk")
    by_kind: dict[str, Organisation] = {}
    for organisation in found:
        by_kind.setdefault(organisation.kind, organisation)
    return [body(by_kind[kind], english) for kind in kinds if kind in by_kind]


def desks(lineage: Sequence[Area], english: bool, words: Mapping[str, str]) -> list[Row]:
    """Community and subdistrict with their duty lines: they stand on every page. `words`: what levels are called here."""
    return [
        Row(
            name=(english and area.name_en) or area.name,
            title=words.get(area.level, area.get_level_display()),
            note=_("值班电话") if area.hotline else "",
            number=area.hotline,
        )
        for area in lineage
        if area.level in (Level.COMMUNITY, Level.SUBDISTRICT) and (area.hotline or area.name)
    ]
