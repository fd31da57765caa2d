"""The only writer of search's rows. What is written is made anew from the sources; nothing is kept here alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from grids.models import Area
from grids.versions import unread_by_search
from home.models import Publication
from home.search import sources
from home.search.drafts import Draft, entry
from home.search.models import SearchEntry

FIELDS = [field.attname.removesuffix("_id") for field in SearchEntry._meta.fields if field.attname not in (
    "id", "kind", "key")]  # fmt: skip
BATCH = 500


def lineages_of(areas: Iterable[Area]) -> sources.Lineages:
    """Of each area itself and all above it, nearest first. One query."""
    areas = list(areas)
    paths = {path for area in areas for path in area.lineage_paths()}
    found = {area.path: area for area in Area.objects.filter(path__in=paths).defer("boundary", "duty_list")}
    return {area.pk: [found[path] for path in area.lineage_paths()] for area in areas}


@transaction.atomic
def read_areas(areas: Sequence[Area]) -> None:
    """Everything that lies right at these areas, as it is now. Of a renamed area all below it is due to be read too."""
    lineages = lineages_of(areas)
    kinds = [source.kind for source in sources.AT_PLACES]
    kept = {(one.kind, one.key): one for one in SearchEntry.objects.filter(area__in=areas, kind__in=kinds).only(
        "kind", "key", "digest", "title", "title_en")}  # fmt: skip
    drafts = list(sources.all_at(areas, lineages))
    _write(drafts, lineages, {key: one.digest for key, one in kept.items()})
    gone = kept.keys() - {(draft.kind, draft.key) for draft in drafts}
    SearchEntry.objects.filter(pk__in=[kept[key].pk for key in gone]).delete()
    for draft in drafts:
        before = kept.get((draft.kind, draft.key))
        if draft.kind == "area" and before and (before.title, before.title_en) != (draft.title, draft.title_en):
            _renamed(lineages[draft.area][0])


def _renamed(area: Area) -> None:
    """What lies below carries its name."""
    below = Area.objects.filter(path__startswith=area.path).exclude(pk=area.pk).order_by()
    unread_by_search(list(below.values_list("pk", flat=True)))
    pks = Publication.objects.filter(area__path__startswith=area.path).values_list("pk", flat=True)
    for some in in_batches(list(pks)):
        read_pages(some)


@transaction.atomic
def read_pages(pks: Iterable[int]) -> None:
    """These publications as they stand in the database; those that are not published are found no more."""
    pks = list(pks)
    pages = sources.PAGES.of(pks)
    kept = dict(SearchEntry.objects.filter(page__in=pks).values_list("page", "digest"))
    lineages = lineages_of({page.area_id: page.area for page in pages}.values())
    drafts = list(sources.PAGES.drafts(pages))
    _write(drafts, lineages, {(draft.kind, draft.key): kept.get(draft.key, "") for draft in drafts})
    SearchEntry.objects.filter(page__in=set(pks) - {page.pk for page in pages}).delete()


def _write(drafts: Iterable[Draft], lineages: sources.Lineages, kept: dict[tuple[str, int], str]) -> None:
    """Only what is another than before."""
    changed = [
        entry(draft, lineages[draft.area], digest)
        for draft in drafts
        if (digest := draft.digest(lineages[draft.area])) != kept.get((draft.kind, draft.key))
    ]
    SearchEntry.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["kind", "key"], update_fields=FIELDS
    )


def in_batches(things: Sequence, size: int = BATCH) -> Iterable[Sequence]:
    return (things[at : at + size] for at in range(0, len(things), size))
