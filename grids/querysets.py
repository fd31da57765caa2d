"""The questions that areas and appointments answer, each in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from accounts import moment

if TYPE_CHECKING:
    from grids.models import Area


class AreaQuerySet(MP_NodeQuerySet):
    def living(self) -> AreaQuerySet:
        """In force today: not yet redrawn, not still to come."""
        day = moment.today()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), Q(valid_from=None) | Q(valid_from__lte=day))

    def heirs(self, area: Area) -> set[int]:
        """Whatever came after this area and after those that contain it, however often. A query a generation."""
        return self.successors(self.filter(path__in=area.lineage_paths()))

    def successors(self, areas: AreaQuerySet) -> set[int]:
        """Whatever came after these, however often. A query a generation."""
        before = areas.order_by().values("pk")
        fresh = set(self.filter(predecessions__predecessor__in=before).values_list("pk", flat=True))
        found: set[int] = set()
        while fresh := fresh - found:
            found |= fresh
            fresh = set(self.filter(predecessions__predecessor__in=fresh).values_list("pk", flat=True))
        return found


class AreaManager(MP_NodeManager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> AreaQuerySet:
        return AreaQuerySet(self.model, using=self._db).order_by("path")


class AppointmentQuerySet(models.QuerySet):
    def current(self) -> AppointmentQuerySet:
        """Held today."""
        day = moment.today()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def held_by(self, person: int) -> AppointmentQuerySet:
        """What this person does today: one's own posts, and those of colleagues one stands in for. One query.

        Each knows whether its area came `after` another: see reach_of().
        """
        day = moment.today()
        lent = Q(
            Q(stand_ins__stand_in__until=None) | Q(stand_ins__stand_in__until__gte=day),
            stand_ins__stand_in__since__lte=day,
            stand_ins__stand_in__person=person,
            stand_ins__since__lte=day,
            stand_ins__until__gte=day,
        )
        before = apps.get_model("grids.Succession").objects.filter(successor=OuterRef("area"))
        return self.current().filter(Q(person=person) | lent).annotate(after=Exists(before)).distinct()

    def answering_for(self, area: Area) -> AppointmentQuerySet:
        """Who serves at this area or above it today, nearest first; of a redrawn one also who serves its heirs.

        One query; of a redrawn area one more for each generation.
        """
        at = Q(area__path__in=area.lineage_paths())
        if area.valid_to:
            at |= Q(area__in=type(area).objects.heirs(area))
        return (
            self.current()
            .filter(at)
            .select_related("person__contact", "area", "organisation")
            .order_by("-area__depth", "duty", "pair_slot", "pk")
        )
