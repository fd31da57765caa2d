"""The plates of a place as one PDF: asked for, watched while it grows, taken along."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gates import signed_in
from grids import pdf_files, printed
from grids.charge import charge_of
from grids.hanging_views import HANGS
from grids.models import Area
from grids.papers import PAPERS, Paper
from grids.plates import buildings_of
from grids.slugs import read_slug


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plates_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """How it stands with the file of this place and paper; a POST has it made. Refreshes itself while a worker is at it."""
    area = _area(request, slug)
    paper = PAPERS.get(request.POST.get("paper") or request.GET.get("paper", ""), PAPERS["a4"])
    many, can = buildings_of(area).count(), printed.can_pdf()
    if request.method == "POST":
        if not can or not 0 < many <= pdf_files.MOST:
            return render(request, "grids/plates_pdf.html", _context(area, paper, many, can), status=422)
        if not pdf_files.ask(area, paper):
            messages.error(request, _("现在排不上队，请过一会儿再试。"))
        return redirect(f"{reverse('plates_pdf', args=[area.slug])}?paper={paper.name}")
    return render(request, "grids/plates_pdf.html", _context(area, paper, many, can))


@signed_in
@never_cache
@require_safe
def plates_file(request: HttpRequest, slug: str, paper: str) -> HttpResponseBase:
    """What was made, to be opened or kept."""
    area = _area(request, slug)
    if paper not in PAPERS or not (file := pdf_files.file_of(area, PAPERS[paper])).exists():
        raise Http404
    return FileResponse(file.open("rb"), filename=f"{area.name}-{paper}.pdf", content_type="application/pdf")


def _area(request: HttpRequest, slug: str) -> Area:
    """Raises Http404 for what lies outside one's places."""
    charge = charge_of(request.user, HANGS)
    if not charge:
        raise Http404
    return get_object_or_404(Area, charge.within(), slug=read_slug(slug) or "")


def _context(area: Area, paper: Paper, many: int, can: bool) -> dict[str, object]:
    return {"area": area, "paper": paper, "papers": PAPERS.values(), "standing": pdf_files.standing(area, paper), "can": can,
            "many": many, "most": pdf_files.MOST}  # fmt: skip
