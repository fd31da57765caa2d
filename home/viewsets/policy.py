"""The CMS asks policies; this one answers from appointments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from home.charges import charge

if TYPE_CHECKING:
    from home.viewsets.scoped import ScopedViewSet


class ChargePolicy(BasePermissionPolicy):
    """Who keeps a place may; which duty is needed for what stands on the viewset, what is his own, in its rows."""

    def __init__(self, viewset: ScopedViewSet) -> None:
        super().__init__(viewset.model)
        self.viewset = viewset

    def user_has_permission(self, user: Any, action: str) -> bool:
        duties = self.viewset.duties_for(action)
        held = charge(user, *duties) if duties else None
        return bool(held and (held.everything or not self.viewset.for_all_places))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.viewset.may(user, action, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Model) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        return self.viewset.rows(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Asked for lists of reviewers, which these rows do not have."""
        return User.objects.filter(is_superuser=True)
