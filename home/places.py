"""Everything that the page of a building or an area shows, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef

from accounts import moment
from grids import towns
from grids.models import Area, Building, Entrance, Level, QuickLink
from home import posts, profiles, shelves
from home.context import is_english
from home.hours import midnight_after
from home.models import Banner, Publication, SiteProfile
from services.orders.queries import is_offered_at

Kind = Publication.Kind
ABOVE = (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)
DUTY_LISTS = (Level.GRID, Level.MICRO_GRID, Level.COMMUNITY)


@dataclass
class PlacePage:
    """The facts of one place at one moment. `lineage` is nearest first; every list is read once."""

    area: Area
    building: Building | None = None
    entrance: Entrance | None = None
    english: bool = field(default_factory=is_english)
    at: datetime = field(default_factory=moment.now)

    @cached_property
    def lineage(self) -> list[Area]:
        """The area and all above it, with who publishes there and what else there is (home.shelves). One query."""
        read = self.area.lineage().select_related("site_profile")
        return list(read.annotate(**shelves.columns(self.area, self.at), can_order=is_offered_at(OuterRef("pk"))))

    @property
    def closed(self) -> set[str]:
        """The kinds that nothing can be asked of here: whoever comes to help comes to a house, for what is offered there."""
        return set() if self.building and any(area.can_order for area in self.lineage) else {"orders"}

    @property
    def moves_cars(self) -> bool:
        """Whether cars that are in the way may be asked to be moved here."""
        return any(area.has_moving for area in self.lineage)

    @property
    def above(self) -> list[Area]:
        """County, subdistrict, community: the line over a building's name."""
        return [area for area in reversed(self.lineage) if area.level in ABOVE and towns.holds(area)]

    @property
    def estate(self) -> Area:
        """Whose name people say with the number of a building."""
        return next((area for area in self.lineage if area.level == Level.ESTATE), self.area)

    @property
    def level_word(self) -> str:
        """What this level is called here: 一级网格 in one city is 网格 in another."""
        return self.level_words.get(self.area.level, self.area.get_level_display())

    @property
    def level_words(self) -> dict[str, str]:
        return self.profile.level_words if self.profile and not self.english else {}

    @property
    def working(self) -> bool:
        """Is today a working day here? Holidays and make-up days are rows of the calendar, nearest first."""
        known = [*(area.special_day for area in self.lineage), *(area.common_day for area in self.lineage[:1])]
        return next((day for day in known if day is not None), moment.today().weekday() < 5)

    @cached_property
    def banners(self) -> list[Banner]:
        """What stands on top of the page or will. One query."""
        return list(Banner.objects.above(self.area))

    @property
    def banner(self) -> Banner | None:
        return next((one for one in self.banners if one.stands(self.at)), None)

    @property
    def overdue(self) -> bool:
        """Something is due to go up that has not gone up yet, here or elsewhere."""
        return any(area.overdue for area in self.lineage)

    @property
    def shelves(self) -> list[shelves.Shelf]:
        return shelves.shelves(self.lineage, self.area, self.building)

    @cached_property
    def appointments(self) -> list:
        return posts.of(self.area)

    @cached_property
    def people(self) -> list[posts.Row]:
        return posts.rows(self.appointments, self.area, english=self.english, moment=self.at, working=self.working)

    @property
    def first(self) -> posts.Row | None:
        """Whom to call first: who is at hand in this grid, else the nearest duty line, else the nearest person."""
        held = [row for row in self.people if not row.vacant and not row.stale]
        at_hand = [row for row in held if row.duty in posts.AT_HAND and self.area.level in posts.AT_THE_GRID]
        lines = [row for row in self.desks if row.number]
        return next(iter([*at_hand, *lines, *held]), None)

    @property
    def others(self) -> list[posts.Row]:
        return [row for row in [*self.people, *self.desks] if row != self.first]

    @cached_property
    def bodies(self) -> list[posts.Row]:
        return posts.bodies(self.lineage, self.english)

    @property
    def desks(self) -> list[posts.Row]:
        return posts.desks(self.lineage, self.english, self.level_words)

    @property
    def hotline(self) -> str:
        """The duty line of the nearest area that has one. 社区值班"""
        return next((area.hotline for area in self.lineage if area.hotline), "")

    @property
    def supervision(self) -> str:
        return next((area.supervision_phone for area in self.lineage if area.supervision_phone), "")

    @property
    def duties(self) -> list[str]:
        """What the grid worker has to do here: the nearest duty list, a line an item."""
        text = next((area.duty_list for area in self.lineage if area.duty_list and area.level in DUTY_LISTS), "")
        return [line.strip() for line in text.splitlines() if line.strip()]

    @cached_property
    def profile(self) -> SiteProfile | None:
        return profiles.nearest(area.site_profile for area in self.lineage if hasattr(area, "site_profile"))

    @cached_property
    def published(self) -> list[Publication]:
        return list(Publication.objects.shown_at(self.area, self.building).news()[:40])

    @property
    def notices(self) -> list[Publication]:
        """Also what is an event on no particular day."""
        dated = {one.pk for one in self.published if one.kind == Kind.EVENT and one.starts_at}
        return [one for one in self.published if one.kind != Kind.POLICY and one.pk not in dated][:8]

    @property
    def policies(self) -> list[Publication]:
        return [one for one in self.published if one.kind == Kind.POLICY][:5]

    @property
    def events(self) -> list[Publication]:
        """The next ones, soonest first."""
        dated = [one for one in self.published if one.kind == Kind.EVENT and one.starts_at]
        return sorted(dated, key=lambda one: one.starts_at)[:3]

    @property
    def group_area(self) -> Area | None:
        """The nearest area that has a chat group."""
        return next((area for area in self.lineage if area.has_group), None)

    @cached_property
    def links(self) -> list[QuickLink]:
        return list(QuickLink.objects.filter(area__in=self.lineage).order_by("-area__depth", "order", "pk")[:8])

    @property
    def after_hours(self) -> bool:
        """Nobody would answer: the button dials the duty line instead."""
        first = self.first
        return bool(self.hotline and (first is None or not first.number or first.is_open is False))

    @property
    def until(self) -> datetime:
        """When this page may become untrue by the mere passing of time."""
        ends = [midnight_after(self.at)]
        ends += [row.next_switch for row in self.people if row.next_switch]
        ends += [one.over_at for one in self.published if one.over_at]
        ends += [change for area in self.lineage for change in (area.next_over, area.next_live) if change]
        ends += [change for one in self.banners for change in (one.starts_at, one.ends_at) if change]
        thing = self.building or self.area
        ends += [change for change in (thing.next_change_at, self.area.next_change_at) if change]
        return min(end for end in ends if end > self.at)
