"""Tying one's WeChat to one's letters: agreed to in WeChat, once, and untied by a button."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import joining, wechat
from accounts.gates import signed_in
from accounts.wechat import Scope, Way
from home.ways import contact_or_404

STATE = "wechat_state"  # in the session: what WeChat has to bring back


@signed_in
@never_cache
@require_GET
def tie(request: HttpRequest) -> HttpResponse:
    """To the page where WeChat asks. Nothing is tied yet."""
    if not wechat.works(Way.INSIDE):
        raise Http404
    request.session[STATE] = secrets.token_hex(16)
    goal = settings.PUBLIC_URL + reverse("wechat_back")
    return redirect(wechat.page_to_agree(Way.INSIDE, Scope.BASE, goal, request.session[STATE]))


@signed_in
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From there, with a code: only in the browser that set out, and only once."""
    state = request.session.pop(STATE, "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        raise Http404
    try:
        joining.join(contact_or_404(request), wechat.whose(Way.INSIDE, request.GET.get("code", "")))
    except (wechat.NoAnswer, wechat.Snapshot):
        messages.error(request, _("微信没有回答，请在微信里再试一次。"))
    except joining.JoinedElsewhere:
        messages.error(request, _("这个微信已经在别的账号上，请先在那里解除。"))
    except joining.OtherWeChat:
        messages.error(request, _("您绑的是另一个微信，没有换。要换，请先点“解除”。"))
    else:
        messages.success(request, _("绑好了，现在可以选“微信”，下次在微信里也能直接登录。"))
    return redirect("ways")


@signed_in
@require_POST
def untie(request: HttpRequest) -> HttpResponse:
    """Its name is forgotten; letters go the usual way."""
    joining.untie(contact_or_404(request))
    messages.success(request, _("已解除。"))
    return redirect("ways")
