"""Keeping places: what an administrator finds below /work/places/. Outside their charge there is nothing."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import signed_in
from grids.charge import Charge, charge_of
from grids.duties import Duty
from grids.models import Area, ImportJob, Level
from grids.sheets import jobs
from grids.sheets.forms import UploadForm
from grids.sheets.sheet import SHEETS
from grids.sheets.writing import write_book
from grids.slugs import read_slug

ON_ONE_PAGE = 60
MOST_ROWS = 5000  # of an export while somebody waits; more by manage.py export_tree
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kept_by(request: HttpRequest) -> Charge:
    """What this administrator keeps. For everybody else these pages do not exist."""
    charge = charge_of(request.user, (Duty.ADMINISTRATOR,))
    if not charge:
        raise Http404
    return charge


@signed_in
@never_cache
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The way in: sheets in and out, plates to print, grids to redraw."""
    return _places(request, UploadForm())


def _places(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    charge, owner = kept_by(request), request.user.pk
    kept = Area.objects.living().filter(charge.within())
    plated = kept.filter(level__in=(Level.ESTATE, Level.COMMUNITY))
    context = {
        "form": form,
        "tops": kept.filter(depth=1)[:ON_ONE_PAGE] if charge.everything else kept.filter(path__in=charge.paths),
        "page": Paginator(plated, ON_ONE_PAGE).get_page(request.GET.get("page")),
        "jobs": ImportJob.objects.filter(owner=owner).order_by("-pk")[:5],
    }
    return render(request, "grids/places.html", context, status=status)


@signed_in
@never_cache
@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """The empty workbook, with hints and drop-downs."""
    kept_by(request)
    return _book("linge-template.xlsx")


@signed_in
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The same filled with what is kept, or with one area of it (`?g=`)."""
    charge, name = kept_by(request), "all"
    if slug := request.GET.get("g"):
        area = get_object_or_404(Area, charge.within(), slug=read_slug(slug) or "")
        charge, name = Charge(paths=(area.path,)), area.slug
    if (rows := sum(sheet.count(charge) for sheet in SHEETS.values())) > MOST_ROWS:
        told = _("有 %(rows)d 行，太多了。请选小一点的地方，或请技术人员用 export_tree 命令导出。")
        messages.error(request, told % {"rows": rows})
        return redirect("places")
    return _book(f"linge-{name}.xlsx", charge)


def _book(name: str, charge: Charge | None = None) -> FileResponse:
    file = io.BytesIO()
    write_book(file, charge)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)


@signed_in
@never_cache
@require_POST
def import_book(request: HttpRequest) -> HttpResponse:
    """Take a workbook in and check it; nothing is written to the tree."""
    kept_by(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _places(request, form, status=422)
    file = form.cleaned_data["file"]
    return redirect("import_job", jobs.take_in(request.user, file.name, file.chunks()).key)


def _job(request: HttpRequest, key: str) -> ImportJob:
    """One's own; somebody else's is not there."""
    kept_by(request)
    return get_object_or_404(ImportJob, key=key, owner=request.user)


@signed_in
@never_cache
@require_safe
def import_job(request: HttpRequest, key: str) -> HttpResponse:
    """How it stands: being checked, its faults, what it would do, done. Refreshes itself while a worker is at it."""
    job = _job(request, key)
    context = {
        "job": job,
        "working": job.state in jobs.WORKING,
        "progress": jobs.progress_of(job),
        "marked": jobs.marked_of(job).exists(),
        "left_out": sum(one["added"] + one["changed"] + one["ended"] for one in job.summary) - len(job.shown),
    }
    return render(request, "grids/import.html", context)


@signed_in
@never_cache
@require_POST
def import_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """What was shown is to be written. A second click finds nothing left to do."""
    job = _job(request, key)
    jobs.agree(job)
    return redirect("import_job", job.key)


@signed_in
@never_cache
@require_safe
def import_marked(request: HttpRequest, key: str) -> HttpResponseBase:
    """The workbook that was sent, with its faults marked."""
    path = jobs.marked_of(_job(request, key))
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="linge-marked.xlsx", content_type=EXCEL)
