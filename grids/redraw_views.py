"""The redraw wizard: choose, arrange, look, confirm. Nothing is written before the last."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.gates import signed_in
from grids import changes
from grids.changes import ChangeRefused
from grids.models import Area
from grids.redraw_form import MOST, RedrawForm
from grids.sheets.views import ON_ONE_PAGE, kept_by
from grids.slugs import read_slug


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redraw(request: HttpRequest) -> HttpResponse:
    """Without `g` where; with it which of its areas (`end`) and into how many (`into`); with these the arrangement."""
    charge = kept_by(request)
    if not (slug := request.GET.get("g")):
        holding = Area.objects.living().filter(charge.within(), numchild__gt=0)
        page = Paginator(holding, ON_ONE_PAGE).get_page(request.GET.get("page"))
        return render(request, "grids/redraw_where.html", {"page": page})
    parent = get_object_or_404(Area.objects.living(), charge.within(), slug=read_slug(slug) or "")
    children = list(parent.get_children())
    ended = [area for area in children if area.slug in request.GET.getlist("end")]
    children = [area for area in children if area.living]
    if len(ended) != len(set(request.GET.getlist("end"))):
        raise Http404
    if request.method == "POST" and ended:
        return _arranged(request, parent, ended)
    if ended and (reason := changes.may_end(ended)):
        return _which(request, parent, children, reason)
    if ended:
        return _show(request, parent, ended, RedrawForm(ended, _into(request)))
    return _which(request, parent, children)


def _into(request: HttpRequest) -> int:
    chosen = request.GET.get("into", "1")
    return min(max(int(chosen), 1), MOST) if chosen.isdecimal() and len(chosen) < 3 else 1


def _which(request: HttpRequest, parent: Area, children: list[Area], wrong: str = "") -> HttpResponse:
    asked = "into" in request.GET
    wrong = wrong or (_("请至少勾选一个要调整的网格。") if asked else "")
    ending = request.GET.getlist("end")
    context = {"parent": parent, "children": children, "wrong": wrong, "ending": ending, "numbers": range(1, MOST + 1)}
    context["into"] = _into(request)
    return render(request, "grids/redraw_which.html", context, status=422 if wrong else 200)


def _show(request: HttpRequest, parent: Area, ended: list[Area], form: RedrawForm, wrong: str = "") -> HttpResponse:
    context = {"parent": parent, "ended": ended, "form": form, "wrong": wrong}
    status = 422 if wrong or form.errors else 200
    return render(request, "grids/redraw_arrange.html", context, status=status)


def _arranged(request: HttpRequest, parent: Area, ended: list[Area]) -> HttpResponse:
    """Looked at first, done when agreed to; back to the arrangement when something speaks against it."""
    form = RedrawForm(ended, _into(request), request.POST)
    if not form.is_valid() or "back" in request.POST:
        return _show(request, parent, ended, form)
    if "agreed" not in request.POST:
        kept = [(name, value) for name, value in request.POST.items() if name in form.fields]
        context = {"parent": parent, "ended": ended, "form": form, "kept": kept}
        return render(request, "grids/redraw_look.html", context)
    try:
        planted = changes.redraw(ended, form.successors, on=None, **form.moves)
    except ChangeRefused as refused:
        return _show(request, parent, ended, form, str(refused))
    names = "、".join(area.name for area in planted)
    messages.success(request, _("调整好了：%(names)s。旧门牌码照样能用。") % {"names": names})
    return redirect("places")
