"""Who follows a place hears of what is newly published there: one letter each, once, and one tap ends it. 关注"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import moment, seals
from accounts.gates import public, signed_in
from grids.models import Area, Building
from grids.slugs import read_slug
from home import mine
from home.models import Follow, Publication, Told
from services.cases.actor import Actor
from services.letters import box
from services.letters.models import Letter

STILL_NEW = timedelta(hours=24)  # what has been up for longer when somebody looks is told nobody any more
MOST = 20  # publications a turn


def tell() -> int:
    """Write of what is new to whoever follows a place that shows it; returns how many letters. Two at once: once."""
    fresh = Publication.objects.standing().news().filter(first_published_at__gt=moment.now() - STILL_NEW, told=None)
    return sum(tell_of(pk) for pk in list(fresh.order_by("first_published_at").values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def tell_of(pk: int) -> int:
    """Write of this publication, unless somebody did; returns how many letters. Two clocks wait for each other at its row."""
    _told, first = Told.objects.get_or_create(publication_id=pk)
    if not first:
        return 0
    page = Publication.objects.select_related("area").get(pk=pk)
    follows = {follow.contact_id: follow for follow in followers(page)}  # of two places that both show it, one
    written = [_write(page, follow) for follow in follows.values()]
    box.send_after_commit(written)
    return len(written)


def _write(page: Publication, follow: Follow) -> int:
    """What cannot wait goes out by message; the rest lies in the portal, unless they chose a way."""
    key = seals.seal("follow", follow.pk, follow.contact_id)
    facts = {
        "title": page.title, "place": str(follow.area), "path": f"/followed/{follow.pk}/{page.pk}/?k={key}",
        "face": "resident" if page.urgent else "follower",
    }  # fmt: skip
    return box.write([follow.contact], "followed", "notice", facts, about=f"n{page.pk}")[0]


def lost(actor: Actor) -> QuerySet[Letter]:
    """What could not be brought of notices that still stand, for who serves where they were published, or above."""
    around = Q(pk__in=[])
    for held in actor.looks_after:
        around |= Q(area__path__startswith=held.area.path)  # type: ignore[union-attr]
    pages = Publication.objects.standing().filter(around)
    about = pages.annotate(about=Concat(Value("n"), Cast("pk", CharField()))).order_by().values("about")
    return Letter.objects.filter(fate=Letter.Fate.DEAD, kind="followed", about__in=about)


def followers(page: Publication) -> list[Follow]:
    """Of places where it stands, with a number that was proved; where it names buildings, of those that hold one."""
    heirs = Area.objects.heirs(page.area) if page.area.valid_to else set()
    tops = [page.area.path, *Area.objects.filter(pk__in=heirs).values_list("path", flat=True)]
    below = Q()
    for path in tops:
        below |= Q(area__path__startswith=path)
    found = Follow.objects.filter(below, contact__phone_verified_at__isnull=False).select_related("area", "contact")
    grids = set(Building.objects.filter(publications=page).values_list("grid__path", flat=True))
    return [one for one in found.order_by("-pk") if not grids or any(path.startswith(one.area.path) for path in grids)]


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a place, or no more: the button says which, so that pressing it twice is once."""
    area, contact = get_object_or_404(Area, slug=read_slug(slug)), mine.contact_of(request.user)
    if request.method == "POST" and contact:
        if request.POST.get("want") == "no":
            Follow.objects.filter(contact=contact, area=area).delete()
        else:
            Follow.objects.get_or_create(contact=contact, area=area)
        return _back(request, area)
    found = Follow.objects.filter(contact=contact, area=area).first() if contact else None
    return render(request, "home/follow.html", {"area": area, "lineage": area.lineage(), "found": found})


def _back(request: HttpRequest, area: Area) -> HttpResponse:
    """To the page on which the button stands."""
    named = request.POST.get("back")
    return redirect("me") if named == "me" else redirect("group" if named == "group" else "follow", area.slug)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Where a letter leads: what is new, and a button that ends the letters. For whoever has the letter, signed in or not."""
    notice = get_object_or_404(Publication.objects.standing().select_related("area"), pk=page)
    found = Follow.objects.select_related("area").filter(pk=pk).first()
    if found is None:  # ended already: the notice is everybody's
        return redirect(notice.get_absolute_url())
    if not seals.fits(request.GET.get("k", ""), "follow", found.pk, found.contact_id):
        raise Http404
    if request.method == "POST":
        found.delete()
        messages.success(request, _("已经停了。那里再有新公告，不再告诉您。"))
        return redirect(notice.get_absolute_url())
    return render(request, "home/followed.html", {"found": found, "notice": notice, "noindex": True})


def way_to(about: str) -> str:
    """The notice that such a letter was about; empty when it is gone."""
    page = Publication.objects.select_related("area").filter(pk=about[1:], withdrawn=False).first()
    return page.get_absolute_url() if page else ""
