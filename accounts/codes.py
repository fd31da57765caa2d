"""Codes by SMS: sent at most once, five guesses each under any interleaving, good for five minutes and one use."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import demo, limits, moment, sms, vault
from accounts.models import Contact, PhoneCode

LIFE = timedelta(minutes=5)
GUESSES = 5
PER_NUMBER = ((1, 60), (5, 3600), (10, 86400))
PER_ADDRESS = ((60, 60), (1000, 3600))  # wide: a community office sits behind one address
DAY = 86400


class Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"  # too old, used, or out of guesses


class NotSent(Exception):
    """The gateway did not take the message; the try has counted."""


def send(number: str, purpose: str, *, address: str) -> PhoneCode:
    """Make the number's code for this purpose and send it; `number` in E.164, `address` is who asks.

    Raises TooMany before anything is written, and NotSent. The same for every number, known or not.
    """
    if _is_demo(number):
        return _send_in_demo(number, purpose)
    with transaction.atomic():
        limits.spend("sms_from", address, *PER_ADDRESS)
        limits.spend("sms_to", number, *PER_NUMBER)
        limits.spend("sms_in_all", "", (settings.SMS_BUDGET_A_DAY, DAY))
        code = f"{secrets.randbelow(10**6):06}"
        made = _keep(number, purpose, code)
    if _deliver(number, code) not in (sms.Outcome.TAKEN, sms.Outcome.IN_DOUBT):
        raise NotSent
    return made


def waiting(number: str, purpose: str) -> PhoneCode | None:
    """The code of this number that can still be used, if there is one."""
    found = PhoneCode.objects.filter(purpose=purpose, number_key=limits.fingerprint("number", number)).first()
    return found if found and _lives(found) else None


def guess(pk: int, purpose: str, text: str) -> tuple[Verdict, PhoneCode | None]:
    """Try a code. Whoever tries, from however many sessions at once: five tries in all, and one success."""
    with transaction.atomic():
        code = PhoneCode.objects.select_for_update().filter(pk=pk, purpose=purpose).first()
        if code is None or not _lives(code):
            return Verdict.DEAD, code
        code.guesses += 1
        right = constant_time_compare(code.code_hash, _hash(code.number_key, text))
        if right:
            code.used_at = moment.now()
        code.save(update_fields=["guesses", "used_at"])
    return (Verdict.RIGHT if right else Verdict.WRONG), code


def _lives(code: PhoneCode) -> bool:
    return code.used_at is None and code.guesses < GUESSES and moment.now() - code.made_at < LIFE


def _hash(number_key: str, code: str) -> str:
    return limits.fingerprint("code", f"{number_key}:{code}")


def _keep(number: str, purpose: str, code: str) -> PhoneCode:
    key = limits.fingerprint("number", number)
    fresh = {
        "number_cipher": vault.encrypt(number),
        "code_hash": _hash(key, code),
        "guesses": 0,
        "made_at": moment.now(),
        "used_at": None,
    }
    return PhoneCode.objects.update_or_create(purpose=purpose, number_key=key, defaults=fresh)[0]


def _deliver(number: str, code: str) -> sms.Outcome:
    text = _("【邻格】验证码 %(code)s，5 分钟内有效。只填在您自己打开的登录页，谁来电要都别给。") % {"code": code}
    return sms.deliver(uuid.uuid4().hex, number, sms.LOGIN_CODE, {"code": code}, text)


def _is_demo(number: str) -> bool:
    if not settings.DEMO:
        return False
    contact = Contact.find(number)
    return contact is not None and demo.is_demo(contact.user)


def _send_in_demo(number: str, purpose: str) -> PhoneCode:
    """The published code, without limits. Nothing is sent; without a gateway it lies in a file like any other."""
    made = _keep(number, purpose, demo.CODE)
    if not sms.is_real():
        _deliver(number, demo.CODE)
    return made
