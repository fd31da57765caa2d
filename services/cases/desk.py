"""The workbench: what waits, what is under way, what is late; narrowed, kept, and taken along as a sheet. 工作台"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from services.cases import calendar, colours, lists, rehearsal, taken_along, unbrought
from services.cases.actor import Actor
from services.cases.lists import LISTS, Narrowing
from services.cases.models import SavedFilter
from services.cases.reach import actor_of

KEPT_MOST = 8  # lists of one person
ADDRESS_MOST = 800  # sixty Chinese characters, as they stand in an address, and the rest


@signed_in
@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """One list at a time, a page of it, and what may be done with it."""
    actor, chosen, narrowing = _asked(request, request.GET)
    page = lists.page(LISTS[chosen], actor, narrowing, request.GET.get("after", ""))
    for case in page.cases:
        case.deadline = colours.deadline(case)  # type: ignore[attr-defined]
    context = {
        "tabs": [(code, listing.label) for code, listing in LISTS.items()], "chosen": chosen, "page": page,
        "heading": LISTS[chosen].label, "narrowing": narrowing, "narrowed": narrowing.chosen(), "actor": actor,
        "this": lists.address(chosen, narrowing), "saved": _saved(actor), "unbrought": unbrought.count_for(actor),
        "next": page.after and lists.address(chosen, narrowing, after=page.after), "later": "after" in request.GET,
        "rules": bool(rehearsal.ruled_by(actor)),
        "this_year_unknown": calendar.unknown_year(moment.today()) == moment.today().year,
    }  # fmt: skip
    return render(request, "cases/desk.html", context)


@signed_in
@never_cache
@require_GET
def export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """The list as it is shown, all its pages, as a sheet that is sent piece by piece; without what is sealed."""
    actor, chosen, narrowing = _asked(request, request.GET)
    made = taken_along.FORMS[form]
    portions = lists.portions(chosen, actor, narrowing, taken_along.ROWS_MOST + 1)
    name = f"linge-{chosen}-{moment.today():%Y%m%d}.{form}"
    answer = StreamingHttpResponse(made.write(portions), content_type=made.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@signed_in
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep this list under a name; the same name again is the newer list."""
    actor, chosen, narrowing = _asked(request, QueryDict(request.POST.get("query", "")[:ADDRESS_MOST]))
    name = request.POST.get("name", "").strip()[:20]
    if not name:
        messages.error(request, _("请给这份清单起个名字。"))
    elif not SavedFilter.objects.filter(person=actor.person, name=name).exists() and len(_saved(actor)) >= KEPT_MOST:
        messages.error(request, _("最多保存 %(most)s 份清单，请先删去一份。") % {"most": KEPT_MOST})
    else:
        query = lists.address(chosen, narrowing)
        SavedFilter.objects.update_or_create(person_id=actor.person, name=name, defaults={"query": query})
        messages.success(request, _("已保存。"))
    return redirect(f"{reverse('desk')}?{lists.address(chosen, narrowing)}")


@signed_in
@require_POST
def forget_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own."""
    get_object_or_404(SavedFilter, pk=pk, person=actor_of(request).person or 0).delete()
    return redirect("desk")


def _asked(request: HttpRequest, query: QueryDict) -> tuple[Actor, str, Narrowing]:
    """Who asks, for which list, narrowed by what. Raises PermissionDenied, Http404."""
    actor, chosen = actor_of(request), query.get("list") or "awaiting"
    if not actor.works:
        raise PermissionDenied(_("这里是工作台，您的账号没有任职。"))
    if chosen not in LISTS:
        raise Http404
    return actor, chosen, Narrowing(query)


def _saved(actor: Actor) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(person=actor.person)) if actor.person else []
