"""Choosing one of many: a short list to pick from, or, where a city is too long a list, its name or code typed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 200
SAID_AS = ("slug", "name", "official_name", "label")


class TypedChoiceField(forms.ModelChoiceField):
    """One of the rows, by its public code or its whole name. Two of one name: the code decides."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Model):
            return getattr(value, "slug", "") or str(value)
        if isinstance(value, int):
            found = self.queryset.filter(pk=value).first()
            return self.prepare_value(found) if found else ""
        return value

    def to_python(self, value: Any) -> Model | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = list(self.queryset.filter(self._said_so(text))[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("没有找到“%(text)s”。请填完整名称或网址代码。") % {"text": text}, code="invalid_choice"
            )
        codes = "、".join(getattr(one, "slug", str(one.pk)) for one in found[:5])
        raise ValidationError(
            _("有几个都叫这个名字，请填网址代码：%(codes)s") % {"codes": codes}, code="invalid_choice"
        )

    def _said_so(self, text: str) -> Q:
        condition = Q(pk=int(text)) if text.isdecimal() and len(text) < 10 else Q(pk__in=[])
        for name in SAID_AS:
            try:
                self.queryset.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            condition |= Q(**{f"{name}__iexact" if name == "slug" else name: text})
        return condition


def short_or_typed(field: forms.ModelChoiceField) -> forms.ModelChoiceField:
    """The field as it is, or typed when its list is too long to be picked from. One count."""
    several = isinstance(field, forms.ModelMultipleChoiceField)
    if several or field.queryset.order_by().count() <= MOST:
        return field
    return TypedChoiceField(
        field.queryset, required=field.required, label=field.label, initial=field.initial,
        help_text=field.help_text or gettext_lazy("填完整名称或网址代码"),
    )  # fmt: skip
