"""The pages of what is published: lists by place, one publication, what goes with it, what stood here once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.gates import Gone, public
from grids.models import Area
from grids.slugs import read_slug
from home import calendars
from home.models import Attachment, Publication, PublicationQuerySet
from home.redrawn import shown_from
from services.consultation.models import OpenAnswer

PER_SHEET = 20
Kind = Publication.Kind


def listing(
    request: HttpRequest, slug: str, title: str, read: Callable[[Area], PublicationQuerySet], **more: Any
) -> HttpResponse:
    """A list of publications of a place, a sheet at a time."""
    found = get_object_or_404(Area, slug=read_slug(slug))
    sheets = Paginator(read(found), PER_SHEET).get_page(request.GET.get("page"))
    which = request.resolver_match.url_name if request.resolver_match else ""
    context = {"area": found, "lineage": found.lineage(), "sheets": sheets, "title": title, "which": which}
    return render(request, "home/published.html", context | more)


@public
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """All notices, policies and events of an area and of those above it."""
    return listing(request, slug, _("通知公告"), lambda area: Publication.objects.shown_at(area).news())


@public
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """What stood here once. Nothing that was published disappears: docs/adr/0015."""
    return listing(
        request,
        slug,
        _("归档"),
        lambda area: Publication.objects.archived().below(area).order_by("-first_published_at"),
    )


@public
def guides(request: HttpRequest, slug: str) -> HttpResponse:
    return listing(request, slug, _("办事指南"), lambda area: _of(area, Kind.GUIDE).order_by("title", "pk"))


@public
@never_cache
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions that lawyers and judges answered: what editors wrote, and what residents asked and agreed to show.

    Never kept: who takes the consent back is gone from it with the next look.
    """
    area = get_object_or_404(Area, slug=read_slug(slug))
    asked = Paginator(OpenAnswer.objects.shown().at(shown_from(area)), PER_SHEET).get_page(request.GET.get("asked"))
    return listing(request, slug, _("法律问答"), lambda area: _of(area, Kind.QA), asked=asked)


@public
@never_cache
def open_answer(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One of those, at its community. It is nowhere else: in no search, feed or site map, nor in anybody's copy."""
    shown = OpenAnswer.objects.shown().select_related("area")
    found = get_object_or_404(shown, area__slug=read_slug(slug), key=key)
    context = {"answer": found, "area": found.area, "lineage": found.area.lineage()}
    response = render(request, "home/open_answer.html", context)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@public
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to come, soonest first; what has no day yet stands last."""
    soonest = F("starts_at").asc(nulls_last=True)
    return listing(request, slug, _("活动"), lambda area: _of(area, Kind.EVENT).order_by(soonest, "pk"))


def _of(area: Area, kind: Kind) -> PublicationQuerySet:
    return Publication.objects.shown_at(area).filter(kind=kind)


@public
def publication(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A publication while it stands, and marked as archived afterwards; its address outlives a move.

    410 with the reason when it was withdrawn by law.
    """
    found = get_object_or_404(Publication.objects.select_related("area"), pk=pk)
    here = read_slug(slug)
    if found.area.slug != here and not found.former_addresses.filter(area__slug=here).exists():
        raise Http404
    if found.withdrawn and found.first_published_at:
        raise Gone(found.withdrawn_because or _("这一页已依法撤下。"))
    if not found.standing and not found.archived:
        raise Http404
    if found.area.slug != here:
        return redirect(found.get_absolute_url(), permanent=True)
    return found.specific.serve(request)


@public
def attachment(request: HttpRequest, slug: str, pk: int, document: int) -> HttpResponseBase:
    """A document that goes with what stands, to be kept; of a draft or of what is over there is none."""
    standing = Publication.objects.standing().filter(pk=pk, area__slug=read_slug(slug))
    row = Attachment.objects.select_related("document").filter(publication__in=standing, document=document).first()
    if row is None:
        raise Http404
    try:
        file = row.document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=row.document.filename, content_type=row.document.content_type
    )
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@public
def event_ics(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One event for a telephone's calendar."""
    standing = Publication.objects.standing().select_related("area", "eventpage")
    found = get_object_or_404(standing, pk=pk, area__slug=read_slug(slug), kind=Kind.EVENT, starts_at__isnull=False)
    return calendars.answer([found], found.title, f"event-{found.pk}.ics")


@public
def events_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to come at a place and above, for a calendar that asks again."""
    area = get_object_or_404(Area, slug=read_slug(slug))
    dated = _of(area, Kind.EVENT).filter(starts_at__isnull=False).select_related("area", "eventpage")
    return calendars.answer(dated.order_by("starts_at", "pk"), str(area), f"{area.slug}.ics")
