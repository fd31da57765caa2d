"""Fields that are answered in words or by one of a few codes; every other field is made from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases import calendar
from services.cases.actor import Actor
from services.cases.models import Case, Event

WORDS_MAX = 2000
DAY, HALF_A_YEAR = timedelta(days=1), timedelta(days=183)


@dataclass(frozen=True)
class Field:
    """Words: kept in EventText and nowhere else."""

    name: str
    label: Any
    required: bool = True
    help: Any = ""
    coded = False  # codes are facts of the event and stay; words can be erased
    reads = False  # what it offers is asked of the database: a page makes it only where the step stands open

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        """The form fields by name; most make one. `case` is unsaved where the row opens a case."""
        return {self.name: self.form_field(case, actor)}

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.CharField(
            label=self.label, required=self.required, max_length=WORDS_MAX, help_text=self.help, widget=forms.Textarea
        )

    def joins(self, answers: Mapping) -> list[str]:
        """Numbers of other cases that a step with these answers relies on: they stand still until it is taken."""
        return []

    def check(self, cleaned: dict, case: Case) -> None:
        """What can only be said of all answers together. Raises ValidationError({name: sentence})."""

    def apply(self, case: Case, cleaned: dict) -> None:
        """Change the case, or its detail row, but do not save."""

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        """Write rows of its own, once case and event exist."""

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        value = cleaned.get(self.name)
        return {self.name: getattr(value, "number", None) or str(value)} if value else {}


@dataclass(frozen=True)
class Ready(Field):
    """Words that stand there already, to be sent as they are or written over: on the stairs nobody types."""

    words: Any = ""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.initial = str(self.words)
        return made


class Line(Field):
    """Words of one line."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.CharField(label=self.label, required=self.required, max_length=100, help_text=self.help)


class Detail(Field):
    """Words that stand in the shop's own row."""

    def apply(self, case: Case, cleaned: dict) -> None:
        setattr(case.detail, self.name, cleaned[self.name])


@dataclass(frozen=True)
class Choice(Field):
    """One of a few codes; a fact of the event."""

    choices: tuple[tuple[str, Any], ...] = ()
    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.ChoiceField(
            label=self.label,
            required=self.required,
            choices=self.choices,
            help_text=self.help,
            widget=forms.RadioSelect,
        )


@dataclass(frozen=True)
class DayAhead(Field):
    """A day to come, at most half a year away; it ends when the office closes. `clock` runs out then."""

    clock: str = ""
    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        first, last = moment.today() + DAY, moment.today() + HALF_A_YEAR
        day = forms.DateField(label=self.label, required=self.required, help_text=self.help)
        day.widget = forms.DateInput({"type": "date", "min": first.isoformat(), "max": last.isoformat()}, "%Y-%m-%d")
        return day

    def check(self, cleaned: dict, case: Case) -> None:
        day = cleaned.get(self.name)
        if day is None:
            return
        if not moment.today() < day <= moment.today() + HALF_A_YEAR:
            raise ValidationError({self.name: _("请选明天以后、半年以内的一天。")})
        cleaned[self.name] = calendar.load("office", case.place).close(day)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].date().isoformat()} if cleaned.get(self.name) else {}


class OutcomeChoice(Choice):
    def apply(self, case: Case, cleaned: dict) -> None:
        case.outcome = cleaned[self.name]


class TierChoice(Choice):
    """Whose matter it is. Another than the category's wants a reason."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.initial = case.tier
        return made

    def check(self, cleaned: dict, case: Case) -> None:
        usual = case.category and case.category.tier
        if usual and cleaned.get(self.name) not in (None, usual) and not cleaned.get("note"):
            raise ValidationError({"note": _("与类别的默认分流不同，请写明理由。")})

    def apply(self, case: Case, cleaned: dict) -> None:
        case.tier = cleaned[self.name]
