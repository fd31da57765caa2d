"""What only a project asks: what is claimed, for which unit, how many were served, what everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Organisation
from services.cases import board
from services.cases.actor import Actor
from services.cases.board import OPEN_ANSWER, Checked, Sure
from services.cases.bodies import BetweenBodies, BodyInCharge
from services.cases.fields import Choice, Detail, Field, Photos
from services.cases.models import Case, Event
from services.cases.words import DayAhead
from services.partners.models import Agreement, Listing, ListingQuerySet, Project


class Claimed(Field):
    """One open listing, named by whoever pressed the button beside it."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = forms.ModelChoiceField(self.offered(case), label=self.label, widget=forms.HiddenInput)
        made.error_messages["invalid_choice"] = _("这一项已经认领完了，或者不再提供。")
        return made

    def offered(self, case: Case) -> ListingQuerySet:
        raise NotImplementedError

    def apply(self, case: Case, cleaned: dict) -> None:
        _project(case).listing = cleaned[self.name]
        case.text = cleaned[self.name].title

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        """Under a name of its own: the page says in words what it was, and no history shows a number."""
        return {"of_listing": cleaned[self.name].pk}


class Offer(Claimed):
    """What a unit offers here, or where it contains this place."""

    def offered(self, case: Case) -> ListingQuerySet:
        return Listing.objects.open(moment.today()).offers().filter(area__path__in=case.place.lineage_paths())


class Need(Claimed):
    """What this very place needs."""

    def offered(self, case: Case) -> ListingQuerySet:
        return Listing.objects.open(moment.today()).needs().filter(area=case.place)


class OfferingUnit(BodyInCharge):
    """The unit that offers is in charge from now on. Nothing is asked."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        if listing := cleaned.get("listing"):
            cleaned[self.name] = listing.organisation


class OwnUnit(BodyInCharge):
    """The unit for which somebody claims: one they speak for, whose agreement holds here."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        standing = Agreement.objects.in_force(moment.today()).covering(case.place)
        units = Organisation.objects.filter(pk__in=actor.organisations, agreements__in=standing).distinct()
        made = forms.ModelChoiceField(units, label=self.label, empty_label=_("请选择"))
        if len(units) == 1:
            made.initial, made.widget = units[0].pk, forms.HiddenInput()
        return made


class People(Field):
    """How many, roughly; nobody is named."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.IntegerField(label=self.label, required=False, min_value=1, max_value=9999, help_text=self.help)

    def apply(self, case: Case, cleaned: dict) -> None:
        _project(case).served = cleaned.get(self.name)


class Shown(Checked, Detail):
    """What everybody may read of it: offered with every trace of persons blacked out, refused with any that stops."""

    def said(self, case: Case) -> str:
        return OPEN_ANSWER.said(case)


class Pictures(Field):
    """Which of the copies that somebody has looked at everybody may see. None unless it is chosen."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        found = {photo.key: photo for photo in board.checked(case, "after")} if case.pk else {}
        choices = [(key, board.pictured(case, photo)) for key, photo in found.items()]
        chosen = forms.TypedMultipleChoiceField(
            label=self.label,
            help_text=self.help,
            choices=choices,
            coerce=found.get,
            widget=forms.CheckboxSelectMultiple,
        )
        return {self.name: chosen}

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        _project(case).pictures.set(cleaned[self.name])

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: [photo.key for photo in cleaned[self.name]]}


def _project(case: Case) -> Project:
    assert isinstance(case.detail, Project)
    return case.detail


OFFER, NEED = Offer("listing", _("项目")), Need("listing", _("项目"))
OFFERING_UNIT, OWN_UNIT = OfferingUnit("organisation", _("单位")), OwnUnit("organisation", _("单位"))
BODIES = BetweenBodies("bodies", "")
DAY = DayAhead("day", _("哪天做"), clock="resolution")
MESSAGE = Field("note", _("想说的话"), required=False, help=_("例如：几点、在哪里、要准备什么。"))
REPLY = Field("reply", _("做了什么"), help=_("几句话就好，不写居民的姓名、电话和门牌。"))
AFTER = Photos("photo", _("照片"), required=False, stage="after", help=_("不要拍到人脸。"))
SERVED_PEOPLE = People("served", _("大约服务了多少人"), required=False)
SATISFIED = Choice(
    "satisfied", _("满意吗"), choices=(("yes", _("满意")), ("fairly", _("基本满意")), ("no", _("不满意")))
)
SHOWN = Shown("shown", _("公开的话"), required=False, help=_("居民会在“共驻共建”页上读到；空着就不公开这段话。"))
PICTURES = Pictures("pictures", _("公开哪几张"), help=_("只列出涂黑过、看过的照片。"))
NOBODY_KNOWN = Sure("sure", _("核对过了：没有同意的人，都认不出来；没有孩子的脸和车牌"))
WORDS = Field("note", _("想说的话"), required=False)
MISSING = Field("reason", _("还差什么"))
