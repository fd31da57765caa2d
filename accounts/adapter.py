"""What allauth is told about our people. Codes and numbers are ours (accounts.codes); second factors are allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import get_script_prefix

from accounts import limits, sittings, vault
from accounts.models import User
from accounts.phones import mask

PASSWORD_TRIES = ((10, 300), (60, 86400))


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up here by form; whoever proves a number is admitted (accounts.entry)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """After the first factor comes the second, and nothing else: staff without a phone come in as well."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        contact = getattr(user, "contact", None)
        return (contact.phone, bool(contact.phone_verified_at)) if contact and contact.phone else None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Passwords are tried at a measured pace, counted in the database. Raises TooMany."""
        limits.spend("password", credentials.get("username", "").lower(), *PASSWORD_TRIES)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sittings.begin(request, user)

    def logout(self, request: HttpRequest) -> None:
        sittings.leave(request)
        super().logout(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return get_script_prefix()


class MFAAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted under the same keys as numbers, and turn over with them."""

    def encrypt(self, text: str) -> str:
        return vault.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Linge"

    def _get_user_identifier(self, user: User) -> str:
        """What an authenticator app shows: a name or a masked number, never the number."""
        contact = getattr(user, "contact", None)
        return user.get_full_name() or (mask(contact.phone) if contact else "") or user.get_username()
