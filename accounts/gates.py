"""The gate ENTER. Every view says one of these words; a test walks the resolver for those that do not."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required


def public(view: Callable) -> Callable:
    """Anybody may enter. What they see and do is asked of the case."""
    view.gate = "public"
    return view


def signed_in(view: Callable) -> Callable:
    """Only who is signed in; others are led to the sign-in page and back."""
    guarded = login_required(view)
    guarded.gate = "signed_in"
    return guarded


def with_credential(view: Callable) -> Callable:
    """Only another system that shows a credential: services.api asks for it before the view is reached."""
    view.gate = "credential"
    return view


class Gone(Exception):
    """What stood at this address was taken down for good; its words, if any, are shown on the 410 page."""
