"""The redraw wizard's form: names of the successors, and for each thing that lies in the ended areas, which successor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import moment
from grids.models import Appointment, Area, Building, ChatGroup, Organisation
from grids.naming import named

MOST = 6  # successors of one redrawing
STAYS = ""


@dataclass(frozen=True)
class Thing:
    """Something that lies in an ended area and has to go somewhere."""

    kind: str
    pk: int
    was_in: Area
    label: str
    field: str


def things_in(ended: Sequence[Area]) -> list[Thing]:
    """Buildings, posts, bodies and chat groups, by kind and place. Four queries."""
    home = {area.pk: area for area in ended}
    found = []
    in_old = Q(grid__in=ended) | Q(special_grids__in=ended)
    for one in Building.objects.filter(in_old).distinct().order_by("grid__path", "pk"):
        found.append(_thing("buildings", one.pk, home.get(one.grid_id, ended[0]), named(one, "label")))
    open_ones = Q(until=None) | Q(until__gte=moment.today())
    posts = (
        Appointment.objects.filter(open_ones, area__in=ended).select_related("person").order_by("area", "duty", "pk")
    )
    for held in posts:
        found.append(_thing("posts", held.pk, home[held.area_id or 0], f"{held.shown_title} {held.person}"))
    for kind, model in (("bodies", Organisation), ("groups", ChatGroup)):
        for body in model.objects.filter(area__in=ended).order_by("area", "pk"):
            found.append(_thing(kind, body.pk, home[body.area_id], str(body)))
    return found


def _thing(kind: str, pk: int, area: Area, label: str) -> Thing:
    return Thing(kind, pk, area, label, f"{kind}_{pk}")


class RedrawForm(forms.Form):
    """`into` successors of `ended`. Everything is on one page; what is chosen beforehand suits the common case."""

    def __init__(self, ended: Sequence[Area], into: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ended, self.into, self.things = ended, into, things_in(ended)
        for place in range(into):
            label = _("新网格 %(number)d 的名称") % {"number": place + 1}
            self.fields[f"name_{place}"] = forms.CharField(label=label, max_length=60, initial=self._name(place))
        self.choices = [(str(place), self._spell(place)) for place in range(into)]
        for thing in self.things:
            self.fields[thing.field] = self._field(thing)

    def _name(self, place: int) -> str:
        """Areas that become one keep the first's name to begin with; one that is split is asked anew."""
        return self.ended[0].name if self.into == 1 else ""

    def _spell(self, place: int) -> str:
        typed = (self.data.get(f"name_{place}") or "").strip() if self.is_bound else ""
        return typed or _("新网格 %(number)d") % {"number": place + 1}

    def _field(self, thing: Thing) -> forms.ChoiceField:
        must = thing.kind in ("buildings", "bodies")
        leaves = {"posts": _("不再任职"), "groups": _("不再使用")}
        choices = self.choices if must else [*self.choices, (STAYS, leaves[thing.kind])]
        field = forms.ChoiceField(label=thing.label, choices=choices, required=must, initial=self._likely(thing))
        field.widget.attrs["aria-label"] = thing.label
        return field

    def _likely(self, thing: Thing) -> str:
        """Buildings in their order, an equal share to each; all else to the first."""
        if thing.kind != "buildings" or self.into == 1:
            return "0"
        buildings = [one for one in self.things if one.kind == "buildings"]
        return str(buildings.index(thing) * self.into // len(buildings))

    def clean(self) -> dict[str, Any]:
        names = [self.cleaned_data.get(f"name_{place}") for place in range(self.into)]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.add_error(f"name_{place}", _("两个新网格不能同名。"))
        return self.cleaned_data

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{place}"] for place in range(self.into)]

    @property
    def table(self) -> list[tuple[str, list[tuple[Thing, forms.BoundField]]]]:
        """By kind: each thing with its question."""
        words = {"buildings": _("楼栋"), "posts": _("任职"), "bodies": _("单位"), "groups": _("网格群")}
        return [
            (label, found)
            for kind, label in words.items()
            if (found := [(one, self[one.field]) for one in self.things if one.kind == kind])
        ]

    @property
    def successors(self) -> list[dict[str, Any]]:
        return [{"name": self.cleaned_data[f"name_{place}"]} for place in range(self.into)]

    @property
    def moves(self) -> dict[str, dict[int, int]]:
        """For changes.redraw: of each kind, id → place of its successor; what stays behind is left out."""
        found: dict[str, dict[int, int]] = {"buildings": {}, "posts": {}, "bodies": {}, "groups": {}}
        for thing in self.things:
            if (chosen := self.cleaned_data[thing.field]) != STAYS:
                found[thing.kind][thing.pk] = int(chosen)
        return found

    @property
    def in_words(self) -> list[tuple[str, list[str]]]:
        """What would be done: for each successor what comes to it, then what ends."""
        to: dict[str, list[str]] = {}
        for thing in self.things:
            to.setdefault(self.cleaned_data[thing.field], []).append(thing.label)
        said = [(str(self.cleaned_data[f"name_{place}"]), to.get(str(place), [])) for place in range(self.into)]
        return [*said, (_("到此为止"), to[STAYS])] if to.get(STAYS) else said
