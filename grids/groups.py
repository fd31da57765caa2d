"""Chat groups of a place. WeChat's code of a group works for a week; an old one is shown to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts import moment
from grids.changes import ChangeRefused
from grids.models import Area, ChatGroup
from grids.versions import look_again, shown_anew

HOLDS = timedelta(days=7)


@transaction.atomic
def open_group(area: Area, name: str, **facts: Any) -> ChatGroup:
    """A group of a living area. Its code holds a week from now, unless `expires_on` says otherwise."""
    if not area.living:
        raise ChangeRefused(f"{area} has ended")
    if facts.get("image"):
        facts.setdefault("expires_on", moment.today() + HOLDS)
    group = ChatGroup.objects.create(area=area, name=name, **facts)
    _shown_anew(group)
    return group


@transaction.atomic
def renew(group: ChatGroup, image: Any, expires_on: date | None = None) -> ChatGroup:
    """A new code for it, for a week: up to `expires_on`, and not on that day any more."""
    group.image, group.expires_on = image, expires_on or moment.today() + HOLDS
    group.save(update_fields=["image", "expires_on"])
    _shown_anew(group)
    return group


@transaction.atomic
def amend(group: ChatGroup, **facts: Any) -> ChatGroup:
    """Another name, maintainer or day of expiry; never another place. Raises ChangeRefused."""
    if wrong := set(facts) - {"name", "maintainer", "expires_on"}:
        raise ChangeRefused(f"not to be amended: {', '.join(sorted(wrong))}")
    for name, value in facts.items():
        setattr(group, name, value)
    group.save(update_fields=list(facts))
    _shown_anew(group)
    return group


@transaction.atomic
def close(group: ChatGroup) -> None:
    """There is no such group any more."""
    area = group.area_id
    group.delete()
    shown_anew([area])
    look_again(area)


def _shown_anew(group: ChatGroup) -> None:
    shown_anew([group.area_id])
    look_again(group.area_id)
