"""A volunteer says by what name the public page may thank them, and takes it back. 公开称呼的页面"""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import consents
from accounts.gates import signed_in
from services.orders import public_names, queries

NAME = re.compile(r"[^\W\d_]+(?:[ ·][^\W\d_]+)*")  # letters of any language: no number, address or account fits in


class NamedForm(forms.Form):
    """A form of address, and the consent to it: neither goes without the other."""

    named_as = forms.CharField(
        label=gettext_lazy("公开写哪个称呼"), max_length=10, help_text=gettext_lazy("例如：小李、王老师、热心邻居")
    )
    agree = forms.BooleanField(
        label=gettext_lazy("我同意大家看到这个称呼"),
        error_messages={"required": gettext_lazy("要公开，请勾选同意；不想公开，什么都不用填。")},
    )

    def clean_named_as(self) -> str:
        said: str = self.cleaned_data["named_as"]
        if not NAME.fullmatch(said):
            raise ValidationError(_("只写称呼就好，不要写号码、门牌和网址。"))
        return said


@signed_in
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """What is said now, what it would be used for, and the form."""
    volunteer = queries.own(request)
    usual = volunteer.named_as or volunteer.contact.name[:10]
    form = NamedForm(request.POST or None, initial={"named_as": usual, "agree": False})
    if request.method == "POST" and form.is_valid():
        public_names.agree(volunteer, form.cleaned_data["named_as"])
        messages.success(request, _("记下了。想收回，随时在这里点一下。"))
        return redirect("named_publicly")
    context = {
        "volunteer": volunteer, "form": form, "holds": public_names.holds(volunteer),
        "terms": consents.terms(public_names.PURPOSE),
    }  # fmt: skip
    return render(request, "orders/named_publicly.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Take it back, as easily as it was given."""
    public_names.stop(queries.own(request))
    messages.success(request, _("收回了，公开页面上已经没有您的称呼。"))
    return redirect("named_publicly")
