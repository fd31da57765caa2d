"""One box for everything published: places first, then what can be done, then the rest."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import limits
from accounts.gates import public
from grids import towns
from grids.models import Area, Building
from grids.naming import is_english
from grids.slugs import read_slug
from home.doors import call_back, doors
from home.models import Publication
from home.search import finding, services, sources
from home.search.asking import LONGEST

A_MINUTE = 60
MOST_PAGES = 50
MOST_PLACES = 8


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Whatever is published, by words in it, by another word for it, by its sound; a code from the wall opens its place."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    context = {"asked": asked, "kept": from_where(request), "call_back": call_back(), "doors": doors()}
    if not asked:
        news = Publication.objects.standing().filter(towns.above_too("area__path")).select_related("area")
        newest = news.order_by("-urgent", "-first_published_at", "-pk")[:5]
        return render(request, "home/search.html", {**context, "popular": services.popular(), "news": newest})
    limits.slow_down("search", get_client_ip(request) or "", 240, A_MINUTE)
    if place := by_code(asked):
        return redirect(place)
    kind, place = request.GET.get("kind", "")[:30], request.GET.get("at", "")[:8]
    near = next(iter(context["kept"].values()), "")
    found = finding.find(asked, kind=kind, place=place, near=near, page=page_of(request))
    narrowed = {
        "kinds": kinds(request, found, kind),
        "places": places(request, found, place),
        "narrowed": kind or place,
    }
    response = render(
        request, "home/search.html", {**context, **narrowed, "found": found, "pages": pages(request, found)}
    )
    patch_vary_headers(response, ["Cookie"])
    return response


def by_code(asked: str) -> str:
    """The page of the place whose code this is. No query for what is no code."""
    code = read_slug(asked)
    if not code:
        return ""
    if Building.objects.filter(towns.shown("grid__path"), slug=code).exists():
        return reverse("building", args=[code])
    return reverse("area", args=[code]) if Area.objects.filter(towns.shown(), slug=code).exists() else ""


def from_where(request: HttpRequest) -> dict[str, str]:
    """The place somebody asks from, as it stands in the address (?g= or ?b=); empty without one."""
    return {name: code for name in ("g", "b") if (code := read_slug(request.GET.get(name, "")))}


def page_of(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(MOST_PAGES, max(1, int(text))) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def link(request: HttpRequest, **changed: str) -> str:
    """This question with something else narrowed; the first page of it unless `page` is said."""
    kept = {name: request.GET[name] for name in ("q", "kind", "at") if request.GET.get(name)} | from_where(request)
    return "?" + urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def kinds(request: HttpRequest, found: finding.Found, chosen: str) -> list[dict]:
    """The facet of kinds, the most first."""
    labels = {"place": _("地方"), **sources.kinds()}
    numbers: dict[str, int] = {}
    for kind, number in found.counts.kinds.items():
        name = "place" if kind in sources.PLACES else kind
        numbers[name] = numbers.get(name, 0) + number
    rows = [(name, labels.get(name, name), number) for name, number in sorted(numbers.items(), key=lambda row: -row[1])]
    return [
        {
            "label": label,
            "number": shown(found, number),
            "chosen": name == chosen,
            "url": link(request, kind="" if name == chosen else name),
        }
        for name, label, number in rows
    ]


def places(request: HttpRequest, found: finding.Found, chosen: str) -> list[dict]:
    """The facet of places, the most first; the chosen one is always among them."""
    rows = sorted(found.counts.places.items(), key=lambda row: (row[0][0] != chosen, -row[1]))[:MOST_PLACES]
    return [
        {
            "label": (is_english() and name_en) or name, "number": shown(found, number), "chosen": slug == chosen,
            "url": link(request, at="" if slug == chosen else slug),
        }
        for (slug, name, name_en), number in rows
    ]  # fmt: skip


def shown(found: finding.Found, number: int) -> str:
    """5000 of more than were counted is 5000+."""
    return f"{number}+" if found.counts.capped else str(number)


def pages(request: HttpRequest, found: finding.Found) -> dict[str, str]:
    """Where the page before and the page after are."""
    before = link(request, page=str(found.page - 1)) if found.page > 1 else ""
    return {"before": before, "after": link(request, page=str(found.page + 1)) if found.more else ""}
