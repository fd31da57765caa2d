"""Whoever keeps one place finds nothing of another in the CMS: nothing listed, opened, changed or told.

Every address of the CMS is read from the resolver and filled with things of the other place, so a new one is tried by
itself, or fails here until somebody says how it is filled.
"""

from __future__ import annotations

import html
import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupApprovalTask, ModelLogEntry, Page, PageLogEntry, UploadedFile, Workflow, WorkflowTask

from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import Area, ChatGroup, Organisation, QuickLink, Town
from home.models import (
    Banner,
    Centre,
    Club,
    Counter,
    NoticePage,
    PartyBranch,
    SearchHint,
    ServicePoint,
    SiteProfile,
)
from services.cases.models import CalendarDay, Category, Question, RoutingRule, TimeLimit, WorkCalendar
from services.orders.models import Offering
from tests.conftest import officer, person
from tests.walls.admin_doors import AdminDoor, admin_doors
from tests.walls.crawler import read_out

pytestmark = pytest.mark.django_db
MARK = "七号院落"  # in every word of the other place
ASKED = "翠鸟"  # what is searched for; it stands before the mark
NAMED = f"{ASKED}{MARK}"
IN_JSON = json.dumps(MARK)[1:-1]
VIEWSETS = {"posts", "officers", "bodies", "places", "buildings", "groups-here", "links", "banners", "profiles", "points",
            "clubs", "branches", "centres", "categories", "offerings", "questions", "limits", "calendars", "days", "routing"}  # fmt: skip
FOR_ALL_PLACES = {"hints", "towns"}  # a superuser's
UNTOUCHED = ("accounts", "auth", "grids", "home", "cases", "orders", "letters", "wagtailcore", "wagtailimages", "wagtaildocs",
             "wagtailredirects", "wagtailusers")  # fmt: skip
HOW = ("", f"?q={ASKED}", "?export=csv", "?export=xlsx", "?p=1&locale=zh-hans&for_explorer=1&child_of=1")


@dataclass
class Probed:
    """The other place's things by the part of an address they fill, and who tries."""

    things: dict[str, Any]
    mixed: dict[str, Any]
    insider: User
    keeper: User
    tried: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def picture() -> ContentFile:
    file = io.BytesIO()
    Picture.new("RGB", (20, 20)).save(file, "PNG")
    return ContentFile(file.getvalue(), "x.png")


def written(area: Area, owner: User, title: str) -> NoticePage:
    """A notice with a draft, an earlier revision and a log."""
    notice = NoticePage(title=title, body=f"<p>{title}</p>", summary=title, owner=owner)
    area.area_page.add_child(instance=notice)
    notice.save_revision(user=owner, log_action=True).publish()
    notice.title = f"{title}草稿"
    notice.save_revision(user=owner, log_action=True)
    return NoticePage.objects.get(pk=notice.pk)


def shelved(area: Area, owner: User, title: str) -> tuple[Image, Document]:
    image = Image(title=title, collection=area.newsroom.shelf, uploaded_by_user=owner, description=title)
    image.file.save("x.png", picture(), save=True)
    image.tags.add(title)
    paper = Document(title=title, collection=area.newsroom.shelf, uploaded_by_user=owner)
    paper.file.save("x.pdf", ContentFile(b"%PDF-"), save=True)
    return image, paper


def beneath(area: Area, word: str) -> dict[str, Any]:
    """A thing of every kind at a place, each with the word in every text."""
    grid = changes.plant(area, level="grid", name=word)
    held = officer(f"{word}顾问", Duty.LEGAL, area, title=word, promise=word).contact.person.appointments.get()
    kind = Category.objects.create(code="kind", area=area, name=word, tier="grid")
    item = Category.objects.create(kind="orders", code="item", area=area, name=word, tier="grid")
    days = WorkCalendar.objects.create(code="days", area=area, name=word, hours=[["09:00", "12:00"]], weekdays=[0])
    return {
        "posts.pk": held.pk,
        "officers.pk": held.person_id,
        "bodies.pk": Organisation.objects.create(name=word, kind="department", area=area, address=word).pk,
        "places.pk": grid.pk,
        "buildings.pk": changes.raise_building(grid, word, address=word).pk,
        "groups-here.pk": ChatGroup.objects.create(area=area, name=word, expires_on=date(2026, 1, 1)).pk,
        "links.pk": QuickLink.objects.create(area=area, label=word, url=f"https://example.org/{word}").pk,
        **listed(area, word),
        "profiles.pk": SiteProfile.objects.create(area=area, portal_name=word, sponsor=word).pk,
        "categories.pk": kind.pk,
        "offerings.pk": Offering.objects.create(category=item, minutes=5).pk,
        "questions.pk": Question.objects.create(category=kind, code="q", label=word).pk,
        "limits.pk": TimeLimit.objects.create(clock=word, area=area, amount=1, unit="working_days").pk,
        "routing.pk": RoutingRule.objects.create(name=word, area=area, desk="community").pk,
        "calendars.pk": days.pk,
        "days.pk": CalendarDay.objects.create(calendar=days, day=date(2026, 1, 1), working=False, name=word).pk,
    }


