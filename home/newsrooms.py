"""Appointing an editor or an administrator opens a newsroom: a page, a group, a shelf, and a seat in it. 编辑室

The CMS reads rights from groups; here groups are written from appointments, and whatever no appointment explains is
taken away. grids.handlers calls `appointed` and `ended` in the transaction of the change. What begins or ends by the
mere date is set right before the next request into the CMS (home.gatekeeper).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from accounts.models import User
from grids.duties import KEEPING
from grids.models import Appointment, Area
from home.models import Newsroom
from home.planting import area_page

ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ON_SHELVES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
ENTER = ("access_admin",)


def appointed(appointment: Appointment) -> None:
    """A handler of grids: the place gets its newsroom at once, the person a seat as soon as the post begins."""
    if appointment.duty in KEEPING and appointment.area is not None:
        open_newsroom(appointment.area)
        _seat_holder(appointment)


def ended(appointment: Appointment) -> None:
    """A handler of grids: the seat goes with the post, unless another post explains it."""
    if appointment.duty in KEEPING:
        _seat_holder(appointment)


def _seat_holder(appointment: Appointment) -> None:
    user = appointment.person.contact.user
    if user is not None:
        seat(user)


@transaction.atomic
def open_newsroom(area: Area) -> Newsroom:
    """The newsroom of this area, made when it is missing; its rights are put as they should be."""
    room = Newsroom.objects.filter(area=area).select_related("group", "shelf").first() or _furnish(area)
    page = area_page(area)
    room.group.permissions.set(_rights(ENTER))
    _allow(GroupPagePermission, room.group, ON_PAGES, page=page)
    _allow(GroupCollectionPermission, room.group, ON_SHELVES, collection=room.shelf)
    return room


def _furnish(area: Area) -> Newsroom:
    """Group and shelf; shelves lie in each other as the places do."""
    name = f"{area.name} {area.slug}"
    above = Newsroom.objects.filter(area__path__in=area.lineage_paths()).order_by("-area__depth").first()
    under = Collection.objects.get(pk=above.shelf_id) if above else Collection.get_first_root_node()
    shelf = under.add_child(instance=Collection(name=name))
    for lower in Newsroom.objects.filter(area__path__startswith=area.path):
        held = Collection.objects.get(pk=lower.shelf_id)
        if held.get_parent() == under:
            held.move(Collection.objects.get(pk=shelf.pk), pos="sorted-child")
    group = Group.objects.get_or_create(name=f"信息员 {name}")[0]
    return Newsroom.objects.create(area=area, group=group, shelf_id=shelf.pk)


def _rights(names: Iterable[str]) -> QuerySet[Permission]:
    apps = ("wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs")
    return Permission.objects.filter(codename__in=names, content_type__app_label__in=apps)


def _allow(model: type[Model], group: Group, names: Iterable[str], **where: Any) -> None:
    """Exactly these rights at exactly this page or shelf; what somebody added by hand goes."""
    held, meant = model._default_manager.filter(group=group), set(_rights(names).values_list("pk", flat=True))
    held.exclude(Q(**where, permission__in=meant)).delete()
    missing = meant - set(held.values_list("permission", flat=True))
    model._default_manager.bulk_create(
        [model(group=group, permission_id=permission, **where) for permission in missing], ignore_conflicts=True
    )


def seat(user: User) -> bool:
    """Let this user sit in the newsrooms that today's posts explain, and in no other group. Two queries when they do.

    True when there is one. Superusers are left alone, and need none.
    """
    if user.is_superuser:
        return True
    held = Appointment.objects.current().filter(person__contact__user=user, duty__in=KEEPING, area__isnull=False)
    rooms = dict(held.values_list("area", "area__newsroom__group"))
    meant = {group for group in rooms.values() if group}
    sits = set(user.groups.values_list("pk", flat=True))
    if meant != sits or None in rooms.values():
        _seat_anew(user, rooms)
    return bool(rooms)


@transaction.atomic
def _seat_anew(user: User, rooms: dict[int, int | None]) -> None:
    for area in Area.objects.filter(pk__in=[pk for pk, group in rooms.items() if group is None]):
        rooms[area.pk] = open_newsroom(area).group_id
    user.groups.set([group for group in rooms.values() if group])
    for read in [
        name for name in vars(user) if name.endswith(("_perm_cache", "_permission_cache")) or name == "_own_pages"
    ]:
        delattr(user, read)


def tidy() -> int:
    """Everybody's seat and every newsroom's rights as they should be; how many people had to move. By the clock."""
    for room in Newsroom.objects.select_related("area"):
        open_newsroom(room.area)
    moved = 0
    for user in User.objects.filter(groups__isnull=False, is_superuser=False).distinct():
        before = set(user.groups.values_list("pk", flat=True))
        seat(user)
        moved += before != set(user.groups.values_list("pk", flat=True))
    return moved
