"""Who counts as a living user at all. Asked at sign-in and again on every request."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from accounts import second_factor
from accounts.models import User


class PeopleBackend(ModelBackend):
    """Inactive users are nobody; and so is a demo account where there is no demo, even with an old session."""

    def user_can_authenticate(self, user: User | None) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demo)

    def get_user(self, user_id: int) -> User | None:
        """Whoever a session names, and whether they have a second factor: behind it each page asks. One query."""
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
        user = User.objects.annotate(has_factor=Exists(factor)).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
