"""Before a picture is shown to everybody: squares of it are blacked out, and somebody says that they have looked. 照片涂黑

Squares are boxes to tick over the picture, so it works without a script; static/blacken.js ticks those one draws over.
What is made is a copy: the original stays with whoever works on the case.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.gates import signed_in
from services.cases import evidence
from services.cases.act import StepNotAllowed, act, steps_for
from services.cases.board import SEEN, checked, originals
from services.cases.models import Photo
from services.cases.once import OnceReused
from services.cases.pictures import Box
from services.cases.reach import fetch

COLUMNS = 12  # squares across; on a telephone each is as wide as a finger


class SquaresForm(forms.Form):
    """Which squares of one picture are blacked out, row by row, and the word that somebody has looked."""

    squares = forms.MultipleChoiceField(required=False)
    seen = forms.BooleanField()

    def __init__(self, photo: Photo, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = max(1, round(COLUMNS * photo.height / photo.width))
        self.fields["squares"].choices = [(f"{row}-{column}", "") for row, column in self._all()]  # type: ignore[attr-defined]
        self.fields["seen"].label, self.fields["seen"].error_messages["required"] = SEEN.label, _("请看过再打勾。")

    @property
    def grid(self) -> list[tuple[str, str, bool]]:
        """Each square: its value, its name, whether it is ticked."""
        ticked = set(self.data.getlist("squares") if hasattr(self.data, "getlist") else [])
        return [
            (f"{row}-{column}", _("第 %(row)s 行第 %(column)s 格") % {"row": row + 1, "column": column + 1},
             f"{row}-{column}" in ticked)
            for row, column in self._all()
        ]  # fmt: skip

    def boxes(self) -> list[Box]:
        """The ticked ones, as shares of the picture."""
        places = [tuple(map(int, square.split("-"))) for square in self.cleaned_data["squares"]]
        return [
            (column / COLUMNS, row / self.rows, (column + 1) / COLUMNS, (row + 1) / self.rows) for row, column in places
        ]

    def _all(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in range(self.rows) for column in range(COLUMNS))


@signed_in
@never_cache
def blacken(request: HttpRequest, number: str) -> HttpResponse:
    """Choose a picture, tick what must not be seen, say that one has looked; then it can be chosen for the board."""
    case, actor = fetch(request, number)
    if not any(step.verb == "blacken" for step in steps_for(actor, case)):
        raise PermissionDenied
    key = request.GET.get("photo", "")
    photo = get_object_or_404(originals(case), key=key) if key else None
    form = SquaresForm(photo, request.POST if request.method == "POST" else None) if photo else None
    if photo and form and request.method == "POST" and form.is_valid():
        try:
            made = {"blacked": evidence.black_out(photo, form.boxes()), "seen": "on"}
            act(case, "blacken", actor=actor, answers=made, once=request.POST.get("once", ""))
        except (StepNotAllowed, OnceReused):
            pass  # it was made already, or is shown to nobody any more: the sheet says so
        return redirect("sheet", case.number)
    context = {"case": case, "photo": photo, "form": form, "photos": originals(case), "done": checked(case),
               "once": secrets.token_urlsafe(12)}  # fmt: skip
    return render(request, "cases/blacken.html", context, status=200 if request.method == "GET" else 422)
