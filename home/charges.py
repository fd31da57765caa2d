"""What somebody keeps, for one request: read once, however many lists, menus and buttons ask."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from accounts import moment
from grids.charge import Charge, charge_of
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area, Building, ChatGroup, Organisation, Person, QuickLink
from home.models import AreaPage, Banner, Centre, Club, Newsroom, PartyBranch, ServicePoint, SiteProfile
from services.cases.models import CalendarDay, Category, Question, RoutingRule, TimeLimit, WorkCalendar
from services.orders.models import Offering

PLACES: dict[type[Model], tuple[str, ...]] = {  # from a row to its area; the first that is not empty counts
    Area: ("",), Building: ("grid",), Organisation: ("area",), Appointment: ("area", "organisation__area"),
    ChatGroup: ("area",), QuickLink: ("area",), SiteProfile: ("area",), Category: ("area",),
    Question: ("category__area",), TimeLimit: ("area",), WorkCalendar: ("area",), CalendarDay: ("calendar__area",),
    Banner: ("area",), ServicePoint: ("area",), Club: ("area",), PartyBranch: ("area",), Centre: ("area",),
    RoutingRule: ("area",), Offering: ("category__area",),
}  # fmt: skip


def charge(user: Any, *duties: Duty) -> Charge:
    """As grids.charge.charge_of, asked once in a request. Without duties: as editor or administrator."""
    duties = duties or KEEPING
    known = getattr(user, "_charges", None)
    if known is None:
        known = user._charges = {}
    if duties not in known:
        known[duties] = charge_of(user, duties)
    return known[duties]


def administers(user: Any, area: Area | None) -> bool:
    """Keeps this area as an administrator. Nobody but a superuser keeps no area at all."""
    return charge(user, Duty.ADMINISTRATOR).covers(area)


def within(model: type[Model], held: Charge) -> Q:
    """The rows of this model that lie in the charge. Fails closed: of a model without a place there are none."""
    if held.everything:
        return Q()
    if model is Person:
        return Q(Exists(Appointment.objects.filter(within(Appointment, held), person=OuterRef("pk"))))
    conditions, empty = [], Q()
    for place in PLACES.get(model, ()):
        conditions.append(held.within(place) & empty)
        empty &= Q(**{f"{place}__isnull": True}) if place else Q()
    return reduce(or_, conditions, Q(pk__in=[]))


def narrow(rows: QuerySet, user: Any, *duties: Duty) -> QuerySet:
    """Of these rows, what lies in this user's charge: for lists, choices of forms and filters alike."""
    held = charge(user, *duties)
    if held.everything:
        return rows
    if rows.model in (Image, Document):
        return rows.filter(collection__in=shelves(user))
    return rows.filter(within(rows.model, held))


def serves_elsewhere(held: Charge) -> Q:
    """Persons who hold, or are to hold, a post outside of the charge: they are somebody else's to correct."""
    if held.everything:
        return Q(pk__in=[])
    open_ones = Q(until=None) | Q(until__gte=moment.today())
    posts = Appointment.objects.filter(open_ones, person=OuterRef("pk")).exclude(
        pk__in=Appointment.objects.filter(within(Appointment, held)).values("pk")
    )
    return Q(Exists(posts))


def own_pages(user: Any) -> tuple[str, ...]:
    """The tree paths of the pages below which this user writes. One query a request."""
    if not hasattr(user, "_own_pages"):
        found = AreaPage.objects.filter(area__newsroom__group__user=user)
        user._own_pages = tuple(found.values_list("path", flat=True))
    return user._own_pages


def shelves(user: Any) -> QuerySet[Collection]:
    """The shelves this user's newsrooms have, with those of the places below."""
    rooms = Newsroom.objects.filter(group__user=user).values_list("shelf__path", flat=True)
    return Collection.objects.filter(reduce(or_, (Q(path__startswith=path) for path in rooms), Q(pk__in=[])))
