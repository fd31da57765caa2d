"""The same figures as a sheet: one line an area, from an area down to its grids."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from accounts import moment
from grids.models import Area
from services.figures import durations, ledger, sums, tally
from services.figures.figures import HIDDEN_LEVELS, ladder
from services.figures.ledger import Book, Wanted
from services.figures.measures import FOR_STAFF, MEASURES
from services.figures.models import Grain
from services.figures.periods import Period
from services.figures.staff import StaffFigures
from services.figures.stages import STAGES
from services.figures.unsaid import BASES, words

BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WHO, WHEN = ("area", "name", "level", "parent", "period"), ("as_of",)
COLUMNS = (*WHO, *(measure.code for measure in MEASURES), *WHEN)


def text(value: str) -> str:
    """A cell of words that no spreadsheet takes for a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value


def sheet(area: Area, period: Period) -> str:
    """The whole file. Eight queries, whatever lies below."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows(_lines(area, period))
    return BOM + out.getvalue()


def staff_sheet(page: StaffFigures) -> str:
    """Of one area, a line for each kind and category, with the hours of each stage."""
    out, now = io.StringIO(), [one for one in (*MEASURES, *FOR_STAFF) if not one.code.endswith("_now")]
    lines = csv.writer(out, lineterminator="\r\n")
    hours = [f"{stage.code}_{which}_hours" for stage in STAGES for which in ("median", "p90")]
    lines.writerow(["area", "name", "period", "kind", "category", *(measure.code for measure in now), *hours])
    for line in page.lines:
        took = [
            f"{at:.1f}" if one.count else "" for one in durations.of(line.counts.of) for at in (one.median, one.most)
        ]
        who = [page.area.slug, text(page.area.name), page.period.code, line.kind, line.category]
        lines.writerow([*who, *(line.counts.of[measure.code] for measure in now), *took])
    return BOM + out.getvalue()


def _lines(area: Area, period: Period) -> Iterator[list]:
    lineage = list(area.lineage())
    inside = Area.objects.filter(sums.inside(area.path, "path"), depth__gt=area.depth)
    listed = [one for one in inside if one.living and one.level not in HIDDEN_LEVELS]
    slugs = {one.path: one.slug for one in (*lineage, *listed)}
    groups = _groups(lineage, listed)
    book = _read(area, period, groups)
    unsaid = words(book, groups)
    now = tally.rolled_up(tally.standing(area, sums.LONGEST), area)
    at = moment.now().isoformat(timespec="seconds")
    for one in [area, *listed]:
        found, above = unsaid.counts(one.path, period), slugs.get(one.path[: -one.steplen], "")
        kept = found.unsaid if one.living else BASES
        numbers = [measure.public(found.of + now.get(one.path, Counter()), kept) for measure in MEASURES]
        yield [one.slug, text(one.name), one.level, above, period.code, *numbers, at]


def _read(area: Area, period: Period, groups: dict[str, set[str]]) -> Book:
    """The sums of the area and all below it, and of those beside it and above: what may be said depends on them."""
    around = frozenset(path for paths in groups.values() for path in paths if not path.startswith(area.path))
    wanted = [Wanted(grain, around, area.path) for grain in (Grain.MONTH, Grain.EVER)]
    if period.grain == Grain.DAY:
        wanted.append(Wanted(Grain.DAY, under=area.path, since=period.first))
    return ledger.read(area.path[: area.steplen], *wanted)


def _groups(lineage: list[Area], listed: list[Area]) -> dict[str, set[str]]:
    """Path → the paths of the areas right below it that are published."""
    groups = ladder(lineage)
    for one in listed:
        groups.setdefault(one.path[: -one.steplen], set()).add(one.path)
    return groups
