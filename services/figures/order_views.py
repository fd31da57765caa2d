"""Pages of how orders find their helpers: for who serves there, with sheets; and what was done, for everybody."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from accounts.gates import public, signed_in
from grids.sheets.cells import armed
from grids.slugs import read_slug
from services.figures import orders, periods
from services.figures.measures import FEWEST
from services.figures.models import Grain
from services.figures.orders import OrderFigures
from services.figures.sheets import BOM
from services.figures.views import area_of, moved, my_area, period_of
from services.orders import public_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(request: HttpRequest, slug: str) -> OrderFigures:
    """Of a month, or the last thirty days: what it costs grows with the orders in that time. Raises Http404."""
    area, period = my_area(request, slug), period_of(request, periods.this_month().code)
    if period.grain == Grain.EVER:
        raise Http404
    return OrderFigures(area, period)


@signed_in
@never_cache
@require_safe
def staff(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the orders dispatched in a period, in an area and right below it."""
    page = _page(request, slug)
    context = {
        "area": page.area, "page": page, "fewest": FEWEST,
        "months": periods.last_months(3), "last_days": periods.last_days(),
    }  # fmt: skip
    return render(request, "figures/orders.html", context)


@signed_in
@never_cache
@require_safe
def sheet(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The same as CSV or as a workbook, with what each column means."""
    page = _page(request, slug)
    made = _xlsx(page) if form == "xlsx" else _csv(page)
    answer = HttpResponse(made, content_type=XLSX if form == "xlsx" else "text/csv; charset=utf-8")
    name = f"linge-{page.area.slug}-{page.period.code}-orders.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(page: OrderFigures) -> str:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(orders.heading())
    lines.writerows([armed(cell) for cell in row] for row in orders.table(page.lines, page.period))
    return BOM + out.getvalue()


def _xlsx(page: OrderFigures) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    first, second = book.create_sheet(_("点单")), book.create_sheet(_("算法"))
    first.append(["", _("名称"), _("时间"), *(str(column.label) for column in orders.COLUMNS)])
    for row in orders.table(page.lines, page.period):
        first.append([*(armed(cell) for cell in row[:3]), *(float(cell) if cell else None for cell in row[3:])])
    for column in orders.COLUMNS:
        second.append([str(column.label), str(column.definition)])
    book.save(file)
    return file.getvalue()


@public
@never_cache
@require_safe
def helped(request: HttpRequest, slug: str) -> HttpResponse:
    """What neighbours did for neighbours: of all, and by category. Small numbers are not said, names by consent only.

    Never kept: who takes the consent back is gone from it with the next look.
    """
    area, period = area_of(slug), period_of(request, periods.ALL.code)
    if area.slug != read_slug(slug):
        return redirect(moved("stats_helped", area, request))
    total, listed = orders.helped(area, period)
    context = {
        "area": area, "lineage": list(area.lineage()), "period": period, "total": total, "listed": listed,
        "names": public_names.named_at(area, period.start, period.end, FEWEST),
        "fewest": FEWEST, "months": periods.last_months(2), "everything": periods.ALL,
    }  # fmt: skip
    return render(request, "figures/helped.html", context)
