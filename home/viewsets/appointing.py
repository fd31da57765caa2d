"""Who may give and end which post. Nobody gives themselves anything, and nobody gives what lies outside their places."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Contact
from accounts.phones import NotAPhone, normalise
from grids import hats
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area, Organisation, Person
from home.charges import administers, charge

WATCHING = (Duty.SECURITY, Duty.AUDITOR)
PUBLISHED = (Duty.LEGAL, Duty.JUDGE, Duty.POLICE)  # shown to all; no right to any case hangs on them


def duties_to_give(user: Any) -> tuple[Duty, ...]:
    """An administrator gives any, an editor those that are only shown."""
    if charge(user, Duty.ADMINISTRATOR):
        return tuple(duty for duty in Duty if may_name(user, duty))
    return PUBLISHED if charge(user, *KEEPING) else ()


def may_name(user: Any, duty: str) -> bool:
    """Who watches an administrator is not named by one: security and audit are the installation's to give."""
    return user.is_superuser or not settings.SEPARATE_ADMINISTRATORS or duty not in WATCHING


def is_own(user: Any, contact: Contact | None) -> bool:
    return contact is not None and contact.user_id is not None and contact.user_id == user.pk


def may_end(user: Any, held: Appointment) -> bool:
    """Whoever could give it may end it. Costs no query for rows that were read with their place."""
    place = held.area or (held.organisation.area if held.organisation else None)
    if administers(user, place):
        return may_name(user, held.duty)
    return held.duty in PUBLISHED and held.organisation_id is None and charge(user, *KEEPING).covers(place)


def why_not_give(
    user: Any, contact: Contact | None, duty: str, area: Area | None, organisation: Organisation | None
) -> dict[str, str]:
    """By field, in words; empty when it may be given.

    An editor names no body: whoever has a post at a body speaks for it, and sees what it was put in charge of.
    """
    if is_own(user, contact):
        return {"phone": _("不能给自己任职，请另一位管理员来办。")}
    if not may_name(user, duty):
        return {"duty": _("安全管理员和审计员由本站的总管理员任命，与管理员分开。")}
    if (person := Person.objects.filter(contact=contact).first() if contact else None) and hats.of_two(
        [(person, duty)]
    ):
        return {"duty": _("这个人已经是系统、安全、审计管理员中的一种，三种要分给不同的人。")}
    if area is None and organisation is None:
        return {"area": _("请选择在哪里任职。")}
    if administers(user, area or (organisation and organisation.area)) and (
        organisation is None or administers(user, organisation.area)
    ):
        return {}
    if duty not in PUBLISHED:
        return {"duty": _("这个职责由管理员任命。信息员可以发布法律顾问、法官和民警。")}
    if organisation is not None:
        return {"organisation": _("在单位任职由管理员办理。")}
    if not charge(user, *KEEPING).covers(area):
        return {"area": _("这个地方不归您管。")}
    return {}


def find_contact(phone: str, name: str) -> tuple[Contact | None, dict[str, str]]:
    """Whose number it is, None for a new one; and what is wrong, by field. Tells nobody's name to who does not know it."""
    try:
        found = Contact.find(normalise(phone))
    except NotAPhone:
        return None, {"phone": _("这不是一个手机号码，请核对。")}
    known = Person.objects.filter(contact=found).first() if found else None
    if known is not None and known.name != name:
        return found, {"phone": _("这个号码登记的姓名与您填的不同，请核对号码和姓名。")}
    return found, {}


def officer_for(contact: Contact | None, phone: str, name: str) -> Person:
    """The person of this number, made when there is none. Part of the caller's transaction."""
    contact = contact or Contact.by_phone(phone)
    return Person.objects.get_or_create(contact=contact, defaults={"name": name})[0]
