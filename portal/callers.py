"""Where a request comes from. Asked for limits and for who may read the figures; written down nowhere."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's IP address: what the outermost of our TRUSTED_PROXIES saw. Empty when it cannot be known.

    Each proxy appends the address it saw, so only the last TRUSTED_PROXIES entries are ours; what stands before them
    the caller may have made up.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if not settings.TRUSTED_PROXIES:
        return "" if forwarded else request.META.get("REMOTE_ADDR", "")
    return forwarded[-settings.TRUSTED_PROXIES] if len(forwarded) >= settings.TRUSTED_PROXIES else ""


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the caller sits on the machine itself. A proxy that nobody told us of makes it a stranger."""
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False
