"""Coming in by WeChat: out to where WeChat asks, and back with a code. Who is not known yet proves a number next.

Second factors are asked of who has one, as after every other way in.
"""

from __future__ import annotations

import secrets
from contextlib import suppress

from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import codes, joining, limits, moment, wechat, wechat_number_views
from accounts.gates import public
from accounts.views import come_in
from accounts.wechat import Known, Scope, Way

OUT = "wechat_out"  # in the session: what WeChat has to bring back, by which way, and where to go then
LASTS = 600  # seconds


@public
@never_cache
@require_GET
def set_out(request: HttpRequest) -> HttpResponse:
    """To WeChat, by the way that works in this browser; 404 where none does."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    way = wechat.fits(request.headers.get("User-Agent", ""))
    if way is None:
        raise Http404
    scope = Scope.BASE if way is Way.INSIDE else Scope.SITE
    return _out(request, way, scope, get_next_redirect_url(request) or "")


def _out(request: HttpRequest, way: Way, scope: Scope, goal: str) -> HttpResponseRedirect:
    state = secrets.token_hex(16)
    request.session[OUT] = {"state": state, "way": way, "scope": scope, "next": goal, "at": moment.now().timestamp()}
    back = settings.PUBLIC_URL + reverse("account_wechat_back")
    return redirect(wechat.page_to_agree(way, scope, back, state))


@public
@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """With a code: only in the browser that set out, within ten minutes, and once."""
    out = request.session.pop(OUT, None)
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    if (
        not out
        or moment.now().timestamp() - out["at"] > LASTS
        or not constant_time_compare(out["state"], request.GET.get("state", ""))
    ):
        return _not_this_time(request, _("微信登录没有完成，请再点一次。"))
    if not request.GET.get("code"):
        return _not_this_time(request, _("您没有同意用微信登录。也可以用手机号码登录。"))
    limits.spend("wechat_from", get_client_ip(request) or "", *codes.PER_ADDRESS)
    try:
        known = wechat.whose(Way(out["way"]), request.GET["code"])
    except wechat.Snapshot:
        return _not_this_time(request, _("现在看到的是微信的预览页。请点页面下方的“使用完整服务”，再点微信登录。"))
    except wechat.NoAnswer:
        return _not_this_time(request, _("微信没有回答，请再点一次。也可以用手机号码登录。"))
    return _recognise(request, known, out)


def _recognise(request: HttpRequest, known: Known, out: dict) -> HttpResponse:
    """Who is known comes in. Who is not is asked once more for what both apps know them by, then for a number."""
    contact = joining.contact_of(known)
    if contact is not None and contact.user is not None:
        with suppress(joining.JoinedElsewhere, joining.OtherWeChat):
            joining.join(contact, known)
        return come_in(request, contact.user, out["next"], method="wechat")
    if out["scope"] == Scope.BASE and not known.unionid and wechat.works(Way.SITE):
        return _out(request, Way.INSIDE, Scope.USER, out["next"])
    return wechat_number_views.ask_number(request, known, out["next"])


def _not_this_time(request: HttpRequest, words: str) -> HttpResponseRedirect:
    messages.error(request, words)
    return redirect("account_login")
