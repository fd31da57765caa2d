"""What a row asks. A field makes its own form fields, applies its value to the case, and says it in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import Consent, Contact
from accounts.phones import NotAPhone, normalise
from grids.models import Appointment, Organisation, Person
from grids.naming import is_english
from services.cases import evidence
from services.cases.actor import SEEING, Actor
from services.cases.models import Case, Event, Openness, Tier
from services.cases.queries import categories_for, of_nobody_accused

WORDS_MAX = 2000


@dataclass(frozen=True)
class Field:
    """Words: kept in EventText and nowhere else."""

    name: str
    label: Any
    required: bool = True
    help: Any = ""
    coded = False  # codes are facts of the event and stay; words can be erased

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        """The form fields by name; most make one. `case` is unsaved where the row opens a case."""
        return {self.name: self.form_field(case, actor)}

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.CharField(
            label=self.label, required=self.required, max_length=WORDS_MAX, help_text=self.help, widget=forms.Textarea
        )

    def check(self, cleaned: dict, case: Case) -> None:
        """What can only be said of all answers together. Raises ValidationError({name: sentence})."""

    def apply(self, case: Case, cleaned: dict) -> None:
        """Change the case, or its detail row, but do not save."""

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        """Write rows of its own, once case and event exist."""

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        value = cleaned.get(self.name)
        return {self.name: getattr(value, "number", None) or str(value)} if value else {}


class Line(Field):
    """Words of one line."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.CharField(label=self.label, required=self.required, max_length=100, help_text=self.help)


class Text(Field):
    """What the resident says; it also stands on the case. A photo or a call-back can say it as well."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.required = False
        return made

    def check(self, cleaned: dict, case: Case) -> None:
        category = cleaned.get("category") or case.category
        if category and category.text_required and not cleaned.get(self.name) and not cleaned.get("photo"):
            raise ValidationError({self.name: _("请写几个字，或者拍一张照片。")})

    def apply(self, case: Case, cleaned: dict) -> None:
        case.text = cleaned.get(self.name, "")


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


class OutcomeChoice(Choice):
    def apply(self, case: Case, cleaned: dict) -> None:
        case.outcome = cleaned[self.name]


class CategoryChoice(Field):
    """What it is about; until triage it also says whose matter it is, and whether it is sealed."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        offered = categories_for(case.place, case.kind)
        return forms.TypedChoiceField(
            label=self.label,
            choices=[(code, str(category)) for code, category in offered.items()],
            coerce=offered.get,
            error_messages={"invalid_choice": _("没有这个类别，请重新选一个。")},
        )

    def apply(self, case: Case, cleaned: dict) -> None:
        case.category = cleaned[self.name]
        case.tier = case.category.tier
        if case.category.sealed:
            case.openness = Openness.SEALED

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].code}


class Questions(Field):
    """The sub-questions of the category that the answers name."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        category = categories_for(case.place, case.kind).get(str(answers.get("category", "")))
        asked = category.questions.all() if category else []
        return {f"q_{question.code}": self._one(question, category) for question in asked}

    def _one(self, question: Any, category: Any) -> forms.Field:
        english, label = is_english(), str(question)
        if not question.choices:
            return forms.CharField(label=label, required=question.required, max_length=200)
        choices = [(code, (english and en) or zh) for code, zh, en in question.choices]
        return forms.ChoiceField(label=label, required=question.required, choices=choices, widget=forms.RadioSelect)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {name: value for name, value in cleaned.items() if name.startswith("q_") and value}


class PhotoInput(forms.FileInput):
    """Three single inputs, no `capture`, no `multiple`: what every phone's browser can do."""

    template_name = "cases/_photos.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [found] if isinstance(found, str) else list(found or [])

    def format_value(self, value: Any) -> None:
        """A browser never takes back a chosen file; the keys already taken in stand beside it."""

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["taken"] = value or []
        return context


class PhotoKeys(forms.Field):
    """Keys of pictures that evidence.receive() has taken in."""

    widget = PhotoInput

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.error_messages["required"] = _("请附一张办好之后的照片。")


@dataclass(frozen=True)
class Photos(Field):
    """Pictures, before or after the work."""

    stage: str = "before"

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        needed = self.stage == "after" and bool(case.category and case.category.after_photo)
        return PhotoKeys(label=self.label, required=needed or self.required, help_text=self.help)

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if keys := cleaned.get(self.name):
            evidence.attach(case, keys, event.seq, self.stage)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {"photos": len(cleaned[self.name])} if cleaned.get(self.name) else {}


