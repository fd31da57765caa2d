"""What there is to be found: a class for each kind of thing, which says the rows, titles, words and addresses.

A source of AT_PLACES is read again whenever the page of an area is another, so it offers what that page shows and no
more. Pages of the CMS come by themselves: whatever is a Publication, with the fields named in its `search_fields`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import chain
from typing import Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.search import index

from grids.duties import Duty
from grids.models import Appointment, Area, Building, Level, Organisation
from home import posts
from home.models import Publication
from home.search.drafts import Draft

Lineages = dict[int, list[Area]]  # of each area: itself and all above it, nearest first
BODIES = (
    Organisation.Kind.POLICE_OFFICE, Organisation.Kind.POLICE_STATION, Organisation.Kind.COURT,
    Organisation.Kind.PROPERTY_COMPANY, Organisation.Kind.OWNERS_COMMITTEE, Organisation.Kind.GOVERNANCE_CENTRE,
)  # fmt: skip


class Source(Protocol):
    """A kind of thing that places show."""

    kind: str
    label: str | Promise

    def drafts(self, areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
        """Everything of this kind that lies right at these areas. A fixed number of queries."""


class Areas:
    kind, label = "area", _("地方")

    def drafts(self, areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
        for area in areas:
            above = lineages[area.pk][1:]
            yield Draft(
                self.kind, area.pk, area.pk, f"/g/{area.slug}/", area.name, area.name_en,
                lead=" · ".join([word(Level(area.level)), *(one.name for one in above[:2])]),
                lead_en=", ".join((one.name_en or one.name) for one in above[:2]),
                words=area.official_name, order=list(Level).index(Level(area.level)),
                shown_from=midnight(area.valid_from), shown_until=midnight(area.valid_to),
            )  # fmt: skip


class Buildings:
    """Titled as people say it, by the estate and the number."""

    kind, label = "building", _("楼栋")

    def drafts(self, areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
        for building in Building.objects.filter(grid__in=areas):
            grid, lineage = lineages[building.grid_id][0], lineages[building.grid_id]
            estate = next((area for area in lineage if area.level == Level.ESTATE), grid)
            yield Draft(
                self.kind, building.pk, grid.pk, f"/B/{building.slug}", f"{estate.name} {building.label}",
                f"{estate.name_en or estate.name} {building.label_en or building.label}" if building.label_en else "",
                lead=" · ".join(part for part in (grid.name, building.address) if part),
                lead_en=", ".join(part for part in (grid.name_en or grid.name, building.address_en) if part),
                text=f"{building.address} {building.address_en}".strip(), order=10,
                shown_from=midnight(grid.valid_from), shown_until=midnight(grid.valid_to),
            )  # fmt: skip


class Officers:
    """Who serves there, as the page says it: name, post, place, never a number. 人员"""

    kind, label = "officer", _("人员")

    def drafts(self, areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
        held = Appointment.objects.filter(area__in=areas, duty__in=posts.SHOWN)
        for post in held.select_related("person", "organisation"):
            area = lineages[post.area_id or 0][0]
            duty, english = word(Duty(post.duty)), word(Duty(post.duty), "en")
            name, name_en = post.person.name, post.person.name_en or post.person.name
            yield Draft(
                self.kind, post.pk, area.pk, f"/g/{area.slug}/", f"{name} · {post.title or duty}",
                f"{name_en} · {post.title_en or english}",
                lead=" · ".join(part for part in (post.organisation and post.organisation.name, area.name) if part),
                lead_en=area.name_en or area.name, words=duty, text=post.promise, person=name, order=20,
                shown_from=max_of(midnight(post.since), midnight(area.valid_from)),
                shown_until=min_of(midnight(post.until, after=1), midnight(area.valid_to)),
            )  # fmt: skip


class Bodies:
    """Police station, court, property company: those that a place's page names. 单位"""

    kind, label = "body", _("单位")

    def drafts(self, areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
        for body in Organisation.objects.filter(area__in=areas, kind__in=BODIES):
            area = lineages[body.area_id][0]
            yield Draft(
                self.kind, body.pk, area.pk, f"/g/{area.slug}/", body.name, body.name_en,
                lead=" · ".join(part for part in (area.name, body.address) if part), lead_en=area.name_en or area.name,
                words=word(Organisation.Kind(body.kind)), order=30,
                shown_from=midnight(area.valid_from), shown_until=midnight(area.valid_to),
            )  # fmt: skip


class Pages:
    """Notices, policies, and whatever else is published at a place. Their kind is the name of their model."""

    def drafts(self, pages: Iterable[Publication]) -> Iterator[Draft]:
        for page in pages:
            labels = (building.label for building in page.buildings.all())
            yield Draft(
                page._meta.model_name or "", page.pk, page.area_id, f"/g/{page.area.slug}/n/{page.pk}/", page.title,
                lead=page.summary, words=word(Publication.Kind(page.kind)) if page.kind else "",
                text=" ".join([page.summary, *searchable(page), *labels]), page=page.pk, order=40, dated=page.first_published_at,
                shown_until=page.over_at,
            )  # fmt: skip

    def of(self, pks: Iterable[int]) -> list[Publication]:
        """The published ones among these, each as what it is. A query for each type and two more."""
        found = Publication.objects.filter(pk__in=list(pks), live=True, withdrawn=False)
        return list(found.specific().select_related("area").prefetch_related("buildings"))


AT_PLACES: tuple[Source, ...] = (Areas(), Buildings(), Officers(), Bodies())
PAGES = Pages()
PLACES = ("area", "building")


def kinds() -> dict[str, str | Promise]:
    """Every kind that can be found, with its name."""
    from django.apps import apps

    pages = [model for model in apps.get_models() if issubclass(model, Publication) and model is not Publication]
    return {source.kind: source.label for source in AT_PLACES} | {
        model._meta.model_name or "": model._meta.verbose_name for model in pages
    }


def searchable(page: Publication) -> list[str]:
    """The words of all fields that the page's model names in `search_fields`, but for the title."""
    fields = [field for field in page.get_search_fields() if isinstance(field, index.SearchField)]
    values = (field.get_value(page) for field in fields if field.field_name not in ("title", "summary"))
    return [_words(" ".join(value) if isinstance(value, list | tuple) else str(value)) for value in values if value]


def _words(markup: str) -> str:
    """The text of rich text."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@cache
def word(choice: TextChoices, language: str = settings.LANGUAGE_CODE) -> str:
    """Its label in that language, whoever asks."""
    with override(language):
        return str(choice.label)


@lru_cache(maxsize=5000)
def midnight(day: date | None, after: int = 0) -> datetime | None:
    """The first moment of a day in the portal's time zone."""
    return day and timezone.make_aware(datetime.combine(day + timedelta(days=after), time()))


def max_of(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def min_of(*moments: datetime | None) -> datetime | None:
    return min(filter(None, moments), default=None)


def all_at(areas: Sequence[Area], lineages: Lineages) -> Iterator[Draft]:
    """What every source of AT_PLACES has at these areas."""
    return chain.from_iterable(source.drafts(areas, lineages) for source in AT_PLACES)
