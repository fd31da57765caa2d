"""Forms of one's own: sent in once, filled for any period. For who serves in the area; for everybody else they are not there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import signed_in
from grids.models import Area
from grids.naming import is_english
from services.cases import once
from services.cases.actor import Actor
from services.cases.handlers import SEEING
from services.cases.reach import actor_of
from services.figures import periods
from services.figures.blanks import answers, fields, samples, shelf
from services.figures.blanks.forms import BlankForm
from services.figures.models import Blank
from services.figures.views import my_area, period_of

MONTHS_BACK = 24


@signed_in
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The areas in which one serves; of a single one, its forms."""
    actor = actor_of(request)
    mine = {held.area.pk: held.area for held in actor.held if held.area is not None and held.duty in SEEING}
    if not actor.held:
        raise Http404
    if len(mine) == 1:
        return redirect("blanks", slug=mine.popitem()[1].slug)
    return render(request, "figures/blanks_index.html", {"areas": sorted(mine.values(), key=lambda area: area.path)})


@signed_in
@never_cache
def blanks(request: HttpRequest, slug: str) -> HttpResponse:
    """The forms of an area and of those above it, and a place to send one in."""
    area, actor = my_area(request, slug), actor_of(request)
    form = BlankForm(area, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _keep(request, area, actor, form)
        messages.success(request, _("已保存。选好期间，就能下载填好的表。"))
        return redirect("blanks", slug=area.slug)
    context = {
        "area": area, "form": form, "once": once.key_of(request.POST), "listed": list(shelf.offered(area)),
        "periods": [*periods.last_months(MONTHS_BACK), periods.last_days(), periods.ALL],
        "chosen": periods.last_months(2)[1],
    }  # fmt: skip
    return render(request, "figures/blanks.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, area: Area, actor: Actor, form: BlankForm) -> int:
    """A double click is one."""
    said = {name: form.cleaned_data[name] for name in ("name", "form", "content", "asks")}
    body = {**said, "content": once.hashed(said["content"].hex())}
    scope = f"blank/{area.pk}/{actor.user}"
    return once.only(request.POST.get("once", ""), scope, body, lambda: shelf.keep(area, actor, **said).pk)


@signed_in
@never_cache
@require_safe
def fill(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A form filled for this area and period."""
    area = my_area(request, slug)
    blank, period = _offered(area, pk), period_of(request, periods.last_months(2)[1].code)
    try:
        made = shelf.fill(blank, actor_of(request), area, period)
    except answers.TooManyRows as rows:
        told = _("这一期间有 %(many)d 件，这种表最多 %(most)d 行。请选短一点的期间、小一点的区域，或用 Excel 表。")
        messages.error(request, told % {"many": rows.many, "most": rows.most})
        return redirect("blanks", slug=area.slug)
    return _file(made, blank.form, f"{blank.name}-{area.name}-{period}")


@signed_in
@never_cache
@require_safe
def original(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form as it was sent in, to be changed and sent in again."""
    blank = _offered(my_area(request, slug), pk)
    return _file(bytes(blank.content), blank.form, blank.name)


@signed_in
@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of this very area; those from above are not ours to throw away."""
    area = my_area(request, slug)
    get_object_or_404(Blank, pk=pk, area=area).delete()
    messages.success(request, _("已删去。"))
    return redirect("blanks", slug=area.slug)


@signed_in
@never_cache
@require_safe
def vocabulary(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that can be filled in, with what it means."""
    families = [
        (family, [one for one in fields.FIELDS if one.family == (family.code if family else "")])
        for family in (None, *fields.FAMILIES)
    ]
    context = {"area": my_area(request, slug), "families": families, "english": is_english()}
    return render(request, "figures/blank_fields.html", context)


@signed_in
@never_cache
@require_safe
def sample(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """A form to begin from."""
    my_area(request, slug)
    return _file(samples.WAYS[form](), form, _("样表"))


def _offered(area: Area, pk: int) -> Blank:
    return get_object_or_404(Blank.objects.filter(area__path__in=area.lineage_paths()), pk=pk)


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=shelf.CONTENT_TYPES[Blank.Form(form)])
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
