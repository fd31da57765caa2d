"""The resident's side: where my case stands, and the proof that it is mine."""

from __future__ import annotations

import re
import secrets
import unicodedata

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import limits
from accounts.gates import public
from grids import towns
from services.cases.models import Case
from services.cases.numbers import read_number
from services.cases.reach import fetch, remember_proof
from services.cases.views import show


class ProofForm(forms.Form):
    """Number and last four digits: enough for a case that is not sealed."""

    number = forms.CharField(label=_("编号"), max_length=20, help_text=_("短信或回执上的 10 位编号"))
    last4 = forms.CharField(label=_("手机号后四位"), max_length=20)

    def clean_number(self) -> str:
        number = read_number(unicodedata.normalize("NFKC", self.cleaned_data["number"]))
        if number is None:
            raise forms.ValidationError(_("编号不对，请对照短信或回执再看一下。"))
        return number

    def clean_last4(self) -> str:
        """Also as an input method writes them: full-width."""
        digits = unicodedata.normalize("NFKC", self.cleaned_data["last4"])
        if not re.fullmatch(r"[0-9]{4}", digits):
            raise forms.ValidationError(_("请填手机号的最后四位数字。"))
        return digits

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors and self.found() is None:
            raise forms.ValidationError(_("没有找到。编号和手机号要与当时留的一致；保密的事项请用短信里的链接打开。"))
        return cleaned

    def found(self) -> Case | None:
        """The case these two prove; nothing for a sealed one or one of another town, whatever is typed."""
        case = Case.objects.filter(number=self.cleaned_data["number"]).select_related("requester", "place").first()
        if case is None or case.sealed or case.requester is None or not case.requester.phone_hash:
            return None
        if not towns.holds(case.place):
            return None
        return case if secrets.compare_digest(case.requester.phone[-4:], self.cleaned_data["last4"]) else None


@public
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Find a case by its number and the last four digits of the phone. Five tries an hour for a number."""
    form = ProofForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST":
        if number := read_number(unicodedata.normalize("NFKC", request.POST.get("number", "")[:20])):
            limits.spend("track", number, (5, 3600), (20, 86_400))
        if form.is_valid():
            case = form.found()
            assert case is not None
            remember_proof(request, case)
            return redirect("track_one", case.number)
    status = 422 if form.errors else 200
    return render(request, "cases/find.html", {"form": form}, status=status)


@public
@never_cache
@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands. A stranger is asked for the proof and learns nothing, not even that it exists."""
    try:
        case, actor = fetch(request, number)
    except Http404:
        form = ProofForm(initial={"number": number[:20]})
        return render(request, "cases/find.html", {"form": form, "asked": True}, status=404)
    return show(request, case, actor)
