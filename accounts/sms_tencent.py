"""SMS by Tencent Cloud 腾讯云短信, through its own SDK. SendSms and PullSmsSendStatusByPhoneNumber, version 2021-01-11.

A message is found again by the SessionContext of its report, which the provider has to switch on for the account; only
reports can be asked for, so that a message just taken is not known yet. https://cloud.tencent.com/document/product/382
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from accounts import sms
from accounts.outcomes import NoAnswer, Outcome, of_a_broken_line
from accounts.registered import filled

log = logging.getLogger(__name__)
logging.getLogger("tencentcloud_sdk_common").setLevel(logging.CRITICAL + 1)  # it writes whole requests

KNOWS_AFTER = timedelta(minutes=10)
REPORTS = 100
STATES = {"SUCCESS": "delivered", "FAIL": "failed"}
LATER = ("LimitExceeded", "RequestLimitExceeded", "FailedOperation.InsufficientBalanceInSmsPackage", "AuthFailure",
         "UnauthorizedOperation")  # fmt: skip
NEVER = ("FailedOperation", "InvalidParameter", "MissingParameter", "UnsupportedOperation")


def deliver(id: str, to: str, template: str, params: dict) -> Outcome:
    """Hand one message over, once. Variables go by their order alone."""
    text = filled(settings.SMS_TEMPLATES, template, params)
    if text is None:
        return Outcome.REFUSED
    request = models.SendSmsRequest()
    request.PhoneNumberSet, request.SmsSdkAppId, request.SessionContext = [to], settings.SMS_APP_ID, id
    request.SignName, request.TemplateId, request.TemplateParamSet = settings.SMS_SIGN, text.id, [*text.values.values()]
    client = _client()
    try:
        return _judge(client.SendSms(request).SendStatusSet[0].Code)
    except TencentCloudSDKException as said:
        broken = said.code in ("ClientNetworkError", "ServerNetworkError")
        return of_a_broken_line(said.message) if broken else _judge(said.code)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, OSError):
        return Outcome.IN_DOUBT


def query(id: str, to: str, since: datetime) -> str:
    """unknown | delivered | failed. `since` is when it was handed over. Raises NoAnswer."""
    request = models.PullSmsSendStatusByPhoneNumberRequest()
    request.PhoneNumber, request.SmsSdkAppId = to, settings.SMS_APP_ID
    request.BeginTime, request.Offset, request.Limit = int(since.timestamp()) - 60, 0, REPORTS
    client = _client()
    try:
        reports = client.PullSmsSendStatusByPhoneNumber(request).PullSmsSendStatusSet or []
        return next((STATES[one.ReportStatus] for one in reports if one.SessionContext == id), "unknown")
    except (TencentCloudSDKException, ValueError, TypeError, KeyError, AttributeError, OSError) as silence:
        raise NoAnswer("the provider did not say") from silence


def _client() -> SmsClient:
    url = urlsplit(settings.SMS_ENDPOINT or "https://sms.tencentcloudapi.com")
    line = HttpProfile(protocol=url.scheme, endpoint=url.netloc, reqTimeout=(sms.CONNECT_SECONDS, sms.READ_SECONDS))
    profile = ClientProfile(httpProfile=line, disable_region_breaker=True)  # a second region: a second message
    credential = Credential(settings.SMS_KEY_ID, settings.SMS_KEY_SECRET)
    return SmsClient(credential, settings.SMS_REGION or "ap-guangzhou", profile)


def _judge(code: str | None) -> Outcome:
    """A rate that is used up, an empty purse and a wrong key may be better later; what is wrong in itself never is."""
    if code == "Ok":
        return Outcome.TAKEN
    log.warning("Tencent did not take a message: %s", code)
    if (code or "").startswith(LATER):
        return Outcome.NOT_SENT
    return Outcome.REFUSED if (code or "").startswith(NEVER) else Outcome.IN_DOUBT
