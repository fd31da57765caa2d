"""Tying one's WeChat to one's letters: agreed to in WeChat, once, and untied by a button."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import signed_in
from home.ways import contact_or_404
from services.letters import wechat

STATE = "wechat_state"  # in the session: what WeChat has to bring back


@signed_in
@never_cache
@require_GET
def tie(request: HttpRequest) -> HttpResponse:
    """To the page where WeChat asks. Nothing is tied yet."""
    if not settings.WECHAT_APP_ID:
        raise Http404
    request.session[STATE] = secrets.token_hex(16)
    return redirect(wechat.page_to_agree(settings.PUBLIC_URL + reverse("wechat_back"), request.session[STATE]))


@signed_in
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From there, with a code: only in the browser that set out, and only once."""
    state = request.session.pop(STATE, "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        raise Http404
    if not (openid := wechat.openid_of(request.GET.get("code", ""))):
        messages.error(request, _("微信没有回答，请在微信里再试一次。"))
    elif not _keep(request, openid):
        messages.error(request, _("这个微信已经在别的账号上，请先在那里解除。"))
    else:
        messages.success(request, _("绑好了，现在可以选“微信”。"))
    return redirect("ways")


@signed_in
@require_POST
def untie(request: HttpRequest) -> HttpResponse:
    """Its name is forgotten; letters go the usual way."""
    contact = contact_or_404(request)
    contact.openid = ""
    contact.way = contact.Way.USUAL if contact.way == contact.Way.WECHAT else contact.way
    contact.save(update_fields=["openid_cipher", "openid_hash", "way"])
    messages.success(request, _("已解除。"))
    return redirect("ways")


def _keep(request: HttpRequest, openid: str) -> bool:
    """False when somebody else is known by this name."""
    contact = contact_or_404(request)
    contact.openid = openid
    try:
        with transaction.atomic():
            contact.save(update_fields=["openid_cipher", "openid_hash"])
    except IntegrityError:
        return False
    return True
