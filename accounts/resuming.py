"""What somebody sent after having been away too long: kept in their session until they have proved themselves again.

Only what passed the token check of its form is kept, encrypted, for half an hour; files are not, and that is said.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import moment, second_factor, vault
from accounts.gates import signed_in

KEPT = "kept_form"  # in the session
LASTS = 1800  # seconds
AT_MOST = 200_000  # characters; a longer text stays in the browser's own history only


def keep(request: HttpRequest) -> HttpResponseRedirect:
    """Lay the form aside and lead to the second factor; from there to resume()."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    said = json.dumps({"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)})
    if len(said) > AT_MOST:
        return lead_to_proof(request.path)
    request.session[KEPT] = {"form": vault.encrypt(said), "user": request.user.pk, "at": moment.now().timestamp()}
    return lead_to_proof(reverse("account_resume"))


def lead_to_proof(goal: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('account_second_factor')}?{urlencode({'next': goal})}")


@signed_in
@never_cache
def resume(request: HttpRequest) -> HttpResponse:
    """What was laid aside, to be sent by a press of a button; nothing is sent by itself."""
    if not second_factor.satisfied(request):
        return lead_to_proof(request.path)
    kept = request.session.pop(KEPT, None)
    if not kept or kept["user"] != request.user.pk or moment.now().timestamp() - kept["at"] > LASTS:
        return redirect("me")
    return render(request, "account/resume.html", json.loads(vault.decrypt(kept["form"])))
