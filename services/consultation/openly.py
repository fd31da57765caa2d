"""What is asked before an answer stands publicly: words that name nobody, and the yes of whoever asked to those very words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import Consent
from services.cases.actor import Actor
from services.cases.board import Sure
from services.cases.fields import Field
from services.cases.handlers import HIGH
from services.cases.identifying import blacked, traces
from services.cases.models import Case, Event
from services.cases.words import Detail
from services.consultation.published import OpenAnswer, open_answer_of

PURPOSE = Consent.Purpose.PUBLISH_ANSWER
Standing = OpenAnswer.Standing
SAME = 12  # characters in a row: who wrote them, and whoever lives with them, would know them again
TERMS = consents.terms(PURPOSE)


def may_be_proposed(case: Case) -> bool:
    """Answered, with words left, and whoever asked has not said no: nobody is asked twice."""
    return case.erased_at is None and case.requester_id is not None and not _refused(case)


def is_proposed(case: Case) -> bool:
    return open_answer_of(case).standing == Standing.PROPOSED


def is_public(case: Case) -> bool:
    """Stands there now."""
    return open_answer_of(case).shown_now


def is_proposed_or_public(case: Case) -> bool:
    return is_proposed(case) or is_public(case)


def _refused(case: Case) -> bool:
    """By a step, or by taking the consent back among one's own things."""
    standing = open_answer_of(case).standing
    return standing == Standing.REFUSED or (standing == Standing.PUBLIC and not is_public(case))


class Rewritten(Detail):
    """Words for everybody, refused with any trace of a person, of a place below the community, or of what was asked."""

    def check(self, cleaned: dict, case: Case) -> None:
        text = cleaned.get(self.name) or ""
        found = [f"{one.kind.label} {one.words}" for one in traces(text)] + _places(text, case)
        if found:
            listed = "；".join(found)
            raise ValidationError({self.name: _("还有能认出人的内容：%(listed)s。请改写。") % {"listed": listed}})
        if same := _repeated(text, asked(case)):
            words = _("“%(words)s”和居民写的一字不差，认识的人认得出，请换个说法。")
            raise ValidationError({self.name: words % {"words": same}})


class RewrittenAnswer(Rewritten):
    """Offered as it was answered, with every trace blacked out."""

    reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.initial = blacked(_last_reply(case)) if case.pk else ""
        return made


class CurrentEdition(forms.HiddenInput):
    """Also in a form that is shown again: the words beside it are the new ones."""

    def __init__(self, edition: int) -> None:
        super().__init__()
        self.edition = edition

    def format_value(self, value: Any) -> str:
        return str(self.edition)


class Edition(Field):
    """Which wording was read: who agrees to one has not agreed to the next."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.IntegerField(label=self.label, widget=CurrentEdition(open_answer_of(case).edition), required=False)

    def check(self, cleaned: dict, case: Case) -> None:
        if cleaned.get(self.name) != open_answer_of(case).edition:
            raise ValidationError({"open_agreed": _("文字刚才改过，请看过新的再决定。")})


class Agreed(Sure):
    """A box of its own: one purpose, one consent."""

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if case.requester:
            consents.give(case.requester, PURPOSE, case.number)


def asked(case: Case) -> str:
    """All that whoever asked has written, until it is erased. One query."""
    words = case.events.filter(text__words__has_key="text").values_list("text__words", flat=True)
    return "\n".join(str(said["text"]) for said in words)


def _last_reply(case: Case) -> str:
    said = case.events.filter(text__words__has_key="reply").order_by("-seq").values_list("text__words", flat=True)
    return (said.first() or {}).get("reply", "")


def _places(text: str, case: Case) -> list[str]:
    """The names of where it is, below the community. One query."""
    below = [area for area in case.place.lineage() if area.level not in HIGH]
    named = [name for area in below for name in (area.name, area.name_en) if name and name in text]
    if case.building and case.building.label in text:
        named.append(case.building.label)
    return [str(format_lazy("{kind} {name}", kind=_("像地名"), name=name)) for name in named]


def _repeated(text: str, original: str) -> str:
    """The first run of SAME characters that stands in both; spaces do not count."""
    plain, there = "".join(text.split()), "".join(original.split())
    pieces = (plain[at : at + SAME] for at in range(len(plain) - SAME + 1))
    return next((piece for piece in pieces if piece in there), "")


OPEN_QUESTION = Rewritten(
    "open_question",
    _("公开的问题"),
    help=_("用自己的话写成谁都可能遇到的样子：不写人、单位、小区、日期和数目，也不抄居民的原话。"),
)
OPEN_ANSWER = RewrittenAnswer(
    "open_answer", _("公开的答复"), help=_("是您答过的话，涂黑的地方请改写。居民读到的就是这一段，同意了才公开。")
)
OPEN_SURE = Sure("open_sure", _("核对过了：读的人认不出是谁的事，也看不出在哪个小区"))
EDITION = Edition("edition", "")
OPEN_AGREED = Agreed(
    "open_agreed",
    _("我看过上面这段文字，同意公开"),
    help=format_lazy("{what}。{why}{how_long}", what=TERMS.what, why=TERMS.why, how_long=TERMS.how_long),
)
