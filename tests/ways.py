"""Ways of a case: for the fixtures, and for a world that is built before there is any (tests/worlds.py)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from grids.models import Place
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case

if TYPE_CHECKING:
    from tests.conftest import Town


class Ways:
    """What people of this town do."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def who(self, name: str) -> Actor:
        """The actor that a person of the town is, read afresh."""
        return from_session(User.objects.get(pk=self.town.people[name].pk))

    def report(
        self, category: str = "noise", by: str = "resident", place: Place | None = None, once: str = "", **answers
    ):
        """File a report as a resident (or whoever is named) at the near building."""
        asked = {"category": category, "text": "半夜还在装修", **answers}
        where = place or Place.of(self.town.building)
        return begin("reports", actor=self.who(by), place=where, answers=asked, once=once)

    def in_progress(self, category: str = "noise", **more) -> Case:
        """A report that was accepted, assigned to the worker and signed for."""
        case = self.report(category, **more)
        act(case, "accept", actor=self.who("worker"), answers={"tier": case.tier})
        owner = f"a{self.town.appointment('worker').pk}"
        act(case, "assign", actor=self.who("leader"), answers={"owner": owner})
        act(case, "sign_for", actor=self.who("worker"))
        case.refresh_from_db()
        return case

    def rated(self, satisfied: str = "yes", **more) -> Case:
        """A report that went the whole way."""
        case = self.in_progress(**more)
        act(case, "settle", actor=self.who("worker"), answers={"outcome": "solved", "reply": "已劝止"})
        act(case, "rate_solved", actor=self.who("resident"), answers={"satisfied": satisfied, "reason": "还是吵"})
        return case


def picture(name: str = "IMG_0001.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    """As a phone would send it."""
    file = BytesIO()
    Image.new("RGB", size, (120, 140, 150)).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
