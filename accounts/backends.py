"""Who counts as a living user at all. Asked at sign-in and again on every request."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class PeopleBackend(ModelBackend):
    """Inactive users are nobody; and so is a demo account where there is no demo, even with an old session."""

    def user_can_authenticate(self, user: User | None) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demo)
