"""A volunteer's own credential: made and ended on their own pages, good for their own yes and no. 志愿者凭据"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import moment
from accounts.gates import signed_in
from services.api.credentials import PREFIX, digest_of
from services.api.forms import OwnForm
from services.api.models import OwnCredential
from services.orders import queries
from services.orders.models import Volunteer

SHOWN = 50


def make(volunteer: Volunteer, name: str, days: int) -> tuple[OwnCredential, str]:
    """A new one, and its secret, which is not kept."""
    secret = PREFIX + secrets.token_urlsafe(32)
    until = moment.now() + timedelta(days=days)
    return OwnCredential.objects.create(
        volunteer=volunteer, name=name, digest=digest_of(secret), expires_at=until
    ), secret


def read(secret: str) -> OwnCredential | None:
    """The one with this secret, while it lasts. One query, and once a day a write."""
    lasting = OwnCredential.objects.filter(revoked_at=None, expires_at__gt=moment.now(), digest=digest_of(secret))
    known = lasting.select_related("volunteer__contact").first()
    if known and known.used_on != moment.today():
        OwnCredential.objects.filter(pk=known.pk).update(used_on=moment.today())
    return known


@signed_in
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """One's own, and the form for a new one. Its secret stands on the answer to the form, and nowhere else."""
    volunteer, secret = queries.own(request), ""
    form = OwnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        secret = make(volunteer, form.cleaned_data["name"], form.cleaned_data["days"])[1]
        form = OwnForm()
    mine = OwnCredential.objects.filter(volunteer=volunteer)[:SHOWN]
    context = {"form": form, "credentials": mine, "secret": secret}
    return render(request, "api/own.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It opens nothing from now on. Another's is not there."""
    found = get_object_or_404(OwnCredential, pk=pk, volunteer=queries.own(request))
    OwnCredential.objects.filter(pk=found.pk, revoked_at=None).update(revoked_at=moment.now())
    messages.success(request, _("已停用，那个程序从现在起进不来了。"))
    return redirect("own_credentials")
