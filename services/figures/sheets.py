"""The same figures as a sheet: one line an area, from an area down to its grids."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from accounts import moment
from grids.models import Area
from services.figures import tally
from services.figures.figures import HIDDEN_LEVELS
from services.figures.measures import MEASURES
from services.figures.periods import Period

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


def _lines(area: Area, period: Period) -> Iterator[list]:
    found = tally.rolled_up(tally.count(area, period, tally.WHOLE), area)
    at = moment.now().isoformat(timespec="seconds")
    known = list(Area.objects.filter(tally.inside(area, "path") | Q(path__in=area.lineage_paths())))
    slugs = {one.path: one.slug for one in known}
    for one in known:
        if one == area or (one.depth > area.depth and one.living and one.level not in HIDDEN_LEVELS):
            counts = found.get(one.path, Counter())
            parent = slugs.get(one.path[: -one.steplen], "")
            numbers = [measure.public(counts) for measure in MEASURES]
            yield [one.slug, text(one.name), one.level, parent, period.code, *numbers, at]
