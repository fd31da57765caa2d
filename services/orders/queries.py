"""Named reads of orders and volunteers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import User
from services.cases.actor import NOTHING, Actor
from services.cases.models import Case, Category, Openness
from services.cases.queries import in_my_area
from services.cases.table import Phase
from services.letters.models import Letter
from services.orders.models import Helping, OfferMade, Order, Volunteer


def is_offered_at(area: Any) -> Exists:
    """Whether something can be ordered at this area (an OuterRef in a query of areas) by a row of its own or of all."""
    return Exists(Category.objects.filter(Q(area=None) | Q(area=area), kind="orders", listed=True))


def volunteer_of(user: User | AnonymousUser) -> Volunteer | None:
    """Whoever is signed in, as the volunteer they are. One query."""
    if not user.is_authenticated:
        return None
    return Volunteer.objects.filter(contact__user=user).select_related("contact", "home", "other", "grid").first()


def own(request: HttpRequest) -> Volunteer:
    """Whoever is signed in, as the volunteer they are. Raises Http404 for who is none. One query."""
    found = volunteer_of(request.user)
    if found is None:
        raise Http404
    return found


def invitations(volunteer: Volunteer, now: object) -> list[OfferMade]:
    """What waits for an answer, the soonest first."""
    wanted = Q(order__case__state="dispatched") | Q(instead_of__ended="")
    found = volunteer.offers.filter(wanted, answer="", expires_at__gt=now)
    return list(_with_case(found).order_by("order__wanted_from"))


def tasks(volunteer: Volunteer) -> list[Helping]:
    """What somebody said yes to and has not finished, the soonest first."""
    return list(_with_case(volunteer.helpings.filter(ended="")).order_by("order__wanted_from"))


def helped(volunteer: Volunteer) -> list[Helping]:
    """What is done, newest first."""
    done = volunteer.helpings.filter(ended=Helping.Ended.DONE)
    return list(_with_case(done).order_by("-checked_out_at")[:50])


def _with_case(rows: QuerySet) -> QuerySet:
    return rows.select_related("order__case__category", "order__case__place", "order__case__building")


def on_the_board(actor: Actor) -> list[Order]:
    """Every order within reach that nobody has come for yet, the longest waiting first. Sealed ones are on no list."""
    cases = in_my_area(actor).filter(kind="orders", phase__in=(Phase.OPEN, Phase.PAUSED))
    asked = ("order__offers__volunteer__contact", "order__offers__volunteer__home", "order__offers__volunteer__other")
    found = cases.exclude(openness=Openness.SEALED).select_related("order__named__contact").order_by("created_at", "pk")
    return [case.order for case in found.prefetch_related(*asked, "order__helpings__volunteer__contact")]


def governed(actor: Actor) -> QuerySet[Volunteer]:
    """The volunteers whom this actor's community answers for: those who live in it. Needs a post that decides."""
    below = NOTHING
    for held in actor.decides:
        below |= Q(grid__path__startswith=held.area.path)  # type: ignore[union-attr]
    return Volunteer.objects.filter(below).select_related("contact", "home", "grid").order_by("joined_at", "pk")


def lost(actor: Actor) -> QuerySet[Letter]:
    """What could not be brought to volunteers one answers for, about hours, turns and their standing. Nobody's own."""
    theirs = governed(actor).order_by().exclude(contact=actor.contact).values("contact")
    return Letter.objects.filter(fate=Letter.Fate.DEAD, kind="volunteers", to__in=theirs)


def order_of(volunteer: int, number: str) -> Case | None:
    """An order about which the volunteer of this key was asked, or which they took; nothing else is there for them."""
    asked = OfferMade.objects.filter(order__case=OuterRef("pk"), volunteer=volunteer)
    came = Helping.objects.filter(order__case=OuterRef("pk"), volunteer=volunteer)
    found = Case.objects.filter(Exists(asked) | Exists(came), number=number, kind="orders")
    return found.with_estates().select_related("category", "place", "building", "requester").first()