def listed(area: Area, word: str) -> dict[str, Any]:
    """The line on top of its pages, its directories; and what search is taught, which is nobody's place."""
    lines = {"area": area, "name": word, "address": word}
    centre = Centre.objects.create(**lines, takes=word)
    Counter.objects.create(centre=centre, name=word, what=word)
    return {
        "towns.pk": Town.objects.create(area=area, prefix=f"t{area.pk}").pk,
        "banners.pk": Banner.objects.create(area=area, words=word, rank=Banner.Rank.EMERGENCY).pk,
        "points.pk": ServicePoint.objects.create(**lines, kind="health").pk,
        "clubs.pk": Club.objects.create(**lines, what=word).pk,
        "branches.pk": PartyBranch.objects.create(**lines, kind="branch", secretary=word).pk,
        "centres.pk": centre.pk,
        "hints.pk": SearchHint.objects.create(words=word, title=word, address="/report/").pk,
    }


def published(area: Area, keeper: User, word: str) -> dict[str, Any]:
    """Pages, pictures and papers, and all that the CMS hangs on them."""
    notice = written(area, keeper, word)
    image, paper = shelved(area, keeper, word)
    workflow = Workflow.objects.create(name=f"{word}审核")
    task = GroupApprovalTask.objects.create(name=f"{word}审核")
    task.groups.add(area.newsroom.group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(notice, keeper)
    upload = UploadedFile.objects.create(file=picture(), uploaded_by_user=keeper)
    session = EditingSession.objects.create(content_object=notice, user=keeper, last_seen_at=notice.first_published_at)
    page = dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "object_id"), notice.pk)
    return page | {
        "parent_page_id": area.area_page.pk, "destination_id": area.area_page.pk, "revision_id": notice.latest_revision_id,
        "workflow_state_id": state.pk, "task_state_id": state.current_task_state.pk, "task_id": task.pk,
        "workflow_pk": workflow.pk, "wagtailadmin_workflows.pk": workflow.pk, "image_id": image.pk,
        "document_id": paper.pk, "doc_id": paper.pk, "wagtailimages_chooser.pk": image.pk, "wagtaildocs_chooser.pk": paper.pk,
        "uploaded_file_id": upload.pk, "session_id": session.pk, "wagtailadmin_api:pages.pk": notice.pk,
        "wagtailadmin_api:images.pk": image.pk, "wagtailadmin_api:documents.pk": paper.pk,
        "wagtailadmin_collections.pk": area.newsroom.shelf_id, "collection_id": area.newsroom.shelf_id,
        "document_filename": paper.filename, "wagtailusers_users.pk": keeper.pk,
        "wagtailusers_groups.pk": area.newsroom.group_id, "redirect_id": 1, "wagtailsites.pk": 1,
        "wagtailsettings.pk": 1,
    }  # fmt: skip


WORDS = {
    "content_type_app_name": "home", "content_type_model_name": "noticepage", "app_label": "home",
    "model_name": "noticepage", "app_name": "home", "action_name": "publish", "filter_spec": "original", "uidb64": "x",
    "token": "y", "wagtail_bulk_action.app_label": "wagtailcore", "wagtail_bulk_action.model_name": "page",
    "wagtail_bulk_action.action": "delete", "wagtailadmin_workflows.app_label": "wagtailcore",
    "wagtailadmin_workflows.model_name": "groupapprovaltask",
}  # fmt: skip
BULK = [
    (app, model, action)
    for app, model, actions in (
        ("wagtailcore", "page", ("delete", "move", "publish", "unpublish")),
        ("wagtailimages", "image", ("delete", "add_tags", "add_to_collection")),
        ("wagtaildocs", "document", ("delete", "add_tags", "add_to_collection")),
        ("accounts", "user", ("delete", "assign_role", "set_active_state")),
    )
    for action in actions
]


