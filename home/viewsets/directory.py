"""The line on top of a place's pages, and what its directories name: 横幅、服务点、社团、党组织、综治中心

All of them renew the pages that show them when they are saved or deleted: home.models.shown.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from grids.charge import Charge
from grids.models import Area
from home import centres
from home.charges import charge
from home.models import Banner, Centre, Club, PartyBranch, ServicePoint
from home.viewsets.choices import short_or_typed
from home.viewsets.forms import PlacedForm
from home.viewsets.scoped import ScopedViewSet

LISTED = ("area", "name", "name_en", "address", "phone", "hours")


class ShownViewSet(ScopedViewSet):
    """Whoever keeps the place writes them. `shown_on` names the page that shows them."""

    shown_on = "directory"
    joins = ("area",)
    ordering = ("area__path", "pk")

    def make(self, user: Any, form: Any) -> Model:
        return self.model._default_manager.create(**form.facts())

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        thing.save()

    def remove(self, user: Any, thing: Any) -> None:
        thing.delete()

    def seen_at(self, thing: Any) -> str:
        return reverse(self.shown_on, args=[thing.area.slug])


class BannerForm(PlacedForm):
    class Meta:
        model = Banner
        fields = ("area", "rank", "words", "words_en", "starts_at", "ends_at")
        help_texts = {
            "rank": gettext_lazy("同时有几条，只显示最重的一条"),
            "ends_at": gettext_lazy("到点自动消失；不填就一直挂着"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.say("ends_at", _("结束要在开始之后。"))
        return cleaned


class BannerViewSet(ShownViewSet):
    """横幅"""

    model = Banner
    name = "banners"
    menu_label = gettext_lazy("横幅")
    icon = "warning"
    form = BannerForm
    shown_on = "area"
    list_display = ("words", "rank", "area", "starts_at", "ends_at")
    list_filter = ("rank",)
    list_export = ("words", "words_en", "get_rank_display", "area", "starts_at", "ends_at")
    export_headings = {"get_rank_display": gettext_lazy("级别")}
    search_fields = ("words", "words_en", "area__name")
    ordering = ("-starts_at", "-pk")


class ServicePointForm(PlacedForm):
    class Meta:
        model = ServicePoint
        fields = (*LISTED, "kind", "longitude", "latitude")

    def clean(self) -> dict[str, Any]:
        """Half a position is none."""
        cleaned = super().clean() or self.cleaned_data
        for name, other in (("longitude", "latitude"), ("latitude", "longitude")):
            if cleaned.get(name) is None and cleaned.get(other) is not None and name not in self.errors:
                self.say(name, _("经度和纬度要一起填。"))
        return cleaned


class ServicePointViewSet(ShownViewSet):
    """服务点"""

    model = ServicePoint
    name = "points"
    menu_label = gettext_lazy("服务点")
    icon = "pick"
    form = ServicePointForm
    shown_on = "around"
    list_display = ("name", "kind", "area", "phone", "hours")
    list_filter = ("kind",)
    list_export = ("name", "name_en", "get_kind_display", "area", "address", "phone", "hours", "longitude", "latitude")
    export_headings = {"get_kind_display": gettext_lazy("类型")}
    search_fields = ("name", "name_en", "address")


class ClubForm(PlacedForm):
    class Meta:
        model = Club
        fields = (*LISTED, "what", "joining")


class ClubViewSet(ShownViewSet):
    """社团"""

    model = Club
    name = "clubs"
    menu_label = gettext_lazy("社团")
    icon = "group"
    form = ClubForm
    list_display = ("name", "area", "what", "phone")
    list_export = ("name", "name_en", "area", "what", "joining", "address", "phone", "hours")
    search_fields = ("name", "name_en", "what")


class BranchForm(PlacedForm):
    """The organisation above may lie at a place above: it is shown there to everybody."""

    class Meta:
        model = PartyBranch
        fields = (*LISTED, "kind", "parent", "secretary", "secretary_en")

    def _fit(self, name: str, field: forms.Field) -> None:
        if name != "parent" or not isinstance(field, forms.ModelChoiceField):
            return super()._fit(name, field)
        there = here_and_above(charge(self.user, *self.duties))
        field.queryset = PartyBranch.objects.filter(there).exclude(pk=self.instance.pk).order_by("area__path", "pk")
        self.fields[name] = short_or_typed(field)

    def clean_parent(self) -> PartyBranch | None:
        """No organisation stands above itself, not by a detour either."""
        above = found = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("它本来就在这个党组织下面，不能再作它的上级。"))
            above = above.parent
        return found


def here_and_above(held: Charge) -> Q:
    """What lies in the charge, and at the places that contain one of it."""
    step = Area.steplen
    above = {path[:end] for path in held.paths for end in range(step, len(path), step)}
    return held.within("area") | Q(area__path__in=above) if above else held.within("area")


class BranchViewSet(ShownViewSet):
    """党组织"""

    model = PartyBranch
    name = "branches"
    menu_label = gettext_lazy("党组织")
    icon = "site"
    form = BranchForm
    joins = ("area", "parent")
    list_display = ("name", "kind", "area", "parent", "secretary")
    list_filter = ("kind",)
    list_export = ("name", "name_en", "get_kind_display", "area", "parent", "secretary", "address", "phone", "hours")
    export_headings = {"get_kind_display": gettext_lazy("类型")}
    search_fields = ("name", "name_en", "secretary")


class CentreForm(PlacedForm, WagtailAdminModelForm):
    """With its counters, which are saved with it."""

    class Meta:
        model = Centre
        fields = (*LISTED, "takes")
        formsets = {"counters": {"fields": ("name", "what", "hours")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What the body says already is shown and not asked."""
        super().__init__(*args, **kwargs)
        body = centres.body_of(self.instance.area) if self.instance.pk else None
        for name, said in (centres.said_by(body) if body else {}).items():
            self.initial[name] = said
            self.fields[name].disabled = True
            self.fields[name].help_text = _("以单位登记为准，要改请到“单位”里改。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = centres.body_of(cleaned.get("area"))
        return cleaned | (centres.said_by(body) if body else {})


class CentreViewSet(ShownViewSet):
    """综治中心"""

    model = Centre
    name = "centres"
    menu_label = gettext_lazy("综治中心")
    icon = "home"
    form = CentreForm
    shown_on = "centre"
    list_display = ("name", "area", "phone", "hours")
    list_export = ("name", "name_en", "area", "address", "phone", "hours", "takes")
    search_fields = ("name", "name_en", "address")

    def make(self, user: Any, form: Any) -> Centre:
        return form.save()

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        """By the form: its counters hang on the row that it holds."""
        form.save()
