"""The editors' forms: they offer what lies at the page's own place, and nothing else."""

from __future__ import annotations

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from grids.duties import Duty
from grids.models import Appointment, Area, Building, Organisation

OF_A_NOTICE = ("water", "power", "gas", "urgent", "publicity", "event", "notice", "policy")


class PublicationForm(WagtailAdminPageForm):
    """Buildings below the page's area; people and bodies of it and of all above."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        area = getattr(getattr(self.parent_page, "specific", None), "area", None)
        for name, field in self.fields.items():
            if name in OFFERED and area:
                field.queryset = OFFERED[name](area)


class NoticeForm(PublicationForm):
    """Guides and answers have pages of their own."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if kind := self.fields.get("kind"):
            kind.choices = [choice for choice in kind.choices if choice[0] in OF_A_NOTICE]


def _buildings(area: Area):
    here = Q(grid__path__startswith=area.path) | Q(special_grids=area)
    return Building.objects.filter(here).select_related("grid").distinct().order_by("grid__path", "pk")


def _officers(area: Area):
    return Appointment.objects.answering_for(area)


def _lawyers(area: Area):
    return _officers(area).filter(duty__in=(Duty.LEGAL, Duty.JUDGE))


def _offices(area: Area):
    return Organisation.objects.filter(area__path__in=area.lineage_paths()).order_by("kind", "pk")


OFFERED = {"buildings": _buildings, "keeper": _officers, "answered_by": _lawyers, "office": _offices}
