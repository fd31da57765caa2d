"""The CMS's own addresses: which of them are for editors, and that what they name lies in the editor's places.

Stock views list, open and preview more than page and collection rights allow (choosers, chosen items, bulk actions,
editing sessions, usage). So one wall stands before all of them: an address is closed unless it stands in DOORS, and
each page, picture, paper and upload that it names must be the editor's own. A new version of the CMS opens nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Revision, TaskState, UploadedFile, WorkflowState

from home.charges import own_pages, shelves

PAGES = (
    "add", "preview_on_add", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete", "unpublish", "usage",
    "search", "search_results", "move", "move_confirm", "set_page_position", "copy", "workflow_action",
    "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_preview", "lock", "unlock",
    "revisions_index", "revisions_view", "revisions_revert", "revisions_unschedule", "revisions_compare",
    "workflow_history", "workflow_history_detail", "history", "history_results",
)  # fmt: skip
CHOOSERS = ("choose", "choose_results", "chosen", "chosen_multiple", "create")
IMAGES = (
    "index", "index_results", "edit", "delete", "preview", "add", "image_usage", "add_multiple", "edit_multiple",
    "create_multiple_from_uploaded_image", "delete_multiple", "delete_upload_multiple",
)  # fmt: skip
PAPERS = (
    "index", "index_results", "add", "edit", "delete", "add_multiple", "edit_multiple", "document_usage",
    "create_multiple_from_uploaded_document", "delete_multiple", "delete_upload_multiple",
)  # fmt: skip
DOORS = frozenset({
    "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_logout", "wagtailadmin_dismissibles",
    "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "cms_script_words", "wagtailadmin_explore_root", "wagtailadmin_explore",
    "wagtailadmin_explore_results", "wagtail_bulk_action", "wagtailadmin_choose_page", "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search", "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link", "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_api:pages:listing", "wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release",
    "wagtaildocs_serve", "wagtailimages_chooser:select_format",
    *(f"wagtailadmin_pages:{name}" for name in PAGES), *(f"wagtailimages:{name}" for name in IMAGES),
    *(f"wagtaildocs:{name}" for name in PAPERS), *(f"wagtailimages_chooser:{name}" for name in CHOOSERS),
    *(f"wagtaildocs_chooser:{name}" for name in CHOOSERS),
})  # fmt: skip
BULK = {"page": "page_id", "image": "image_id", "document": "document_id"}  # what may be ticked, and how it is checked
NEEDED = {"wagtailadmin_choose_page_external_link": "external-link-chooser-url"}
ON_THE_WAY = ("wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child")


def check(request: HttpRequest, name: str, placed: Sequence[Any], named: Mapping[str, Any]) -> None:
    """Raises Http404 when the address names something of another place, PermissionDenied when it names too much."""
    if request.method == "POST" and name in NEEDED and NEEDED[name] not in request.POST:
        raise BadRequest  # the stock view falls over without it
    if name.endswith("revisions_compare"):
        _must(own_page(request.user, placed[0]))
    for kind, value in named.items():
        if kind == "parent_page_id" and name in ON_THE_WAY:
            _must(leads_to_own(request.user, value))
        elif kind in MINE:
            _must(MINE[kind](request.user, value))
    if name == "wagtail_bulk_action":
        _check_ticked(request, named)
    elif name.endswith((":chosen", ":chosen_multiple", "_chosen_multiple")):
        kind = "image_id" if "images" in name else "document_id" if "docs" in name else "page_id"
        for value in [*request.GET.getlist("id"), *([named["pk"]] if "pk" in named else [])]:
            _must(MINE[kind](request.user, value))


def _must(found: bool) -> None:
    if not found:
        raise Http404


def _check_ticked(request: HttpRequest, named: Mapping[str, Any]) -> None:
    kind = BULK.get(named["model_name"])
    ticked = request.GET.getlist("id")
    if kind is None or ("all" in ticked and kind != "page_id"):
        raise PermissionDenied
    if "all" in ticked:
        ticked = [request.GET.get("childOf", "")]
    for value in ticked:
        _must(MINE[kind](request.user, value))


# -- Whose is it? ---------------------------------------------------------------------------------------------------


def _path_of(value: Any) -> str:
    pages = Page.objects.filter(pk=value) if str(value).isdecimal() else Page.objects.none()
    return pages.values_list("path", flat=True).first() or ""


def own_page(user: Any, value: Any) -> bool:
    """It is one of the editor's places, or lies below one."""
    path = _path_of(value)
    return bool(path) and path.startswith(own_pages(user) or ("\0",))


def leads_to_own(user: Any, value: Any) -> bool:
    """Or it lies above one: it may be walked through."""
    path = _path_of(value)
    return bool(path) and (own_page(user, value) or any(own.startswith(path) for own in own_pages(user)))


def _on_own_shelf(model: type[Model]) -> Callable[[Any, Any], bool]:
    def check(user: Any, value: Any) -> bool:
        things = model._default_manager.filter(collection__in=shelves(user))
        return str(value).isdecimal() and things.filter(pk=value).exists()

    return check


def _of_own_page(model: type[Model], to_page: str) -> Callable[[Any, Any], bool]:
    """A revision, a state of a workflow: it belongs to a page, whose number it keeps as text."""

    def check(user: Any, value: Any) -> bool:
        page = model._default_manager.filter(pk=value).values_list(to_page, flat=True).first()
        return page is not None and own_page(user, page)

    return check


def _own(model: type[Model], owner: str) -> Callable[[Any, Any], bool]:
    return lambda user, value: model._default_manager.filter(pk=value, **{owner: user}).exists()


MINE: dict[str, Callable[[Any, Any], bool]] = {
    "page_id": own_page,
    "parent_page_id": own_page,
    "page_to_move_id": own_page,
    "destination_id": own_page,
    "image_id": _on_own_shelf(Image),
    "document_id": _on_own_shelf(Document),
    "doc_id": _on_own_shelf(Document),
    "uploaded_file_id": _own(UploadedFile, "uploaded_by_user"),
    "revision_id": _of_own_page(Revision, "object_id"),
    "task_state_id": _of_own_page(TaskState, "workflow_state__object_id"),
    "workflow_state_id": _of_own_page(WorkflowState, "object_id"),
}
