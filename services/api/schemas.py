"""The shapes in which things come in and go out. Words are in the language of Accept-Language, codes never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

Answers = dict[str, str | bool | list[str]]


class Filing(Schema):
    """A case to be opened."""

    kind: str = Field(description="kind of case, as in GET /kinds/", max_length=30)
    place: str = Field(description="code of a building, an entrance or an area, as on its plate", max_length=20)
    answers: Answers = Field(description="field → value, as the form of this kind asks", default_factory=dict)


class Taking(Schema):
    """A step to be taken."""

    answers: Answers = Field(description="field → value, as GET …/steps/ says", default_factory=dict)
    version: int | None = Field(None, description="the version that was read: 409 if the case has moved on since", ge=0)


class Named(Schema):
    """A code, and its words."""

    code: str
    name: str


class Entry(Schema):
    """One line of a case's history, as whoever asks may read it."""

    at: datetime
    verb: str
    name: str
    by: str = Field("", description="who, where that may be said")
    lines: list[Named] = Field(default_factory=list, description="what was said: the words of the question, the answer")


class Summary(Schema):
    """How a case stands."""

    number: str
    kind: str
    category: Named | None
    title: str
    state: Named
    phase: str = Field(description="open, paused, resting or over")
    tier: str
    outcome: str
    place: str = Field(description="code of the building, or of the area")
    desk: str = Field(description="code of the area that answers for it")
    filed_at: datetime
    due_at: datetime | None = Field(description="the next deadline; none while nothing runs")
    version: int


class Whole(Summary):
    """A case with its words and its history, newest first. Never with anybody's telephone number."""

    text: str
    history: list[Entry]


class Page(Schema):
    """Cases, newest first."""

    cases: list[Summary]
    before: str | None = Field(description="give it as `before` to read on; none on the last page")


class Asked(Schema):
    """A field of a form."""

    name: str
    label: str
    type: str = Field(description="text, choice, yes or photos")
    required: bool
    choices: list[Named] = Field(default_factory=list)


class Offer(Schema):
    """A step that may be taken now."""

    verb: str
    name: str
    asks: list[Asked]


class Kind(Schema):
    """A kind of case that may be opened from outside, and what it can be about at a place."""

    kind: str
    name: str
    categories: list[Named]


class Receipt(Schema):
    """What was filed."""

    number: str


class Taken(Schema):
    """The step that was taken: where the case stands now."""

    number: str
    state: Named
    version: int


class Picture(Schema):
    """A picture taken in: give its key as `photo` in the answers within a day."""

    key: str


class Asking(Schema):
    """An order that the volunteer is asked about, as their own page shows it: the house, and no door, name or number."""

    number: str
    item: Named
    place: str = Field(description="code of the building")
    where: str
    wanted_from: datetime
    wanted_until: datetime
    minutes: int = Field(description="how long it usually takes")
    answer_by: datetime


class Answered(Schema):
    """What the volunteer has said to it."""

    number: str
    answer: Literal["yes", "no"]


class Problem(Schema):
    """Why not: RFC 9457. `errors`: field → messages."""

    title: str
    status: int
    errors: dict[str, Any] | None = None