@pytest.fixture
def probed(town) -> Probed:
    """`insider` edits and administers the first community; the other one, with a keeper of its own, is not theirs."""
    insider = officer("insider", Duty.EDITOR, town.community)
    changes.appoint(insider.contact.person, Duty.ADMINISTRATOR, area=town.community)
    there = changes.plant(town.street, level="community", name=NAMED)
    keeper = officer(f"{NAMED}信息员", Duty.ADMINISTRATOR, there)
    theirs = WORDS | beneath(there, NAMED) | published(there, keeper, NAMED)
    own = WORDS | beneath(town.community, "自己的") | published(town.community, insider, "自己的")
    call_command("update_index", verbosity=0)  # the CMS's own search finds what it would find of both
    mixed = theirs | {name: own[name] for name in ("page_id", "page_to_move_id", "parent_page_id", "image_id")}
    return Probed(theirs, mixed, insider, keeper)


def rows() -> dict[str, dict]:
    """What stands in every table that matters, by primary key; what a look itself leaves behind is left out."""
    left_out = (ModelLogEntry, PageLogEntry)
    found = {}
    for label in UNTOUCHED:
        for model in apps.get_app_config(label).get_models():
            if model not in left_out and model._meta.label not in ("accounts.Tally", "wagtailusers.UserProfile"):
                found[model._meta.label] = {row["pk"]: row for row in model._base_manager.values("pk", *_fields(model))}
    return found


def _fields(model) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields if one.attname not in ("last_login", "page_version")]


def words_of(answer) -> str:
    """What an answer says, a spreadsheet's cells too."""
    content = read_out(answer)
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as sheet:
            content = b"".join(sheet.read(name) for name in sheet.namelist())
    return html.unescape(content.decode(errors="replace")).replace(IN_JSON, MARK)


def told(probed: Probed, browser: Client, method: str, path: str, data: dict | None = None) -> None:
    """Send it, and note when anything of the other place came back, or the portal fell over."""
    answer = getattr(browser, method)(path, data or {}) if method == "post" else browser.get(path)
    probed.tried.append(f"{method} {path}")
    if answer.status_code >= 500:
        probed.wrong.append(f"{method} {path}: {answer.status_code}")
    elif MARK in words_of(answer):
        probed.wrong.append(f"{method} {path}: {answer.status_code}, shows it")


def posted(things: dict[str, Any]) -> dict[str, Any]:
    """One form for all: every field that could name something of the other place."""
    place = Area.objects.get(name=NAMED, level="community")
    return {
        "title": "x", "name": "x", "label": "x", "slug": "x", "id": things["page_id"], "area": place.pk, "grid": things["places.pk"],
        "officer": things["officers.pk"], "duty": "legal", "organisation": things["bodies.pk"], "since": "2026-01-01",
        "category": things["categories.pk"], "calendar": things["calendars.pk"], "day": "2026-02-02", "kind": "department",
        "collection": things["collection_id"], "new_parent_page": things["parent_page_id"], "new_title": "x",
        "new_slug": "xx", "publish_copies": "on", "destination": things["parent_page_id"], "chooser": things["parent_page_id"],
        "code": "x", "tier": "grid", "order": 0, "clock": "x", "amount": 1, "unit": "working_days", "url": "https://example.org/",
        "portal_name": "x", "public_number_kind": "work", "maintainer": things["posts.pk"], "action-publish": "1",
        "next": "/admin/", "hours": "09:00-12:00", "weekdays": "0", "urgent_from": "08:00", "urgent_to": "22:00",
        "words": "x", "rank": 3, "starts_at": "2026-01-01 08:00", "parent": things["branches.pk"], "counters-TOTAL_FORMS": 0,
        "counters-INITIAL_FORMS": 0, "link_text": "x", "position": 0, "tags": "x", "q": ASKED,
    }  # fmt: skip


def walk(probed: Probed, browser: Client, things: dict[str, Any]) -> None:
    """Every door with every way of asking."""
    form = posted(things)
    chosen = f"?id={things['page_id']}&id={things['image_id']}&id={things['document_id']}&ids={things['page_id']}"
    for door in admin_doors():
        path = door.path(things)
        for how in (*HOW, chosen) if not door.asks else ("", chosen):
            told(probed, browser, "get", path + how)
        if door.name != "wagtailadmin_logout":
            told(probed, browser, "post", path + (chosen if door.name == "wagtail_bulk_action" else ""), form)
    for kind, ids in (("pages", "page_id"), ("images", "image_id"), ("documents", "document_id")):
        told(probed, browser, "get", f"/admin/api/main/{kind}/?id={things[ids]}&child_of={things['parent_page_id']}")
    told(probed, browser, "get", f"/admin/images/?collection_id={things['collection_id']}&tag={NAMED}")
    told(probed, browser, "get", f"/admin/posts/?at={Area.objects.get(name=NAMED, level='community').slug}")


