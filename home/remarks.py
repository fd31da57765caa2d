"""这页说清楚了吗: a small page of its own, for the pages it asks about may be kept for all and hold no token of a form.

What is said is told to who keeps the place, at /work/published/remarks/, page by page.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.core.internal.httpkit import get_client_ip
from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import limits, moment
from accounts.gates import public, signed_in
from accounts.patterns import IDENTITY, MOBILE
from grids.charge import Charge, charge_of
from grids.duties import KEEPING
from grids.slugs import read_slug
from home.models import Publication, Remark
from services.cases import once

KEPT = timedelta(days=180)
RATES = ((10, 3600), (30, 86_400))  # of one address: an office or a house stands behind it
MOST = 50  # pages of the list
NEWEST = 10  # sentences of a page


class RemarkForm(forms.Form):
    """Cleans only. Who it comes from is not asked, and must not be written either."""

    clear = forms.TypedChoiceField(
        label=gettext_lazy("这页说清楚了吗？"),
        choices=[("yes", gettext_lazy("说清楚了")), ("no", gettext_lazy("没说清楚"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：说清楚了，还是没说清楚。")},
    )
    words = forms.CharField(
        label=gettext_lazy("哪里没说清楚？（可不填）"),
        help_text=gettext_lazy("例如：没写在哪里办。请不要写姓名、电话，这里不回复；要办事请用“我要反映”。"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_words(self) -> str:
        words = " ".join(self.cleaned_data["words"].split())
        if MOBILE.search(words) or IDENTITY.search(words):
            raise forms.ValidationError(_("这里像是写了电话或证件号码，请删去再提交。"))
        return words


def _page(slug: str, pk: int) -> Publication:
    """What stands at this address. Raises Http404."""
    return get_object_or_404(Publication.objects.standing().select_related("area"), pk=pk, area__slug=read_slug(slug))


@public
@never_cache
def remark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whether a page was clear, and go back to it."""
    page = _page(slug, pk)
    form = RemarkForm(request.POST or None, initial={"clear": request.GET.get("clear")})
    if request.method == "POST" and form.is_valid():
        limits.spend("remark", get_client_ip(request) or "", *RATES)
        once.only(request.POST.get("once", ""), f"remark/{page.pk}", form.cleaned_data, lambda: _note(page, form))
        messages.success(request, _("收到了，谢谢您。"))
        return redirect(page.get_absolute_url())
    context = {"form": form, "page": page, "area": page.area, "once": once.key_of(request.POST)}
    return render(request, "home/remark.html", context, status=422 if form.errors else 200)


def _note(page: Publication, form: RemarkForm) -> int:
    return Remark.objects.create(publication=page, **form.cleaned_data).pk


def _charge(request: HttpRequest) -> Charge:
    """What this person keeps. Raises Http404 for who keeps nothing."""
    charge = charge_of(request.user, KEEPING)
    if not charge:
        raise Http404
    return charge


def remarked(charge: Charge) -> QuerySet[Publication]:
    """The pages of the places one keeps that somebody found unclear, those with most of it first."""
    said = Count("remarks", filter=Q(remarks__clear=True)), Count("remarks", filter=Q(remarks__clear=False))
    pages = Publication.objects.filter(charge.within("area")).annotate(yes=said[0], no=said[1], last=Max("remarks__on"))
    return pages.filter(no__gt=0).select_related("area").order_by("-no", "-last", "pk")


@signed_in
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What readers found unclear, for who can mend it."""
    pages = list(remarked(_charge(request))[:MOST])
    words = Remark.objects.filter(publication__in=pages, clear=False).exclude(words="").order_by("-on", "-pk")
    for page in pages:
        page.said = [one for one in words if one.publication_id == page.pk][:NEWEST]
    return render(request, "home/remarks.html", {"pages": pages, "days": KEPT.days})


@signed_in
@require_POST
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is clearer now: what was said of the old one is forgotten, and counting begins anew. Twice is once."""
    page = get_object_or_404(Publication.objects.filter(_charge(request).within("area")), pk=pk)
    Remark.objects.filter(publication=page).delete()
    return redirect("remarks")


def forget() -> int:
    """What was said long ago goes. Returns how many."""
    return Remark.objects.filter(on__lt=moment.today() - KEPT).delete()[0]
