"""WeChat says who somebody is: in its own browser (网页授权) and by a code to scan on a desktop (网站应用).

Two registrations that do not know each other: each calls a person by another openid; a unionid, which both say, joins
them. https://developers.weixin.qq.com/doc/service/guide/h5/auth.html and
https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html . Name and picture are never
asked for.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings

log = logging.getLogger(__name__)

SECONDS = (2, 2.5)  # to connect, to answer


class Way(StrEnum):
    """How somebody reaches WeChat from here."""

    INSIDE = "inside"  # the page is read in WeChat; the service account's registration
    SITE = "site"  # a telephone scans the code that a desktop shows; the website's registration


class Scope(StrEnum):
    """What the person is asked for. Only USER and SITE bring a unionid."""

    BASE = "snsapi_base"  # WeChat asks nothing
    USER = "snsapi_userinfo"
    SITE = "snsapi_login"


@dataclass(frozen=True)
class Known:
    """What WeChat calls a person: towards the service account (empty when it was another app), and towards all ours."""

    openid: str = ""
    unionid: str = ""


class NoAnswer(Exception):
    """WeChat did not say whose code it was: it is used, unknown, of another app, or the line is broken."""


class Snapshot(Exception):
    """WeChat shows the page as a snapshot 快照页, to a visitor who is nobody."""


def works(way: Way) -> bool:
    """Is this way registered here?"""
    return all(_keys(way))


def fits(user_agent: str) -> Way | None:
    """The way that works in this browser: a telephone cannot scan what it shows itself, except inside WeChat."""
    if "MicroMessenger" in user_agent:
        return Way.INSIDE if works(Way.INSIDE) else None
    on_the_go = any(word in user_agent for word in ("Mobile", "Android", "iPhone", "iPad"))
    return Way.SITE if works(Way.SITE) and not on_the_go else None


def page_to_agree(way: Way, scope: Scope, back: str, state: str) -> str:
    """The page of WeChat that leads to `back` with a code and this state."""
    path = "/connect/oauth2/authorize" if way is Way.INSIDE else "/connect/qrconnect"
    asked = {"appid": _keys(way)[0], "redirect_uri": back, "response_type": "code", "scope": scope, "state": state}
    return f"{settings.WECHAT_OPEN_URL}{path}?{urlencode(asked)}#wechat_redirect"


def whose(way: Way, code: str) -> Known:
    """Who came back with this code. A code can be asked about once. Raises NoAnswer and Snapshot.

    The openid of the website's app is dropped: it is not the service account's, and nothing is sent to it.
    """
    said = _ask(way, code)
    if said.get("is_snapshotuser"):
        raise Snapshot
    openid, unionid = (str(said.get(name) or "") for name in ("openid", "unionid"))
    known = Known(openid if way is Way.INSIDE else "", unionid)
    if not (known.openid or known.unionid):
        log.warning("WeChat did not say whose code it was: %s", said.get("errcode"))
        raise NoAnswer
    return known


def _ask(way: Way, code: str) -> dict[str, Any]:
    app_id, secret = _keys(way)
    asked = {"appid": app_id, "secret": secret, "code": code, "grant_type": "authorization_code"}
    try:
        answer = requests.get(f"{settings.WECHAT_ENDPOINT}/sns/oauth2/access_token", params=asked, timeout=SECONDS)
        answer.raise_for_status()
        said = answer.json()
    except (requests.RequestException, ValueError) as broken:
        log.warning("WeChat could not be asked whose code it was: %s", type(broken).__name__)
        raise NoAnswer from None
    if not isinstance(said, dict):
        raise NoAnswer
    return said


def _keys(way: Way) -> tuple[str, str]:
    if way is Way.INSIDE:
        return settings.WECHAT_APP_ID, settings.WECHAT_SECRET
    return settings.WECHAT_SITE_APP_ID, settings.WECHAT_SITE_SECRET
