"""SMS by Aliyun 阿里云短信, through its own SDK. SendSms and QuerySendDetails, version 2017-05-25.

A message is found again by its OutId, among what its number was sent on its day. https://help.aliyun.com/zh/sms/
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aliyunsdkcore.acs_exception.exceptions import ClientException, ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest
from django.conf import settings
from django.utils import timezone

from accounts import sms
from accounts.outcomes import NoAnswer, Outcome, of_a_broken_line
from accounts.registered import filled

log = logging.getLogger(__name__)
logging.getLogger("aliyunsdkcore").setLevel(logging.CRITICAL + 1)  # it writes numbers into its errors

KNOWS_AFTER = timedelta(minutes=3)  # a message may be missing among the details for that long
PAGE, MOST_PAGES = 50, 4
STATES = {1: "accepted", 2: "failed", 3: "delivered"}
LATER = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH",
         "isv.OUT_OF_SERVICE", "isv.ACCOUNT_ABNORMAL", "Throttling", "InvalidAccessKeyId", "InvalidAccessKeySecret",
         "SignatureDoesNotMatch", "Forbidden", "isp.RAM_PERMISSION_DENY")  # fmt: skip


def deliver(id: str, to: str, template: str, params: dict) -> Outcome:
    """Hand one message over, once: the SDK's own retries are off, for it cannot know what it does twice."""
    text = filled(settings.SMS_TEMPLATES, template, params)
    if text is None:
        return Outcome.REFUSED
    words = json.dumps(text.values, ensure_ascii=False)
    asked = {"PhoneNumbers": _plain(to), "SignName": settings.SMS_SIGN, "TemplateCode": text.id, "OutId": id}
    try:
        return _judge(_call("SendSms", **asked, TemplateParam=words).get("Code"))
    except ServerException as said:
        return Outcome.IN_DOUBT if said.get_http_status() >= 500 else _judge(said.get_error_code())
    except ClientException as broken:
        return of_a_broken_line(broken)
    except (ValueError, AttributeError):
        return Outcome.IN_DOUBT


def query(id: str, to: str, since: datetime) -> str:
    """unknown | accepted | delivered | failed. `since` is when it was handed over. Raises NoAnswer."""
    try:
        return next((_state(row) for row in _details(to, since) if row["OutId"] == id), "unknown")
    except (ServerException, ClientException, ValueError, AttributeError, KeyError, TypeError) as silence:
        raise NoAnswer("the provider did not say") from silence


def _details(to: str, since: datetime) -> Iterator[dict]:
    day = f"{timezone.localtime(since):%Y%m%d}"
    for page in range(1, MOST_PAGES + 1):
        said = _call("QuerySendDetails", PhoneNumber=_plain(to), SendDate=day, PageSize=PAGE, CurrentPage=page)
        if said["Code"] != "OK":
            raise ValueError(said["Code"])
        rows = said["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
        yield from rows
        if len(rows) < PAGE:
            return


def _state(row: dict) -> str:
    return STATES[row["SendStatus"]]


def _call(action: str, **params: object) -> dict:
    """Raises ServerException, ClientException and ValueError."""
    url = urlsplit(settings.SMS_ENDPOINT or "https://dysmsapi.aliyuncs.com")
    request = CommonRequest(domain=url.netloc, version="2017-05-25", action_name=action)
    request.set_protocol_type(url.scheme)
    request.set_method("POST")
    for name, value in params.items():
        request.add_body_params(name, value)
    client = AcsClient(
        settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, settings.SMS_REGION or "cn-hangzhou",
        auto_retry=False, connect_timeout=sms.CONNECT_SECONDS, timeout=sms.READ_SECONDS,
    )  # fmt: skip
    return json.loads(client.do_action_with_exception(request))


def _plain(to: str) -> str:
    return to.removeprefix("+86")


def _judge(code: str | None) -> Outcome:
    """A rate that is used up, an empty purse and a wrong key may be better later; what is wrong in itself never is."""
    if code == "OK":
        return Outcome.TAKEN
    log.warning("Aliyun did not take a message: %s", code)
    if (code or "").startswith(LATER):
        return Outcome.NOT_SENT
    return Outcome.REFUSED if (code or "").startswith("isv.") else Outcome.IN_DOUBT
