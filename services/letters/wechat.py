"""Letters as template messages of a WeChat service account 公众号模板消息.

https://developers.weixin.qq.com/doc/service/api/notify/template/ : a `client_msg_id` is sent once within ten minutes,
however often it comes; the stable token is the same for every process that asks.
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache

from accounts.outcomes import Outcome, of_a_broken_line
from accounts.registered import filled

log = logging.getLogger(__name__)

SECONDS = (2, 2.5)  # to connect, to answer; a token, a try, a new token and another try stay below the lease
TOKEN, BEFORE_ITS_END = "letters.wechat_token", 300  # seconds before its end a token is no longer used
OF_THE_TOKEN = frozenset({40001, 40014, 42001})
LATER = OF_THE_TOKEN | {-1, 45009, 45011, 48001, 50002, 61004}  # busy, used up, or an account that is not ready


def deliver(id: str, openid: str, template: str, params: dict[str, str], link: str) -> Outcome:
    """Hand one message over, once; a token that has ended is renewed, for with it nothing was sent."""
    text = filled(settings.WECHAT_TEMPLATES, template, params)
    if text is None:
        return Outcome.REFUSED
    data = {variable: {"value": value} for variable, value in text.values.items()}
    message = {"touser": openid, "template_id": text.id, "url": link, "data": data, "client_msg_id": id}
    try:
        token = _token()
    except (requests.RequestException, ValueError, KeyError, TypeError):
        return Outcome.NOT_SENT
    try:
        code = _send(message, token)
        return _judge(_with_a_new_token(message) if code in OF_THE_TOKEN else code)
    except requests.RequestException as broken:
        return of_a_broken_line(broken)
    except (ValueError, KeyError, TypeError):
        return Outcome.IN_DOUBT


def _with_a_new_token(message: dict[str, Any]) -> int:
    return _send(message, _token(renew=True))


def _token(*, renew: bool = False) -> str:
    """That kept, else a new one. Raises RequestException, ValueError, KeyError."""
    if not renew and (kept := cache.get(TOKEN)):
        return kept
    asked = {"grant_type": "client_credential", "appid": settings.WECHAT_APP_ID, "secret": settings.WECHAT_SECRET}
    said = _post("/cgi-bin/stable_token", asked | {"force_refresh": renew})
    cache.set(TOKEN, said["access_token"], max(1, int(said["expires_in"]) - BEFORE_ITS_END))
    return said["access_token"]


def _send(message: dict[str, Any], token: str) -> int:
    return int(_post("/cgi-bin/message/template/send", message, access_token=token)["errcode"])


def _post(path: str, body: dict[str, Any], **params: str) -> dict[str, Any]:
    answer = requests.post(settings.WECHAT_ENDPOINT + path, params=params, json=body, timeout=SECONDS)
    answer.raise_for_status()
    return answer.json()


def _judge(code: int) -> Outcome:
    """Who says no has not sent it. 43004 (no follower), 40003, 43101 and whatever else is not LATER will not change."""
    if code == 0:
        return Outcome.TAKEN
    log.warning("WeChat did not take a message: %s", code)
    return Outcome.NOT_SENT if code in LATER else Outcome.REFUSED
