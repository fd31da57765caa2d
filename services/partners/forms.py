"""What agreements and listings are asked. Everybody will read these words, so traces of persons are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Appointment, Area, Organisation
from services.cases.actor import Actor
from services.cases.identifying import DOOR, traces
from services.partners import queries
from services.partners.models import Agreement

MOST = 50  # times that one listing may be claimed
YEAR = timedelta(days=365)


class NoTraces:
    """No numbers, plates or doors of persons; `door`: a room may be named, for somebody has to find it."""

    def __init__(self, door: bool = False) -> None:
        self.door = door

    def __call__(self, text: str) -> None:
        found = [one for one in traces(text, small_house=False) if one.kind.stops]
        found = [one for one in found if not (self.door and one.kind == DOOR)]
        if found:
            listed = "；".join(f"{one.kind.label} {one.words}" for one in found)
            raise ValidationError(_("这里会公开，请去掉：%(listed)s。") % {"listed": listed})


class Day(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **more)


class Dated(forms.Form):
    """From one day to another, which is not over yet."""

    since = Day(label=_("从哪天起"))
    until = Day(label=_("到哪天为止"), help_text=_("含这一天"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and until <= moment.today():
            self.add_error("until", _("请选明天以后的一天。"))
        elif since and until and until < since:
            self.add_error("until", _("结束的一天不能早于开始的一天。"))
        return cleaned


class AgreementForm(Dated):
    """With which unit, for which area, what is promised, from when to when, and who speaks for the unit."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"), empty_label=_("请选择"))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("区域"), empty_label=None)
    promise = forms.CharField(
        label=_("约定做什么"), max_length=600, widget=forms.Textarea, validators=[NoTraces(door=True)],
        help_text=_("居民会读到。例如：每月一次义诊；开放会议室；认领两个困难家庭的心愿。"),
    )  # fmt: skip
    liaison = forms.ModelChoiceField(
        Appointment.objects.none(),
        label=_("单位联络人"),
        required=False,
        empty_label=_("请选择"),
        help_text=_("只给社区看。名单上没有可以不选。"),
    )
    field_order = ("organisation", "area", "promise", "since", "until", "liaison")

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        areas = queries.areas_of(actor)
        paths = {path for area in areas for path in area.lineage_paths()}
        below = queries.decided(actor, "area__path")
        units = Organisation.objects.filter(below) | Organisation.objects.filter(area__path__in=paths)
        self._offer(areas, units.distinct().order_by("name"))

    def _offer(self, areas: QuerySet[Area], units: QuerySet[Organisation]) -> None:
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        held = Appointment.objects.current().filter(organisation__in=units).select_related("person", "organisation")
        chosen = self.fields["liaison"]
        chosen.queryset = held  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda post: f"{post.organisation} · {post}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        liaison, unit = cleaned.get("liaison"), cleaned.get("organisation")
        if liaison and unit and liaison.organisation_id != unit.pk:
            self.add_error("liaison", _("这位不是这个单位的联络人。"))
        return cleaned


def next_of(agreement: Agreement | None) -> dict[str, Any]:
    """What the form begins with: the same again for a year, from the day after the last one."""
    if agreement is None:
        return {"since": moment.today(), "until": moment.today() + YEAR}
    since = max(agreement.last_day + timedelta(days=1), moment.today())
    return {
        "organisation": agreement.organisation_id, "area": agreement.area_id, "promise": agreement.promise,
        "liaison": agreement.liaison_id, "since": since, "until": since + YEAR,
    }  # fmt: skip


class ListingForm(Dated):
    """What, where, when, how often."""

    title = forms.CharField(
        label=_("做什么"), max_length=40, validators=[NoTraces()], help_text=_("例如：眼科义诊半天。")
    )
    what = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea, validators=[NoTraces()]
    )
    where = forms.CharField(label=_("地点"), max_length=60, required=False, validators=[NoTraces(door=True)])
    capacity = forms.IntegerField(label=_("可以认领几次"), min_value=1, max_value=MOST, initial=1)


class NeedForm(ListingForm):
    """What a community needs."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("哪里需要"), empty_label=None)
    field_order = ("area", "title", "what", "where", "since", "until", "capacity")

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["area"].queryset = queries.areas_of(actor)  # type: ignore[attr-defined]


class OfferForm(ListingForm):
    """What a unit offers, under one of its agreements, and not beyond the end of it."""

    agreement = forms.ModelChoiceField(Agreement.objects.none(), label=_("按哪份协议"), empty_label=None)
    field_order = ("agreement", "title", "what", "where", "since", "until", "capacity")

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        standing = queries.agreements_with(actor).in_force(moment.today())
        self.fields["agreement"].queryset = standing  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """With the unit and the area of the agreement in its stead."""
        cleaned = super().clean()
        agreement, until = cleaned.pop("agreement", None), cleaned.get("until")
        if agreement:
            cleaned |= {"organisation": agreement.organisation, "area": agreement.area}
            if until and until > agreement.last_day:
                self.add_error("until", _("协议到 %(day)s 为止，请选早一点。") % {"day": agreement.last_day})
        return cleaned
