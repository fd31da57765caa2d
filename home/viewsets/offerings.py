"""What an item of the catalogue of orders takes at a place: minutes, skill, how many people. 服务项目

The first row of a place for an item makes the place's own item, as the one above it reads; later it may be renamed among the categories.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from grids.models import Area
from home.viewsets.rules import RuleForm, RuleViewSet
from services.cases.models import Category
from services.cases.queries import categories_for
from services.orders.models import Offering

PROTECTING = ("health", "home_call")
MOST_MINUTES, MOST_PEOPLE = 12 * 60, 12


class OfferingForm(RuleForm):
    fixed = ("area", "item")
    area = forms.ModelChoiceField(Area.objects.all(), label=gettext_lazy("区域"), required=False)
    item = forms.ChoiceField(label=gettext_lazy("项目"))
    minutes = forms.IntegerField(label=gettext_lazy("大约多少分钟"), min_value=5, max_value=MOST_MINUTES)
    headcount = forms.IntegerField(label=gettext_lazy("需要几人"), min_value=1, max_value=MOST_PEOPLE, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "item" in self.fields:
            everywhere = Category.objects.filter(kind="orders", area=None).order_by("order", "pk")
            self.fields["item"].choices = [(one.code, str(one)) for one in everywhere]  # type: ignore[attr-defined]

    class Meta:
        model = Offering
        fields = ("area", "item", "minutes", "headcount", "skill", "health", "home_call")

    def clean(self) -> dict[str, Any]:
        """What has to do with health, or is the grid's, above a place is so in it; and one row for each item."""
        cleaned = super().clean() or self.cleaned_data
        area = cleaned.get("area") if self.is_new else self.instance.category.area
        code = cleaned.get("item") if self.is_new else self.instance.category.code
        if code and self.is_new and Offering.objects.filter(category__area=area, category__code=code).exists():
            self.say("item", _("这里已经有这个项目，请直接修改。"))
        above = Q(category__area=None) | Q(category__area__path__in=area.lineage_paths()[1:]) if area else Q(pk__in=[])
        rows = list(Offering.objects.filter(above, category__kind="orders", category__code=code or ""))
        for name in PROTECTING:
            if any(getattr(row, name) for row in rows) and not cleaned.get(name):
                self.say(name, _("上级把这个项目定为这样，这里不能取消。"))
        return cleaned


class OfferingViewSet(RuleViewSet):
    """服务项目"""

    model = Offering
    name = "offerings"
    menu_label = gettext_lazy("服务项目")
    icon = "group"
    form = OfferingForm
    joins = ("category__area",)
    list_display = (Column("category", label=gettext_lazy("项目")), Column("category.area", label=gettext_lazy("区域")),
                    "minutes", "headcount", "skill")  # fmt: skip
    list_filter = ("skill", "health", "home_call")
    list_export = ("category", "category.area", "minutes", "headcount", "get_skill_display", "health", "home_call")
    export_headings = {"get_skill_display": gettext_lazy("要会什么"), "category.area": gettext_lazy("区域")}
    search_fields = ("category__name", "category__name_en", "category__code")
    ordering = ("category__order", "pk")

    def make(self, user: Any, form: Any) -> Offering:
        category = own_item(form.cleaned_data["item"], form.cleaned_data.get("area"))
        return Offering.objects.create(category=category, **form.facts())


def own_item(code: str, area: Area | None) -> Category:
    """The place's own row of this item; made, with its questions, as the nearest one above reads."""
    found = Category.objects.filter(kind="orders", code=code, area=area).first()
    if found:
        return found
    above = categories_for(area, "orders")[code] if area else Category.objects.get(kind="orders", code=code, area=None)
    questions = list(above.questions.all())
    above.pk, above.area = None, area
    above._state.adding = True
    above.save()
    for question in questions:
        question.pk, question.category = None, above
        question._state.adding = True
        question.save()
    return above
