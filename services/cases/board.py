"""What a colleague checks before a case is shown to everybody: words with the traces blacked out, pictures looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import consents, moment
from accounts.models import Consent
from grids.models import Level
from services.cases import evidence
from services.cases.actor import Actor
from services.cases.identifying import blacked, traces
from services.cases.models import Case, Event, Openness, Photo
from services.cases.postings import Posting
from services.cases.whereabouts import names_house, said_in_public
from services.cases.words import Field

GROUP_TEXT = 120  # characters; what is read in a chat without opening it
STAGES = ("before", "after")


def may_be_published(case: Case) -> bool:
    """The resident agreed, separately, and has not taken it back; and there is something left to show."""
    if case.openness != Openness.PUBLIC or case.erased_at or case.requester is None or case.merged_into_id:
        return False
    agreed = getattr(case, "publishing_agreed", None)
    return consents.holds(case.requester, Consent.Purpose.PUBLISH, case.number) if agreed is None else agreed


def checked(case: Case, *stages: str) -> list[Photo]:
    """The copies that a colleague has looked at, of these stages or of all: what may be shown. The originals never are."""
    return [photo for photo in case.pictures if photo.original_id and photo.stage in (stages or STAGES)]


def originals(case: Case) -> QuerySet[Photo]:
    """What was sent in, of either stage."""
    return case.photos.filter(original=None, stage__in=STAGES)


def has_pictures(case: Case) -> bool:
    """Something was sent in that could be blacked out."""
    return any(photo.original_id is None and photo.stage in STAGES for photo in case.pictures)


def agreed_to_publish(case: Case) -> bool:
    """So long as it may be shown, whoever asked may say no."""
    return case.openness == Openness.PUBLIC


def is_on_board(case: Case) -> bool:
    posting = getattr(case, "posting", None) if case.openness == Openness.PUBLIC else None
    return posting is not None and posting.taken_down_at is None


class Checked(Field):
    """Words for everybody: offered with every trace blacked out, refused with any that stops."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.initial = blacked(self.said(case), small_house=not names_house(case)) if case.pk else ""
        return made

    def said(self, case: Case) -> str:
        return case.text

    def check(self, cleaned: dict, case: Case) -> None:
        text = cleaned.get(self.name) or ""
        found = [one for one in traces(text, small_house=not names_house(case)) if one.kind.stops]
        if found:
            listed = "；".join(f"{one.kind.label} {one.words}" for one in found)
            raise ValidationError({self.name: _("还有能认出人的内容：%(listed)s。请涂黑或改写。") % {"listed": listed}})


class CheckedAnswer(Checked):
    """What was answered last; the resident read it as it was."""

    reads = True

    def said(self, case: Case) -> str:
        replies = (
            case.events.filter(text__words__has_key="reply").order_by("-seq").values_list("text__words", flat=True)
        )
        return (replies.first() or {}).get("reply", "")

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        """Hang it up, or what hung there anew."""
        shown = {
            "words": cleaned["board_words"], "answer": cleaned[self.name], "put_up_at": moment.now(),
            "taken_down_at": None, "checked_by_id": event.person_id,
            **{stage: cleaned.get(f"board_{stage}") for stage in STAGES},
        }  # fmt: skip
        Posting.objects.update_or_create(case=case, defaults=shown)


@dataclass(frozen=True)
class OnePicture(Field):
    """One of the checked pictures of a stage, or none. None is chosen unless somebody looks and chooses."""

    stage: str = "before"
    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Any) -> dict[str, forms.Field]:
        found = {photo.key: photo for photo in checked(case, self.stage)} if case.pk else {}
        if not found:
            return {}
        choices = [("", _("不用照片")), *((key, pictured(case, photo)) for key, photo in found.items())]
        one = forms.TypedChoiceField(
            label=self.label, required=False, choices=choices, coerce=found.get, empty_value=None,
            widget=forms.RadioSelect, initial="",
        )  # fmt: skip
        return {self.name: one}

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].key} if cleaned.get(self.name) else {}


class Blacked(Field):
    """A copy that was just made of one of its pictures: see blackening.py."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        loose = Photo.objects.filter(case=None, original__case=case)
        return forms.ModelChoiceField(loose, to_field_name="key", label=self.label)

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        copy = cleaned[self.name]
        evidence.attach(case, [copy.key], event.seq, copy.original.stage)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].key}


class Sure(Field):
    """A box that somebody ticks who has read and looked."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.BooleanField(
            label=self.label, help_text=self.help, error_messages={"required": _("请看过再打勾。")}
        )

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


def pictured(case: Case, photo: Photo) -> Any:
    """The picture itself as what one ticks."""
    address = reverse("photo", args=[case.number, photo.key])
    return format_html('<img src="{}" width="160" alt="{}">', address, _("照片"))


def for_group(case: Case, absolute: Callable[[str], str]) -> str:
    """To be pasted into the neighbours' chat while it hangs: at most 120 characters, and the link. One query while it hangs."""
    if not is_on_board(case):
        return ""
    posting = Posting.objects.shown().filter(case=case).first()
    if posting is None:
        return ""
    facts = {"where": said_in_public(case), "words": posting.words, "answer": posting.answer}
    said = " ".join((_("%(where)s：%(words)s 已办：%(answer)s") % facts).split())
    area = case.place if case.place.level != Level.MICRO_GRID else case.place.get_parent()  # a micro grid has no board
    address = f"{reverse('board', args=[area.slug])}#p{posting.pk}"
    return f"{said if len(said) <= GROUP_TEXT else said[: GROUP_TEXT - 1] + '…'} {absolute(address)}"


OPEN_WORDS = Checked("board_words", _("公开的内容"), help=_("涂黑的地方是系统找出来的，请再看一遍，可以改写。"))
OPEN_ANSWER = CheckedAnswer("board_answer", _("公开的答复"))
OPEN_BEFORE = OnePicture("board_before", _("办之前的照片"), required=False, stage="before")
OPEN_AFTER = OnePicture("board_after", _("办好之后的照片"), required=False, stage="after")
SURE = Sure(
    "board_sure",
    _("核对过了：没有姓名、号码、门牌，照片里没有人脸、车牌和孩子"),
    help=_("要带照片，先在“照片涂黑”里做一张。"),
)
BLACKED = Blacked("blacked", _("涂黑的照片"))
SEEN = Sure("seen", _("看过了：留着的地方没有人脸、车牌和孩子"))
