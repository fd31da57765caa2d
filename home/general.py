"""The pages that belong to no place: home, find, my things, what the law asks to be said, what machines ask for."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from accounts.consents import TEXTS
from accounts.gates import public
from grids import towns
from grids.models import Area
from home import notbuilt, personal, profiles, sheet
from home.context import SIZES
from home.doors import address, call_back, doors
from home.models import Publication, SiteProfile
from home.places import ABOVE, PlacePage
from services.figures.figures import summary

YEAR = 365 * 24 * 3600


@public
def home(request: HttpRequest) -> HttpResponse:
    """Find my place, the duty line, what can be asked for, what is new, how it goes."""
    profile = profiles.of_the_top()
    place = first_place(profile)
    page = PlacePage(place) if place else None
    news = Publication.objects.standing().news().filter(towns.above_too("area__path"), area__level__in=ABOVE)
    context = {
        "page": page,
        "profile": profile,
        "hotline": (page and page.hotline) or (profile and profile.contact_phone),
        "news": news.select_related("area").order_by("-first_published_at", "-pk")[:6],
        "doors": doors(),
        "call_back": call_back(),
        "month": summary(page.area) if page else None,
        "figures": address("stats", page.area.slug) if page else "",
    }
    return render(request, "home/home.html", context)


def first_place(profile: SiteProfile | None) -> Area | None:
    """Whose the first page is: the town's, else whoever publishes on top, else what lies in no other place."""
    if here := towns.framed():
        return Area.objects.filter(pk=here.area).first()
    return profile.area if profile else Area.objects.living().filter(depth=1).first()


@public
def size(request: HttpRequest, to: str) -> HttpResponse:
    """Switch between the usual and the elder version, and go back to one's own page."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = reverse("home")
    response = redirect(back)
    if to in SIZES:
        safe = {"samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
        response.set_cookie("size", to, max_age=YEAR, path=settings.SESSION_COOKIE_PATH, **safe)
    response["Cache-Control"] = "no-store"
    return response


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, why, for how long, who sees it, and how to end it. PIPL 17"""
    return render(request, "home/privacy.html", {"chapters": personal.chapters(), "texts": TEXTS})


@public
def not_built(request: HttpRequest) -> HttpResponse:
    """docs/not-built.md, as a page."""
    return render(request, "home/not_built.html", {"sections": notbuilt.sections()})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """A demo, or a page of one person, is nothing for search engines."""
    closed = (
        [""] if settings.DEMO else ["me/", "work/", "admin/", "accounts/", "c/", "track/", "size/", "search/", "find/"]
    )
    lines = ["User-agent: *", *(f"Disallow: {reverse('home')}{path}" for path in closed)]
    lines.append(f"Sitemap: {towns.root()}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the portal can lie on a telephone's first screen."""
    profile = profiles.of_the_top()
    name = profile.portal_name if profile else _("邻格")
    icons = [{"src": reverse("favicon"), "sizes": "any", "type": "image/svg+xml"}]
    tokens = sheet.colours()[profile.colours if profile else ""]
    colours = {"background_color": tokens["paper"], "theme_color": tokens["plate"]}
    about = {"name": name, "short_name": name[:12], "start_url": reverse("home"), "display": "browser", "icons": icons}
    return JsonResponse(about | colours, content_type="application/manifest+json")


@public
@cache_control(max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    return FileResponse(open(finders.find("favicon.svg"), "rb"), content_type="image/svg+xml")
