"""Under which addresses parts of the installation stand on their own. It is a superuser's. 分站"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from grids import towns
from grids.models import Town
from home.viewsets.forms import PlacedForm
from home.viewsets.scoped import ADMINISTRATORS, ScopedViewSet


class TownForm(PlacedForm):
    fixed = ("area",)

    class Meta:
        model = Town
        fields = ("area", "hosts", "prefix")


class TownViewSet(ScopedViewSet):
    """Whoever gives a place an address may send everybody there: no administrator of one place does."""

    model = Town
    name = "towns"
    menu_label = _("分站")
    icon = "globe"
    form = TownForm
    joins = ("area",)
    for_all_places = True
    keepers = adders = removers = ADMINISTRATORS
    farewell = _("这个地址从现在起不再打开这个分站。门牌上印的如果是它，扫码就到不了了。确定吗？")
    list_display = ("area", "hosts", "prefix")
    list_export = ("area", "hosts", "prefix")
    search_fields = ("area__name", "hosts", "prefix")
    ordering = ("area__path",)

    def make(self, user: Any, form: Any) -> Town:
        return towns.save(Town(**form.facts()))

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        towns.save(thing)

    def remove(self, user: Any, thing: Any) -> None:
        towns.remove(thing)
