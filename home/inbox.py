"""The letters of whoever is signed in 站内通知: all that was told, read or not, with the way to what it is about."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import signed_in
from home import followed
from home.doors import address
from home.ways import contact_or_404
from services.consultation.models import MoveRequest
from services.letters import box
from services.letters.models import Letter

BY_KIND = {"posts": "own_post", "groups": "own_group"}  # `about` is a mark and the row's id
PLACES = {"published": "editors_desk", "digest": "desk", "mail": "ways"}


@signed_in
@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest hundred. Looking at them changes nothing: reading is a button, or following the letter."""
    contact = contact_or_404(request)
    letters = box.inbox(contact)
    for letter in letters:
        letter.way_on = way_on(letter)
    unread = sum(letter.read_at is None for letter in letters)
    tongue = "en" if contact.language == "en" else "zh-Hans"  # letters are in their reader's language, not the page's
    return render(request, "home/inbox.html", {"letters": letters, "unread": unread, "tongue": tongue})


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    box.mark_read(contact_or_404(request))
    return redirect("inbox")


@signed_in
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """It is read now, and here is what it is about. Another's letter is not there; one taken back leads to none."""
    letter = box.letter_of(contact_or_404(request), pk)
    if letter is None:
        raise Http404
    if letter.fate == Letter.Fate.WITHDRAWN:
        messages.info(request, _("这条通知已收回，不用再办了。"))
        return redirect("inbox")
    box.mark_read(letter.to, only=pk)
    return redirect(way_on(letter) or "inbox")


def way_on(letter: Letter) -> str:
    """The page of what the letter is about; empty when there is none. Signed keys are not needed: one is signed in."""
    if letter.kind in BY_KIND:
        return address(BY_KIND[letter.kind], letter.about[1:]) if letter.about else ""
    if letter.kind == "followed":
        return followed.way_to(letter.about)
    if letter.kind == "moves":
        return _way_to_car(letter) if letter.facts else ""
    if letter.kind in PLACES:
        return address(PLACES[letter.kind])
    return address("sheet", letter.about) if letter.about else ""


def _way_to_car(letter: Letter) -> str:
    """The owner's three answers, or the answer that was given."""
    if letter.verb != "asked":
        return address("move_asked", letter.about)
    return f"{address('move_owner', letter.about)}?k={MoveRequest(key=letter.about).owners_key}"