class Phone(Field):
    """A number to be reached at, given of one's own will for this case; without one, everything works as well."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        phone = forms.CharField(label=self.label, required=False, max_length=30, help_text=self.help)
        phone.widget.attrs.update(inputmode="tel", autocomplete="tel")
        return phone

    def check(self, cleaned: dict, case: Case) -> None:
        category, number = cleaned.get("category") or case.category, cleaned.get(self.name)
        if not number:
            if category and category.phone_required and not case.requester_id:
                raise ValidationError({self.name: _("请留一个能打通的手机号，我们好给您回电。")})
            return
        try:
            cleaned[self.name] = normalise(number)
        except NotAPhone:
            raise ValidationError({self.name: _("这不像一个手机号，请再看一下，应是 11 位数字。")}) from None

    def apply(self, case: Case, cleaned: dict) -> None:
        if number := cleaned.get(self.name):
            case.requester = Contact.by_phone(number)
        elif case.requester is None:
            case.requester = Contact.objects.create()

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if cleaned.get(self.name) and case.requester:
            consents.give(case.requester, Consent.Purpose.CONTACT, case.number)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}  # stands encrypted with the contact, and nowhere else


@dataclass(frozen=True)
class Agree(Field):
    """An unticked box: one purpose, asked for by itself."""

    purpose: str = ""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.help)

    def apply(self, case: Case, cleaned: dict) -> None:
        if self.purpose == Consent.Purpose.PUBLISH and cleaned.get(self.name) and case.openness != Openness.SEALED:
            case.openness = Openness.PUBLIC

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if cleaned.get(self.name) and case.requester:
            consents.give(case.requester, self.purpose, case.number)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class Subject(Field):
    """Whom a complaint is about: somebody who serves here, or an organisation. They never see it."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        category = categories_for(case.place, case.kind).get(str(answers.get("category", "")))
        if category is None or not category.about_staff:
            return {}
        people = Appointment.objects.answering_for(case.place)
        choices = [("", _("不指明"))] + [(f"p{held.person_id}", str(held)) for held in people]
        bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
        choices += [(f"o{body.pk}", str(body)) for body in bodies]
        return {self.name: forms.ChoiceField(label=self.label, required=False, choices=choices, help_text=self.help)}

    def apply(self, case: Case, cleaned: dict) -> None:
        value = cleaned.get(self.name) or ""
        if value.startswith("p"):
            case.subject_person = Person.objects.get(pk=value[1:])
        elif value.startswith("o"):
            case.subject_organisation = Organisation.objects.get(pk=value[1:])

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


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


class Body(Field):
    """An organisation of this place."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
        if case.subject_organisation_id:
            bodies = bodies.exclude(pk=case.subject_organisation_id)
        return forms.ModelChoiceField(bodies, label=self.label, required=self.required)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].pk}


class BodyInCharge(Body):
    def apply(self, case: Case, cleaned: dict) -> None:
        case.owner_organisation, case.owner_appointment = cleaned[self.name], None


class InCharge(Field):
    """An appointment (a12) or an organisation (o3), never both, never whom the case is about.

    A sealed case goes to a named handler at its desk and to nobody else.
    """

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        above = Appointment.objects.answering_for(case.desk).order_by().values("pk")
        near = Q(pk__in=above) | Q(area__path__startswith=case.desk.path)
        people = Appointment.objects.current().filter(near, duty__in=SEEING).select_related("person", "area")
        free = of_nobody_accused(people, case)
        if case.sealed:
            free = free.filter(handles_sealed=True, area=case.desk_id)
        offered = [(f"a{held.pk}", f"{held.area} · {held}") for held in free.order_by("-area__depth", "pk")[:200]]
        if not case.sealed:
            bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
            offered += [(f"o{body.pk}", str(body)) for body in bodies.exclude(pk=case.subject_organisation_id or 0)]
        return forms.ChoiceField(label=self.label, choices=offered)

    def apply(self, case: Case, cleaned: dict) -> None:
        kind, key = cleaned[self.name][0], int(cleaned[self.name][1:])
        case.owner_appointment = Appointment.objects.get(pk=key) if kind == "a" else None
        case.owner_organisation = Organisation.objects.get(pk=key) if kind == "o" else None


class IntoCase(Field):
    """Another open case of the same kind and the same secrecy within reach."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        others = Case.objects.within_reach_of(actor).filter(kind=case.kind, merged_into=None, parent=None)
        others = others.exclude(pk=case.pk).exclude(phase="over")
        others = others.filter(openness=Openness.SEALED) if case.sealed else others.exclude(openness=Openness.SEALED)
        others = others.filter(place__path__startswith=case.place.path[: case.place.steplen * 3])
        return forms.ModelChoiceField(
            others.select_related("category", "place"), to_field_name="number", label=self.label
        )

    def apply(self, case: Case, cleaned: dict) -> None:
        case.merged_into = cleaned[self.name]


class StepForm(forms.Form):
    """The form that a row's `asks` describes."""

    required_css_class = "required"

    def __init__(self, step: Any, case: Case, actor: Actor, data: Mapping | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.step, self.case = step, case
        for asked in step.asks:
            self.fields.update(asked.form_fields(case, actor, data or self.initial))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for asked in self.step.asks:
            try:
                asked.check(cleaned, self.case)
            except ValidationError as refused:
                for name in refused.error_dict:
                    self.add_error(name if name in self.fields else None, refused.error_dict[name])
        return cleaned


TEXT = Text("text", _("内容"), help=_("发生了什么、在哪里。可以用键盘上的话筒说。"))
PHONE = Phone("phone", _("手机号"), help=_("可以不留。留了，办理的人才能就这件事联系您。"))
REASON, NOTE = Field("reason", _("理由")), Field("note", _("说明"), required=False)
REPLY = Field("reply", _("答复"), help=_("居民会读到这段话。"))
IN_CHARGE, INTO = InCharge("owner", _("承办")), IntoCase("into", _("并入"))
PHOTO = Photos("photo", _("照片"), required=False)
AFTER_PHOTO = Photos("photo", _("办好之后的照片"), required=False, stage="after")
TIER = TierChoice("tier", _("分流"), choices=tuple(Tier.choices))
