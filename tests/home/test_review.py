"""Four eyes: where the site asks for it, the author publishes by no address of the CMS."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupPagePermission, TaskState

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from home.models import NoticePage, PolicyPage, SiteProfile
from home.planting import area_page
from tests.home.conftest import officer, publish

TITLE = "四眼才发"


@pytest.fixture(autouse=True)
def _past_the_second_factor(monkeypatch):
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda request: True)


def editor(area, name: str) -> User:
    """Somebody who writes and publishes below this area, by appointment and in the CMS."""
    post = officer(name, Duty.EDITOR, area)
    user = User.objects.create(username=name)
    post.person.contact.user = user
    post.person.contact.save()
    group, _made = Group.objects.get_or_create(name=f"信息员 {area.pk}")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for right in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=right)
        GroupPagePermission.objects.get_or_create(group=group, page=area_page(area), permission=permission)
    user.groups.add(group)
    return user


@pytest.fixture
def asked(town):
    """Two pairs of eyes are asked for in the whole subdistrict."""
    profile = SiteProfile.objects.get(area=town.subdistrict)
    profile.four_eyes = "two"
    profile.save()
    return town


@pytest.fixture
def author(asked) -> User:
    return editor(asked.community, "写的人")


@pytest.fixture
def other(asked) -> User:
    return editor(asked.community, "另一人")


def form(**more) -> dict[str, str]:
    empty = {f"attachments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")}
    empty |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")}
    return {
        "title": TITLE,
        "slug": "eyes",
        "kind": "notice",
        "body": "null",
        **empty,
        "attachments-MAX_NUM_FORMS": "1000",
        **more,
    }


def draft(town, author: User) -> NoticePage:
    page = NoticePage(title=TITLE, body="<p>正文</p>", live=False, owner=author, slug="eyes")
    area_page(town.community).add_child(instance=page)
    page.save_revision(user=author)
    return NoticePage.objects.get(pk=page.pk)


def is_out(page: NoticePage | None = None) -> bool:
    return NoticePage.objects.filter(title__startswith=TITLE, live=True).exists()


def handed_in(town, author: User) -> NoticePage:
    page = draft(town, author)
    page.get_workflow().start(page, author)
    return NoticePage.objects.get(pk=page.pk)


def tap(client, page: NoticePage, action: str = "approve"):
    state = NoticePage.objects.get(pk=page.pk).current_workflow_task_state
    where = [page.pk, action, state.pk] if state else [page.pk, action, 0]
    client.post(reverse("wagtailadmin_pages:workflow_action", args=where), {"comment": ""})


def test_every_place_that_publishes_below_has_the_workflow_and_loses_it_again(asked):
    assert area_page(asked.community).get_workflow().name == "发布前审核：审核"
    later = area_page(asked.grid)
    assert later.get_workflow().name == "发布前审核：审核"
    profile = SiteProfile.objects.get(area=asked.subdistrict)
    profile.four_eyes = "three"
    profile.save()
    assert [task.name for task in area_page(asked.grid).get_workflow().tasks] == ["二审", "三审"]
    profile.four_eyes = "none"
    profile.save()
    left = area_page(asked.grid).get_workflow()
    assert not (left and left.name.startswith("发布前审核"))


def test_the_author_publishes_by_no_address(client, asked, author):
    client.force_login(author)
    below = area_page(asked.community)
    client.post(reverse("wagtailadmin_pages:add", args=["home", "noticepage", below.pk]),
                form(**{"action-publish": "1"}))  # fmt: skip
    page = NoticePage.objects.filter(title=TITLE).first() or draft(asked, author)
    assert not is_out()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, form(**{"action-publish": "1"}))
    client.post(edit, form(**{"action-submit": "1"}))
    for extra in ({"action-workflow-action": "1", "workflow-action-name": "approve"}, {"action-publish": "1"}):
        client.post(edit, form(**extra))
    tap(client, page)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={page.pk}", {"include_descendants": "on"})
    revision = NoticePage.objects.get(pk=page.pk).latest_revision
    client.post(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk]), form(**{"action-publish": "1"})
    )
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), {
        "new_title": TITLE + "副本", "new_slug": "copy", "new_parent_page": below.pk, "publish_copies": "on", "alias": "on"})  # fmt: skip
    assert not is_out()


def test_neither_does_who_may_do_everything_else(client, asked):
    chief = User.objects.create_superuser("chief")
    client.force_login(chief)
    page = draft(asked, chief)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**{"action-publish": "1"}))
    page.get_workflow().start(page, chief)
    tap(client, page)
    assert not is_out()


def test_another_editor_of_the_place_approves_and_it_is_out(client, asked, author, other):
    page = handed_in(asked, author)
    client.force_login(other)
    assert TaskState.objects.reviewable_by(other).filter(workflow_state__object_id=str(page.pk)).exists()
    tap(client, page)
    assert is_out()
    assert TITLE in client.get(f"/B/{asked.building.slug}").content.decode()


def test_whoever_wrote_a_part_of_it_is_an_author_too(client, asked, author, other):
    page = handed_in(asked, author)
    page.save_revision(user=other)
    client.force_login(other)
    tap(client, page)
    assert not is_out()


def test_an_editor_of_another_place_approves_nothing(client, asked, author):
    page = handed_in(asked, author)
    stranger = editor(asked.other_community, "别处的人")
    assert not TaskState.objects.reviewable_by(stranger).exists()
    client.force_login(stranger)
    tap(client, page)
    assert not is_out()


def test_even_by_code_the_author_is_refused(asked, author):
    page = handed_in(asked, author)
    state = page.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, author, "approve")


def test_three_reviews_need_three_people(client, asked, author, other):
    profile = SiteProfile.objects.get(area=asked.subdistrict)
    profile.four_eyes = "three"
    profile.save()
    page = handed_in(asked, author)
    client.force_login(other)
    tap(client, page)
    tap(client, page)
    assert not is_out()
    client.force_login(editor(asked.community, "第三人"))
    tap(client, page)
    assert is_out()


def test_what_is_approved_for_an_hour_to_come_waits_for_it(client, asked, author, other):
    page = draft(asked, author)
    page.go_live_at = moment.now() + timedelta(hours=1)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    client.force_login(other)
    tap(client, page)
    assert not is_out()
    assert NoticePage.objects.get(pk=page.pk).approved_schedule


def test_sending_it_back_needs_nobody_else(client, asked, author):
    page = handed_in(asked, author)
    client.force_login(author)
    tap(client, page, "reject")
    assert NoticePage.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def test_what_stands_elsewhere_is_not_moved_past_the_reviewers(asked, author):
    SiteProfile.objects.create(area=asked.other_community, portal_name="艾坪", four_eyes="none")
    page = publish(asked.other_community, "在别处发的", PolicyPage)
    chief = User.objects.create_superuser("mover")
    assert not page.permissions_for_user(chief).can_move_to(area_page(asked.community))


def test_where_nobody_asks_for_it_an_editor_publishes_alone(client, town):
    alone = editor(town.other_community, "一个人")
    client.force_login(alone)
    below = area_page(town.other_community)
    client.post(
        reverse("wagtailadmin_pages:add", args=["home", "noticepage", below.pk]), form(**{"action-publish": "1"})
    )
    assert is_out()
