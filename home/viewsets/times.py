"""How long things may take, and which days and hours count: limits and working calendars, for administrators. 时限

What is edited reaches the clocks that run: each writer marks what is to be fitted (services.cases.refitting).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from grids import changes
from grids.models import Area
from home.charges import narrow
from home.viewsets.forms import written_like
from home.viewsets.rules import RuleForm, RuleViewSet
from services.cases import calendar, refitting
from services.cases.limits import CLOCK_NAMES
from services.cases.models import CalendarDay, Category, TimeLimit, WorkCalendar
from services.cases.table import KINDS

HOURS_LIKE = "09:00-12:00 14:00-18:00"


def clocks_of_all_kinds() -> list[str]:
    """Those that a table starts, in the order of the tables."""
    started = [name for flow in KINDS.values() for step in flow.steps.values() for name in step.starts]
    return list(dict.fromkeys(started))


class LimitForm(RuleForm):
    """The clock, the category and the calendar are chosen: a slip in a code would be a limit for nothing."""

    clock = forms.ChoiceField(label=gettext_lazy("时钟"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    calendar = forms.ChoiceField(label=gettext_lazy("日历"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {one.code: str(one) for one in Category.objects.filter(Q(area=None) | Q(pk__in=self._kept(Category)))}
        calendars = {
            one.code: str(one) for one in WorkCalendar.objects.filter(Q(area=None) | Q(pk__in=self._kept(WorkCalendar)))
        }
        self._offer("clock", [(name, CLOCK_NAMES.get(name, name)) for name in clocks_of_all_kinds()])
        self._offer("category", [("", gettext_lazy("不限")), *said.items()])
        self._offer("calendar", list(calendars.items()))

    def _kept(self, model: type[Model]) -> QuerySet:
        return narrow(model._default_manager.all(), self.user, *self.duties).order_by().values("pk")

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """With what the row says already, be it a code that is no more."""
        held = getattr(self.instance, name)
        known = {code for code, _label in choices}
        self.fields[name].choices = choices + [(held, held)] * (held not in known)  # type: ignore[attr-defined]

    class Meta:
        model = TimeLimit
        fields = ("area", "clock", "category", "tier", "level", "amount", "unit", "calendar")


class LimitViewSet(RuleViewSet):
    """时限"""

    model = TimeLimit
    name = "limits"
    menu_label = gettext_lazy("时限")
    icon = "time"
    form = LimitForm
    joins = ("area",)
    list_display = ("clock", "area", "category", "tier", "level", "amount", "unit")
    list_filter = ("tier", "level", "unit")
    list_export = (
        "clock",
        "area",
        "category",
        "get_tier_display",
        "get_level_display",
        "amount",
        "get_unit_display",
        "calendar",
    )
    export_headings = {"get_tier_display": gettext_lazy("分流"), "get_unit_display": gettext_lazy("单位"),
                       "get_level_display": gettext_lazy("受理层级")}  # fmt: skip
    search_fields = ("clock", "category")
    ordering = ("clock", "pk")

    def shown_anew(self, thing: Any) -> None:
        refitting.mark(thing.area)


class HoursField(forms.CharField):
    """Spans of a day as people write them: 09:00-12:00 14:00-18:00."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join("-".join(span) for span in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[list[str]]:
        spans = [
            span.split("-") for span in unicodedata.normalize("NFKC", super().clean(value)).replace("–", "-").split()
        ]
        if any(len(span) != 2 for span in spans):
            raise forms.ValidationError(written_like(HOURS_LIKE))
        return spans

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class CalendarForm(RuleForm):
    fixed = ("area", "code")
    hours = HoursField(label=gettext_lazy("办公时间"), help_text=gettext_lazy("例如：09:00-12:00 14:00-18:00"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("工作的星期"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = WorkCalendar
        fields = ("area", "code", "name", "hours", "weekdays", "urgent_from", "urgent_to")

    def clean(self) -> dict[str, Any]:
        """Read as the clocks will read it: a calendar that cannot be counted with stops every clock."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        urgent = tuple(f"{cleaned[name]:%H:%M}" for name in ("urgent_from", "urgent_to"))
        try:
            calendar.Calendar.of(cleaned["hours"], cleaned["weekdays"], urgent, {})
        except (ValueError, TypeError, LookupError, AttributeError):
            self.say("hours", written_like(HOURS_LIKE))
        return cleaned


class CalendarViewSet(RuleViewSet):
    """工作日历"""

    model = WorkCalendar
    name = "calendars"
    menu_label = gettext_lazy("工作日历")
    icon = "calendar-alt"
    form = CalendarForm
    joins = ("area",)
    list_display = ("name", "code", "area")
    list_export = ("name", "code", "area")
    search_fields = ("name", "code")
    ordering = ("code", "pk")

    def shown_anew(self, thing: Any) -> None:
        bump_at(thing.area)


class DayForm(RuleForm):
    fixed = ("calendar",)

    class Meta:
        model = CalendarDay
        fields = ("calendar", "day", "working", "name")
        labels = {"calendar": gettext_lazy("工作日历")}


class DayViewSet(RuleViewSet):
    """特殊日期"""

    model = CalendarDay
    name = "days"
    menu_label = gettext_lazy("特殊日期")
    icon = "date"
    form = DayForm
    joins = ("calendar__area",)
    list_display = ("day", Column("calendar", label=gettext_lazy("工作日历")), "working", "name")
    list_filter = ("working",)
    list_export = ("day", "calendar", "working", "name")
    search_fields = ("name",)
    ordering = ("-day", "pk")

    def shown_anew(self, thing: Any) -> None:
        bump_at(thing.calendar.area)


def bump_at(area: Area | None) -> None:
    """Whether somebody is at work today stands on every page below, or, of a calendar for all, on every page there is.

    And the clocks of the cases below count by it.
    """
    calendar.forget()
    refitting.mark(area)
    changes.bump([area] if area else list(Area.objects.filter(depth=1)))
