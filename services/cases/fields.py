"""What a row asks. A field makes its own form fields, applies its value to the case, and says it in JSON.

Plain words and codes are in words.py, fields that name somebody in bodies.py; a shop takes all of them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.naming import is_english
from services.cases import evidence, pieces
from services.cases.actor import Actor
from services.cases.bodies import Agree, Body, BodyInCharge, InCharge, Phone, Subject
from services.cases.dutylists import Beyond, WhyBeyond
from services.cases.models import Case, Category, Event, Openness, Tier
from services.cases.numbers import read_number
from services.cases.queries import categories_of
from services.cases.words import Choice, Detail, Field, Line, OutcomeChoice, Ready, TierChoice

__all__ = ["Agree", "Body", "BodyInCharge", "CategoryChoice", "Choice", "Detail", "Field", "InCharge", "IntoCase", "Line",
           "OutcomeChoice", "Phone", "PhotoKeys", "Photos", "Questions", "Ready", "StepForm", "Subject", "Text",
           "TierChoice"]  # fmt: skip


OFFERED = 20  # cases into which one may be put


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


class CategoryChoice(Field):
    """What it is about; until triage it also says whose matter it is, and whether it is sealed."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        offered = self.offered(case)
        return forms.TypedChoiceField(
            label=self.label,
            choices=[(code, str(category)) for code, category in offered.items()],
            coerce=offered.get,
            error_messages={"invalid_choice": _("没有这个类别，请重新选一个。")},
        )

    def offered(self, case: Case) -> dict[str, Category]:
        return categories_of(case)

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
        category = categories_of(case).get(str(answers.get("category", "")))
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


class CaseNumber(forms.CharField):
    """The number of one of these cases, in any spelling."""

    def __init__(self, cases: QuerySet[Case], **more: Any) -> None:
        super().__init__(max_length=20, **more)
        self.cases = cases

    def clean(self, value: Any) -> Case | None:
        words = super().clean(value)
        found = self.cases.filter(number=read_number(words) or "").first() if words else None
        if words and found is None:
            raise ValidationError(_("没有这个编号的事项，或者不能并到那里。请核对编号。"))
        return found


class IntoCase(Field):
    """Another open case of the same kind and the same secrecy within reach: at the same house, or of the same category.

    OFFERED of them, those of the house first and the most urgent first: a list of thousands would help nobody to find
    it. Any other of the same community is named by its number.
    """

    coded = reads = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        label, number = _("或者写它的编号"), f"{self.name}_number"
        either = Q(pk__in=[])
        for piece in self._near(case):
            either |= piece
        written = CaseNumber(self._others(case, actor).filter(either), label=label, required=False)
        return {self.name: self.form_field(case, actor), number: written}

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        others = self._others(case, actor)
        whole = Case.objects.with_estates().select_related("category", "place", "building", "entrance")
        found = pieces.among(whole, [others.filter(piece) for piece in self._near(case)], OFFERED)
        empty = _("请选择")
        return forms.ModelChoiceField(
            found, to_field_name="number", label=self.label, required=False, empty_label=empty
        )

    def joins(self, answers: Mapping) -> list[str]:
        """Where it goes: one that ends at this moment would take along those it knows, and leave this one behind."""
        named = (answers.get(name) for name in (self.name, f"{self.name}_number"))
        return [number for one in named if one and (number := read_number(str(one)))]

    def _others(self, case: Case, actor: Actor) -> QuerySet[Case]:
        others = Case.objects.within_reach_of(actor).filter(kind=case.kind, merged_into=None, parent=None)
        others = others.exclude(pk=case.pk).exclude(phase="over")
        return others.filter(openness=Openness.SEALED) if case.sealed else others.exclude(openness=Openness.SEALED)

    def _near(self, case: Case) -> list[Q]:
        house = [Q(building=case.building_id)] if case.building_id else []
        return [*house, Q(in_community=case.in_community, category=case.category_id)]

    def check(self, cleaned: dict, case: Case) -> None:
        cleaned[self.name] = cleaned.get(self.name) or cleaned.get(f"{self.name}_number")
        if cleaned[self.name] is None and {self.name, f"{self.name}_number"} <= set(cleaned):
            raise ValidationError({self.name: _("请选一件，或者写它的编号。")})

    def apply(self, case: Case, cleaned: dict) -> None:
        case.merged_into = cleaned[self.name]


class StepForm(forms.Form):
    """The form that a row's `asks` describes. Many stand on one page: each has ids of its own for its labels."""

    required_css_class = "required"

    def __init__(self, step: Any, case: Case, actor: Actor, data: Mapping | None = None, **more: Any) -> None:
        super().__init__(data, auto_id=f"id_{step.verb}_%s" if step.source else "id_%s", **more)
        self.step, self.case = step, case
        self.asks = (*step.asks, HANDLED_BY) if actor.channel == "token" else step.asks
        for asked in self.asks:
            self.fields.update(asked.form_fields(case, actor, data or self.initial))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for asked in self.asks:
            try:
                asked.check(cleaned, self.case)
            except ValidationError as refused:
                for name in refused.error_dict:
                    self.add_error(name if name in self.fields else None, refused.error_dict[name])
        return cleaned


HANDLED_BY = Line("handled_by", _("处理人"), help=_("您的姓名或工号，方便我们找到您。"))
TEXT = Text("text", _("内容"), help=_("发生了什么、在哪里。可以用键盘上的话筒说。"))
PHONE = Phone("phone", _("手机号"), help=_("可以不留。留了，办理的人才能就这件事联系您。"))
REASON, NOTE = Field("reason", _("理由")), Field("note", _("说明"), required=False)
REPLY = Field("reply", _("答复"), help=_("居民会读到这段话。"))
BEYOND = Beyond("beyond", "")
WHY_BEYOND = WhyBeyond("why", _("不在职责清单里，为什么交给社区"), required=False)
IN_CHARGE, INTO = InCharge("owner", _("承办")), IntoCase("into", _("并入"))
PHOTO = Photos("photo", _("照片"), required=False)
AFTER_PHOTO = Photos("photo", _("办好之后的照片"), required=False, stage="after")
TIER = TierChoice("tier", _("分流"), choices=tuple(Tier.choices))
