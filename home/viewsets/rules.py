"""The rules of a place, for its administrators: categories and questions; time is in times.py, routing in routing.py. 规则

A row without an area holds everywhere and is a superuser's.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from home.viewsets.forms import PlacedForm, written_like
from home.viewsets.scoped import ADMINISTRATORS, ScopedViewSet
from services.cases.models import Category, Question

PROTECTING = ("sealed", "about_staff", "must_be_reported")


class RuleForm(PlacedForm):
    duties = ADMINISTRATORS
    fixed = ("area",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area" in self.fields and not self.user.is_superuser:  # a rule for all places is a superuser's
            self.fields["area"].required = True


class RuleViewSet(ScopedViewSet):
    """Plain rows: nothing of them stands on a kept page, unless `shown_anew` says so."""

    keepers = adders = removers = ADMINISTRATORS

    def make(self, user: Any, form: Any) -> Model:
        made = self.model._default_manager.create(**form.facts())
        self.shown_anew(made)
        return made

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        thing.save()
        self.shown_anew(thing)

    def remove(self, user: Any, thing: Any) -> None:
        self.shown_anew(thing)
        thing.delete()

    def shown_anew(self, thing: Any) -> None:
        """In the transaction of the change."""

    def seen_at(self, thing: Any) -> str:
        return ""


class CategoryForm(RuleForm):
    fixed = ("area", "code")

    class Meta:
        model = Category
        exclude = ("kind",)

    def clean(self) -> dict[str, Any]:
        """What is sealed, or must be reported, above a place is so in it: nobody opens it for themselves."""
        cleaned = super().clean() or self.cleaned_data
        area = cleaned.get("area") or self.instance.area
        code = cleaned.get("code") or self.instance.code
        above = Q(area=None) | Q(area__path__in=area.lineage_paths()[1:]) if area else Q(pk__in=[])
        rows = list(Category.objects.filter(above, code=code))
        for name in PROTECTING:
            if any(getattr(row, name) for row in rows) and not cleaned.get(name):
                self.say(name, _("上级把这一类定为这样，这里不能取消。"))
        return cleaned


class CategoryViewSet(RuleViewSet):
    """类别"""

    model = Category
    name = "categories"
    menu_label = gettext_lazy("类别")
    icon = "tag"
    form = CategoryForm
    joins = ("area",)
    list_display = ("name", "code", "area", "tier", "sealed", "listed")
    list_filter = ("tier", "sealed", "listed")
    list_export = ("code", "name", "name_en", "area", "get_tier_display", "sealed", "urgent", "listed")
    export_headings = {"get_tier_display": gettext_lazy("默认分流")}
    search_fields = ("name", "name_en", "code")
    ordering = ("order", "pk")


class QuestionForm(RuleForm):
    fixed = ("category",)

    class Meta:
        model = Question
        fields = ("category", "code", "label", "label_en", "choices", "required", "order")
        labels = {"category": gettext_lazy("类别"), "code": gettext_lazy("代码"), "order": gettext_lazy("次序")}

    def clean_choices(self) -> list[list[str]]:
        found = self.cleaned_data["choices"] or []
        fits = isinstance(found, list) and all(
            isinstance(one, list) and len(one) == 3 and all(isinstance(word, str) for word in one) for one in found
        )
        if not fits:
            raise forms.ValidationError(written_like('[["day", "白天", "Daytime"]]'))
        return found


class QuestionViewSet(RuleViewSet):
    """分项"""

    model = Question
    name = "questions"
    menu_label = gettext_lazy("分项")
    icon = "help"
    form = QuestionForm
    joins = ("category__area",)
    list_display = ("label", Column("category", label=gettext_lazy("类别")), "code", "required")
    list_export = ("category", "code", "label", "label_en", "required")
    search_fields = ("label", "label_en", "category__name")
    ordering = ("category__order", "order", "pk")
