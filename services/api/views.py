"""接口凭据: where leaders let another system in, see which ones come in, and shut them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.gates import signed_in
from grids.models import Appointment
from services.api import credentials
from services.api.forms import CredentialForm
from services.api.models import Credential
from services.cases.reach import actor_of


@signed_in
@never_cache
def credential_list(request: HttpRequest) -> HttpResponse:
    """One's own credentials, and the form for a new one. Its secret stands on the answer to the form, and nowhere else."""
    posts = _posts(request)
    form = CredentialForm(posts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made, secret = credentials.make(asked["post"], asked["name"], asked["scopes"], asked["days"])
        return render(request, "api/secret.html", {"made": made, "secret": secret})
    mine = Credential.objects.filter(post__in=posts).select_related("post__area")
    status = 422 if form.is_bound else 200
    return render(request, "api/credentials.html", {"form": form, "credentials": mine}, status=status)


@signed_in
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It opens nothing from now on. Another's is not there."""
    credentials.revoke(get_object_or_404(Credential, pk=pk, post__in=_posts(request)))
    messages.success(request, _("已停用，那个系统从现在起进不来了。"))
    return redirect("credentials")


def _posts(request: HttpRequest) -> list[Appointment]:
    """One's own, for a credential would outlast a leave. Raises Http404 for whoever may let nobody in."""
    if posts := actor_of(request).decides:
        return posts
    raise Http404
