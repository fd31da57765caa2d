"""Named reads of partners, each scoped to who asks: what is out of reach is not there."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts import moment
from grids.models import Area
from services.cases.actor import NOTHING, Actor
from services.cases.handlers import HIGH
from services.cases.models import Case, Event, Photo
from services.cases.table import Phase
from services.partners.models import Agreement, AgreementQuerySet, Listing, ListingQuerySet, Project

NEWEST = 50
AGREEING = ("organisation", "area", "liaison__person")


def is_partnered(area: Any, path: str) -> Exists:
    """Whether there is, or was, an agreement with this area (an OuterRef in a query of areas), or below `path`."""
    return Exists(Agreement.objects.filter(Q(area=area) | Q(area__path__startswith=path)))


# -- staff: what they decide about --


def decided(actor: Actor, path: str) -> Q:
    found = NOTHING
    for held in actor.decides:
        found |= Q(**{f"{path}__startswith": held.area.path})  # type: ignore[union-attr]
    return found


def areas_of(actor: Actor) -> QuerySet[Area]:
    """Where this actor may make agreements and say what is needed: communities and what is above them."""
    return Area.objects.living().filter(decided(actor, "path"), level__in=HIGH)


def agreements_of(actor: Actor) -> AgreementQuerySet:
    return Agreement.objects.filter(decided(actor, "area__path")).select_related(*AGREEING, "renewal")


def needs_of(actor: Actor) -> ListingQuerySet:
    """What was said to be needed where this actor decides; also what is closed."""
    return Listing.objects.needs().filter(decided(actor, "area__path")).select_related("area")


def offers_for(actor: Actor) -> ListingQuerySet:
    """What units offer where this actor decides, below it, or where it contains that."""
    above: set[str] = set()
    for held in actor.decides:
        above |= set(held.area.lineage_paths())  # type: ignore[union-attr]
    near = decided(actor, "area__path") | Q(area__path__in=above)
    return Listing.objects.offers().filter(near).select_related("area", "organisation")


def place_to_book(actor: Actor, offer: Listing) -> Area | None:
    """For which area this actor would claim it: their own, or that of the offer where theirs contains it."""
    areas = [held.area for held in sorted(actor.decides, key=lambda held: -held.area.depth)]  # type: ignore[union-attr]
    inside = [area for area in areas if area and area.path.startswith(offer.area.path)]
    around = [offer.area for area in areas if area and offer.area.path.startswith(area.path)]
    return next(iter([*inside, *around]), None)


# -- units: what is theirs --


def agreements_with(actor: Actor) -> AgreementQuerySet:
    return Agreement.objects.filter(organisation__in=actor.organisations).select_related(*AGREEING)


def offers_by(actor: Actor) -> ListingQuerySet:
    own = Listing.objects.filter(side=Listing.Side.OFFER, organisation__in=actor.organisations)
    return own.select_related("area", "organisation")


def needs_for(actor: Actor) -> ListingQuerySet:
    """What is needed where an agreement of theirs holds, or in what that contains."""
    near = NOTHING
    standing = Agreement.objects.in_force(moment.today()).filter(organisation__in=actor.organisations)
    for path in standing.values_list("area__path", flat=True):
        near |= Q(area__path__startswith=path)
    return Listing.objects.needs().filter(near).select_related("area")


# -- both: projects --


def projects(actor: Actor) -> QuerySet[Case]:
    """Every project within reach, what is under way first, then the newest."""
    found = Case.objects.within_reach_of(actor).filter(kind="projects")
    related = ("project__listing__organisation", "place", "owner_organisation")
    return found.select_related(*related).order_by(F("due_at").asc(nulls_last=True), "-pk")


def under_way(cases: QuerySet[Case]) -> list[Case]:
    return list(cases.exclude(phase=Phase.OVER))


def finished(cases: QuerySet[Case]) -> list[Case]:
    return list(cases.filter(phase=Phase.OVER).order_by("-pk")[:NEWEST])


# -- everybody --


def done_at(area: Area) -> list[Project]:
    """What was done here and below, newest first; without what nobody has let through."""
    when = Event.objects.filter(case=OuterRef("case"), verb="fulfil").order_by("-seq").values("at")[:1]
    found = _done(area).annotate(done_at=Subquery(when)).order_by("-done_at", "-pk")
    shown = found.select_related("case__place", "case__owner_organisation", "listing").prefetch_related("pictures")
    return list(shown[:NEWEST])


def shown_photos(area: Area) -> QuerySet[Photo]:
    """The photos that everybody may see of what was done here and below: copies that somebody has looked at."""
    shown = Project.pictures.through.objects.filter(project__in=_done(area)).values("photo")
    return Photo.objects.filter(pk__in=shown, original__isnull=False)


def _done(area: Area) -> QuerySet[Project]:
    return Project.objects.filter(case__state="closed", case__erased_at=None, case__place__path__startswith=area.path)
