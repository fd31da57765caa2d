"""My data: who looked at my number, correct, take along, delete. 个人信息保护法 44–47"""

from __future__ import annotations

from django import forms
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import limits, moment
from accounts.gates import public, signed_in
from accounts.personal import Whose
from home import leaving, own_data, personal
from home.signed import never_kept
from home.ways import contact_or_404

EXPORTS = ((5, 3600), (20, 86_400))


class NameForm(forms.Form):
    name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False, help_text=_("可以留空。"))


class LeaveForm(forms.Form):
    sure = forms.BooleanField(label=_("我知道删掉以后找不回来"), error_messages={"required": _("请先打勾确认。")})


@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and what I can do with it; posting corrects the name."""
    contact = contact_or_404(request)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": contact.name})
    if request.method == "POST" and form.is_valid():
        contact.name = " ".join(form.cleaned_data["name"].split())
        contact.save(update_fields=["name"])
        return redirect("my_data")
    context = {
        "contact": contact,
        "form": form,
        "looks": own_data.looks_at(contact),
        "kept": personal.kinds(Whose.RESIDENT, Whose.HELPER),
    }
    return never_kept(render(request, "home/my_data.html", context, status=422 if form.errors else 200))


@signed_in
@require_POST
def take_along(request: HttpRequest) -> HttpResponseBase:
    """One archive of everything. A button, so that nothing fetches it unasked."""
    contact = contact_or_404(request)
    limits.spend("take_along", str(contact.pk), *EXPORTS)
    name = f"linge-{moment.today():%Y%m%d}.zip"
    return never_kept(FileResponse(own_data.packed(contact), as_attachment=True, filename=name))


@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, and then the deed."""
    contact = contact_or_404(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    serves = leaving.serves(contact)
    if request.method == "POST" and not serves and form.is_valid():
        user = request.user
        logout(request)
        leaving.leave(user, contact)  # type: ignore[arg-type]
        return redirect("left")
    context = {"form": form, "serves": serves, "under_way": leaving.open_cases(contact).count()}
    return never_kept(render(request, "home/leave.html", context, status=422 if form.errors else 200))


@public
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """It is done; there is nobody to say it to but whoever sits here."""
    return never_kept(render(request, "home/left.html"))
