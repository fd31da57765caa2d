"""The CMS does not delete what was ever published: it says so, and what to do instead. docs/adr/0015."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from home.models import Publication


def kept(pages: Iterable[Page]) -> Publication | None:
    """The first of these pages, or of what lies below them, that was ever published."""
    for page in pages:
        below = Publication.objects.filter(path__startswith=page.path, first_published_at__isnull=False)
        if found := below.first():
            return found
    return None


def _refuse(request: HttpRequest, found: Publication) -> HttpResponse:
    words = _(
        "“%(title)s”发布过，不能删除。请取消发布：它会转入归档，原来的网址仍然打得开；依法要撤的，勾选“依法撤下”再发布。"
    )
    messages.error(request, words % {"title": found.title})
    return redirect("wagtailadmin_explore", found.get_parent().pk)


@hooks.register("before_delete_page")
def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Also before the question whether one is sure."""
    found = kept([page])
    return _refuse(request, found) if found else None


@hooks.register("before_bulk_action")
def refuse_to_delete_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    """None of them is deleted when one must not be."""
    found = kept(one for one in objects if isinstance(one, Page)) if action_type == "delete" else None
    return _refuse(request, found) if found else None
