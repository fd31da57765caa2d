"""Where forms of one's own lie: at an area, for who serves there and below it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts import moment
from grids.models import Area
from services.cases.actor import Actor
from services.figures.blanks import excel, word
from services.figures.blanks.answers import Answers
from services.figures.blanks.fields import Field
from services.figures.blanks.slots import Fault
from services.figures.models import Blank
from services.figures.paper import DOCX
from services.figures.periods import Period

MOST = 20  # of one area
WAYS = {Blank.Form.XLSX: excel, Blank.Form.DOCX: word}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {Blank.Form.XLSX: XLSX, Blank.Form.DOCX: DOCX}


def offered(area: Area) -> QuerySet[Blank]:
    """The forms of an area and of all above it, the nearest first; without what they hold."""
    found = Blank.objects.filter(area__path__in=area.lineage_paths()).defer("content").select_related("area")
    return found.order_by("-area__depth", "name")


def read(form: str, content: bytes) -> tuple[list[Field], list[Fault]]:
    """What a form asks for, and what in it cannot be filled. `content`: let through by opening.kind_of()."""
    return WAYS[Blank.Form(form)].read(content)


@transaction.atomic
def keep(area: Area, actor: Actor, name: str, form: str, content: bytes, asks: int) -> Blank:
    """The same name again is the newer form."""
    facts = {"form": form, "content": content, "asks": asks, "kept_by_id": actor.person, "kept_at": moment.now()}
    return Blank.objects.update_or_create(area=area, name=name, defaults=facts)[0]


def fill(blank: Blank, actor: Actor, area: Area, period: Period) -> bytes:
    """The form with what this actor may read of the area and time. Raises answers.TooManyRows."""
    way = WAYS[Blank.Form(blank.form)]
    return way.fill(bytes(blank.content), Answers(actor, area, period, way.ROWS_MOST))
