"""What is offered or needed goes on the shelf over HTTP, from either side: the same form, and a double click is one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from services.cases import once
from services.partners import shelf
from services.partners.models import Listing


def post(request: HttpRequest, form: BaseForm, side: Listing.Side, *, back: str, thanks: Any) -> HttpResponse:
    """Show the form, or put up what it has read. `back`: the name of the page before, and of the one after."""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data  # type: ignore[attr-defined]
        scope = f"listing/{request.user.pk}"
        once.only(request.POST.get("once", ""), scope, said, lambda: shelf.put_up(side, said).pk)
        messages.success(request, thanks)
        return redirect(back)
    context = {"form": form, "side": side, "back": back, "once": once.key_of(request.POST)}
    return render(request, "partners/listing.html", context, status=422 if form.errors else 200)
