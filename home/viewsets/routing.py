"""The routing rules of a place, for its administrators: plain fields, and a way to try a rule before it is in force. 派单规则"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column

from grids.duties import Duty
from grids.models import Area, Organisation
from home.charges import charge
from home.viewsets.choices import short_or_typed
from home.viewsets.rules import RuleForm, RuleViewSet
from services.cases.models import Category, RoutingRule

Choices = list[tuple[str, Any]]
ANY = gettext_lazy("不限")
SUGGESTING = ("duty", "body_kind", "body")


def _near(user: Any, duties: tuple[Duty, ...]) -> Q:
    """What lies in the user's places, and in those that contain them."""
    held = charge(user, *duties)
    if held.everything:
        return Q()
    above = {path[:end] for path in held.paths for end in range(Area.steplen, len(path) + 1, Area.steplen)}
    return held.within("area") | Q(area__path__in=above)


def categories_near(user: Any, duties: tuple[Duty, ...]) -> list[Category]:
    """What rules may speak of, each code once: not what is sealed or about somebody, for that follows none."""
    near, kind = _near(user, duties), RoutingRule._meta.get_field("kind").default
    rows = Category.objects.filter(near | Q(area=None) if near else near, kind=kind).prefetch_related("questions")
    guarded = {row.code for row in rows if row.sealed or row.about_staff}
    once = {row.code: row for row in sorted(rows, key=lambda row: row.area_id is not None)}
    return [row for code, row in once.items() if code not in guarded]


def _answers(categories: list[Category]) -> Choices:
    """Each question that is answered by choosing, with its answers: category/question/answer."""
    return [("", ANY)] + [
        (f"{category} · {question}", [
            (f"{category.code}/{question.code}/{code}", f"{category} · {label}") for code, label, _english in question.choices
        ])
        for category in categories
        for question in category.questions.all()
        if question.choices
    ]  # fmt: skip


class RoutingForm(RuleForm):
    """Every condition by itself; an empty one holds for any."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("类别"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个也不选：哪一类都算。保密的类别和对人员的意见不按规则走。"),
    )  # fmt: skip
    answer = forms.ChoiceField(label=gettext_lazy("分项的回答"), required=False)
    estate_types = forms.MultipleChoiceField(
        label=gettext_lazy("小区类型"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Area.EstateType.choices,
    )

    class Meta:
        model = RoutingRule
        fields = ("area", "name", "order", "in_force", "categories", "answer", "estate_types", "company", "hours",
                  "desk", "duty", "body_kind", "body")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = categories_near(self.user, self.duties)
        self.fields["categories"].choices = [(one.code, str(one)) for one in offered]  # type: ignore[attr-defined]
        self.fields["answer"].choices = _answers(offered)  # type: ignore[attr-defined]

    def _fit(self, name: str, field: forms.Field) -> None:
        """Of bodies, also those that serve from above: a community's rule may name an office of the street."""
        if name != "body" or not isinstance(field, forms.ModelChoiceField):
            return super()._fit(name, field)
        field.queryset = Organisation.objects.filter(_near(self.user, self.duties))
        self.fields[name] = short_or_typed(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = [name for name in SUGGESTING if cleaned.get(name)]
        if len(said) > 1:
            self.say(said[1], _("建议承办只填一项。"))
        if not said and not cleaned.get("desk"):
            self.say("desk", _("请写由哪一级受理，或者建议谁承办。"))
        category = (cleaned.get("answer") or "").partition("/")[0]
        if category and cleaned.get("categories") and category not in cleaned["categories"]:
            self.say("answer", _("这个回答属于没有选中的类别。"))
        return cleaned


class RoutingViewSet(RuleViewSet):
    """派单规则"""

    model = RoutingRule
    name = "routing"
    menu_label = gettext_lazy("派单规则")
    icon = "redirect"
    form = RoutingForm
    joins = ("area", "body")
    list_display = ("name", "area", "order", BooleanColumn("in_force", label=gettext_lazy("启用")),
                    Column("leads", label=gettext_lazy("去哪里")))  # fmt: skip
    list_filter = ("in_force",)
    list_export = ("name", "area", "order", "in_force", "leads")
    export_headings = {"leads": gettext_lazy("去哪里")}
    search_fields = ("name",)
    ordering = ("-area__depth", "order", "pk")

    def tried_at(self, thing: Model) -> str:
        return reverse("rehearse_rule", args=[thing.pk])
