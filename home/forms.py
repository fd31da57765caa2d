"""The editors' forms: they offer what lies at the page's own place, and else only what the editor keeps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from wagtail.admin.forms import WagtailAdminPageForm

from grids.duties import Duty
from grids.models import Appointment, Area, Building, Organisation
from home.proofreading import stopping

OF_A_NOTICE = ("water", "power", "gas", "urgent", "publicity", "event", "notice", "policy")


class PlacedPageForm(WagtailAdminPageForm):
    """Offers of every related thing only what its editor keeps. Every page type below an AreaPage uses it.

    A test fails for a page type that does not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from home.charges import narrow  # models need this form, and it the models

        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and self.for_user is not None:
                field.queryset = narrow(field.queryset, self.for_user)


class PublicationForm(PlacedPageForm):
    """Buildings below the page's area; people and bodies of it and of all above, whose page shows them anyway.

    Refuses what must not be published, in drafts too: an earlier version is read as well. Advice is given after saving
    (home.second_reader).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = getattr(getattr(self.parent_page, "specific", None), "area", None)
        for name, field in self.fields.items():
            if name in OFFERED and area:
                field.queryset = OFFERED[name](area)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for form in (self, *(one for rows in self.formsets.values() if rows.is_valid() for one in rows.forms)):
            for name, value in list(getattr(form, "cleaned_data", {}).items()):
                if isinstance(value, str) and (words := stopping(value)):
                    form.add_error(name, words)
        return cleaned


class NoticeForm(PublicationForm):
    """Guides and answers have pages of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind := self.fields.get("kind"):
            kind.choices = [choice for choice in kind.choices if choice[0] in OF_A_NOTICE]


def _buildings(area: Area) -> QuerySet:
    here = Q(grid__path__startswith=area.path) | Q(special_grids=area)
    return Building.objects.filter(here).select_related("grid").distinct().order_by("grid__path", "pk")


def _officers(area: Area) -> QuerySet:
    return Appointment.objects.answering_for(area)


def _lawyers(area: Area) -> QuerySet:
    return _officers(area).filter(duty__in=(Duty.LEGAL, Duty.JUDGE))


def _offices(area: Area) -> QuerySet:
    return Organisation.objects.filter(area__path__in=area.lineage_paths()).order_by("kind", "pk")


OFFERED = {"buildings": _buildings, "keeper": _officers, "answered_by": _lawyers, "office": _offices}
