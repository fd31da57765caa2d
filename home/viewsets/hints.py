"""What search is taught. It holds for the whole installation, so it is a superuser's. 搜索用语"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from home.search.models import SearchHint
from home.viewsets.forms import PlacedForm
from home.viewsets.scoped import ADMINISTRATORS, ScopedViewSet


class HintForm(PlacedForm):
    class Meta:
        model = SearchHint
        fields = ("words", "title", "title_en", "address", "order")


class HintViewSet(ScopedViewSet):
    """Read afresh by every search: no kept page shows it."""

    model = SearchHint
    name = "hints"
    menu_label = _("搜索用语")
    icon = "search"
    form = HintForm
    for_all_places = True
    keepers = adders = removers = ADMINISTRATORS
    list_display = ("words", "title", "address", "order")
    list_export = ("words", "title", "title_en", "address", "order")
    search_fields = ("words", "title", "title_en")
    ordering = ("order", "pk")

    def make(self, user: Any, form: Any) -> SearchHint:
        return SearchHint.objects.create(**form.facts())

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        thing.save()

    def remove(self, user: Any, thing: Any) -> None:
        thing.delete()