def tick(probed: Probed, browser: Client, things: dict[str, Any]) -> None:
    """Bulk actions, with their things ticked one by one and all at once."""
    ids = {"page": things["page_id"], "image": things["image_id"], "document": things["document_id"],
           "user": things["wagtailusers_users.pk"]}  # fmt: skip
    for app, model, action in BULK:
        path = reverse("wagtail_bulk_action", args=[app, model, action])
        for ticked in (f"?id={ids[model]}", "?id=all", f"?id=all&childOf={things['parent_page_id']}"):
            told(probed, browser, "get", path + ticked)
            told(probed, browser, "post", path + ticked, posted(things))


@pytest.mark.long
def test_nothing_of_another_place_is_listed_opened_or_changed(probed, browse):
    before = rows()
    browser = browse(probed.insider)
    browser.raise_request_exception = False
    for things in (probed.things, probed.mixed):
        walk(probed, browser, things)
        tick(probed, browser, things)
    assert probed.wrong == []
    assert len(probed.tried) > 1500
    after = rows()
    for label, stood in before.items():
        theirs = {pk: row for pk, row in stood.items() if MARK in str(row) or label.startswith(("accounts", "auth"))}
        changed = [pk for pk, row in theirs.items() if after[label].get(pk) != row]
        assert changed == [], (label, changed)
        new = [row for pk, row in after[label].items() if pk not in stood and MARK in str(row)]
        assert new == [], (label, new)


@pytest.mark.long
def test_the_same_walk_by_the_keeper_of_that_place_does_find_it(probed, browse):
    """Or it would prove nothing: every list, every form and every page is really there."""
    browser = browse(probed.keeper)
    for name in sorted(VIEWSETS):
        assert MARK in words_of(browser.get(reverse(f"{name}:index"))), name
        assert MARK in words_of(browser.get(reverse(f"{name}:index") + "?export=xlsx")), name
        assert MARK in words_of(browser.get(reverse(f"{name}:edit", args=[probed.things[f"{name}.pk"]]))), name
    for path in ("/admin/", "/admin/images/", "/admin/documents/", "/admin/images/chooser/", "/admin/documents/chooser/",
                 f"/admin/pages/{probed.things['parent_page_id']}/", f"/admin/pages/{probed.things['page_id']}/edit/",
                 f"/admin/images/{probed.things['image_id']}/", f"/admin/choose-page/search/?q={ASKED}",
                 f"/admin/choose-page/{probed.things['parent_page_id']}/", f"/admin/pages/{probed.things['page_id']}/history/",
                 "/admin/api/main/pages/"):  # fmt: skip
        assert MARK in words_of(browser.get(path)), path


def test_every_viewset_is_probed_with_rows_of_its_own(probed):
    found = {
        door.name.split(":")[0] for door in admin_doors() if door.name.endswith(":index") and "wagtail" not in door.name
    }
    assert found == VIEWSETS | FOR_ALL_PLACES, "plant a marked row of it in `beneath`"


def test_what_holds_for_all_places_is_a_superusers(probed, browse):
    for name in FOR_ALL_PLACES:
        for address in (reverse(f"{name}:index"), reverse(f"{name}:edit", args=[probed.things[f"{name}.pk"]])):
            assert MARK not in words_of(browse(probed.keeper).get(address)), address
            assert MARK in words_of(browse(User.objects.create_superuser(f"chief {address}")).get(address)), address


def test_a_door_that_nobody_can_fill_is_noticed(probed):
    door = AdminDoor("posts:edit", "admin/posts/edit/<int:pk>/", ("pk",))
    with pytest.raises(KeyError):
        door.path({})


@pytest.mark.long
def test_who_keeps_no_place_gets_in_nowhere(probed, browse, town):
    browser = browse(town.leader)
    for door in admin_doors():
        if door.name in ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtaildocs_serve"):
            continue
        path = door.path(probed.things)
        if not path.startswith(("/admin/login/", "/admin/password_reset/")):
            assert browser.get(path).status_code == 403, path
            assert browser.post(path).status_code == 403, path
    assert browser.get(f"/documents/{probed.things['document_id']}/x.pdf").status_code == 404


def test_nobody_by_hand_gets_further_than_by_post(probed, browse):
    """A right ticked somewhere opens no door that is not for editors."""
    from django.contrib.auth.models import Permission

    probed.insider.user_permissions.set(Permission.objects.all())
    browser = browse(probed.insider)
    for path in ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/redirects/", "/admin/collections/",
                 "/admin/workflows/list/", "/admin/reports/site-history/"):  # fmt: skip
        assert browser.get(path).status_code == 403, path
    visitor = person("visitor")
    visitor.user_permissions.set(Permission.objects.all())
    assert browse(visitor).get("/admin/").status_code == 403
    assert Page.objects.filter(title__contains=MARK).exists()
