"""The demo accounts. They exist where settings.DEMO holds; elsewhere nobody can be one (see accounts.backends)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from accounts.models import User

CODE = "246810"  # published: it stands on the sign-in page of every demo


@dataclass(frozen=True)
class DemoAccount:
    """One button on the sign-in page; `phone` in E.164, empty if it has none."""

    user: int
    role: str
    area: str
    phone: str


def demo_accounts() -> list[DemoAccount]:
    """In the order they were made, the role in the asker's language. None outside a demo."""
    if not settings.DEMO:
        return []
    users = User.objects.filter(demo=True, is_active=True).select_related("contact").order_by("pk")
    return [
        DemoAccount(
            user=user.pk,
            role=gettext(user.demo_role) if user.demo_role else "",
            area=user.demo_area,
            phone=user.contact.phone if hasattr(user, "contact") else "",
        )
        for user in users
    ]


def is_demo(user: object) -> bool:
    """A demo account, where there may be such: signs in with CODE, and without a second factor."""
    return bool(settings.DEMO and getattr(user, "demo", False))
