"""What belongs to the person who looks: cases, consents, followed places."""

from __future__ import annotations

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import consents as accounts_consents
from accounts.models import Consent, Contact, User
from grids.changes import bump
from grids.models import Area
from home.doors import address
from home.models import Follow
from services.cases.models import Case
from services.consultation import moving, published
from services.letters import box

NEWEST = 50


def contact_of(user: User) -> Contact | None:
    return Contact.objects.filter(user=user).first()


def cases(user: User) -> list[Case]:
    """One's own, newest first; those that hang on another case stand on that one's page."""
    own = Case.objects.filter(requester__user=user, parent=None)
    return list(own.with_estates().select_related("category", "place", "building", "entrance").order_by("-pk")[:NEWEST])


def consents(user: User) -> list[Consent]:
    """What still holds."""
    return list(Consent.objects.filter(contact__user=user, withdrawn_at=None).order_by("-given_at")[:NEWEST])


def letters(user: User) -> dict[str, int] | None:
    """How many letters wait to be read; None for an account that nobody can write to."""
    contact = contact_of(user)
    return {"unread": box.unread_count(contact)} if contact else None


def followed(user: User) -> list[Area]:
    return list(Area.objects.filter(follows__contact__user=user))


def follows(user: User, area: Area) -> bool:
    """Does this person follow the area with a number that was proved?"""
    if not user.is_authenticated:
        return False
    return Follow.objects.filter(contact__user=user, contact__phone_verified_at__isnull=False, area=area).exists()


def withdraw(user: User, pk: int) -> bool:
    """Take a consent of one's own back. An officer's number leaves the pages at once, and one's cars go.

    False: there is no such one.
    """
    consent = Consent.objects.filter(pk=pk, contact__user=user).select_related("contact").first()
    if consent is None:
        return False
    with transaction.atomic():
        accounts_consents.withdraw(consent)
        if consent.purpose == Consent.Purpose.MOVE_CAR:
            moving.forget_cars(consent.contact)
        elif consent.purpose == Consent.Purpose.PUBLISH_ANSWER:
            published.take_back(consent.about)
        bump(Area.objects.filter(appointments__person__contact=consent.contact))
    return True


def data_links(user: User) -> list[dict[str, str | Promise]]:
    """Export, correct, delete: as far as their pages are there, and there is anything about this person."""
    known = [
        ("my_data", _("我的数据：导出、更正、删除，谁看过号码")),
        ("my_cars", _("我的车：有人请移车时通知我")),
    ] if contact_of(user) else []  # fmt: skip
    offered = [
        *known,
        ("account_number", _("更换手机号")),
        ("mfa_index", _("第二道验证")),
        ("account_sittings", _("我在哪里登录着")),
    ]
    return [{"label": label, "url": url} for name, label in offered if (url := address(name))]
