"""What hours, days off and rosters are asked. Everybody will read where one is received: traces of persons are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Appointment, Area
from services.cases.actor import Actor
from services.cases.handlers import HIGH
from services.cases.identifying import DOOR, traces
from services.consultation import queries, sitting
from services.consultation.models import Hours, Roster

SHORTEST, LONGEST = 5, 240  # minutes of a slot
MOST_SEATS = 50
HALF_A_YEAR = timedelta(days=183)


def names_nobody(text: str) -> None:
    """A room may be named, for somebody has to find it. Raises ValidationError for any other trace of a person."""
    found = [one for one in traces(text, small_house=False) if one.kind.stops and one.kind != DOOR]
    if found:
        listed = "；".join(f"{one.kind.label} {one.words}" for one in found)
        raise ValidationError(_("这里会公开，请去掉：%(listed)s。") % {"listed": listed})


class Day(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **more)


class Clock(forms.TimeField):
    """A time of day, in the browser's own clock."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TimeInput({"type": "time"}, "%H:%M"), **more)


class HoursForm(forms.ModelForm):
    """When one of the posts that this actor keeps receives people."""

    opens, closes = Clock(label=_("几点开始"), initial="09:00"), Clock(label=_("几点结束"), initial="12:00")
    day = Day(label=_("只在这一天"), required=False, help_text=_("只来一次就填这里；每周、每月来的，选上面的星期"))

    class Meta:
        model = Hours
        fields = (
            "appointment",
            "week",
            "weekday",
            "day",
            "opens",
            "closes",
            "minutes",
            "capacity",
            "ahead",
            "where",
            "by_video",
        )

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        chosen = forms.ModelChoiceField(queries.posts_kept_by(actor), label=_("谁接待"), empty_label=_("请选择"))
        chosen.label_from_instance = lambda held: f"{held} · {held.area}"  # type: ignore[method-assign, assignment]
        own = queries.own_posts(actor).first()
        chosen.initial = own.pk if own else None
        self.fields["appointment"] = chosen
        self.fields["weekday"].choices = [("", _("请选择")), *Hours.Weekday.choices]  # type: ignore[attr-defined]
        self.fields["where"].validators.append(names_nobody)
        self.fields["where"].help_text = _("居民会读到。例如：社区二楼 203 法律服务室。")
        self.fields["capacity"].max_value = MOST_SEATS  # type: ignore[attr-defined]

    def clean_minutes(self) -> int:
        minutes = self.cleaned_data["minutes"]
        if minutes and not SHORTEST <= minutes <= LONGEST:
            raise ValidationError(_("请填 5 到 240 分钟；不用预约就填 0。"))
        return minutes

    def clean_capacity(self) -> int:
        seats = self.cleaned_data["capacity"]
        if not 1 <= seats <= MOST_SEATS:
            raise ValidationError(_("请填 1 到 50。"))
        return seats

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day and day < moment.today():
            raise ValidationError(_("这一天已经过去了。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "day" in cleaned and (cleaned["day"] is None) == (cleaned.get("weekday") is None):
            self.add_error("weekday", _("请选星期几，或者填只来的那一天，两样选一样。"))
        opens, closes, minutes = cleaned.get("opens"), cleaned.get("closes"), cleaned.get("minutes") or 0
        if opens and closes and _between(opens, closes) < max(minutes, 1):
            self.add_error("closes", _("结束要在开始之后，而且至少够见一位。"))
        return cleaned


class DayOffForm(forms.Form):
    """Who is away on which day, and what those are told who had booked it."""

    appointment = forms.ModelChoiceField(Appointment.objects.none(), label=_("谁"), empty_label=None)
    day = Day(label=_("哪天"))
    reason = forms.CharField(
        label=_("理由"), max_length=100, required=False, help_text=_("那天已经有人约了才要填，他们会读到。")
    )

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        receiving = Hours.objects.standing().values("appointment")
        self.fields["appointment"].queryset = queries.posts_kept_by(actor).filter(pk__in=receiving)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        post, day = cleaned.get("appointment"), cleaned.get("day")
        if day and not moment.today() <= day <= moment.today() + HALF_A_YEAR:
            self.add_error("day", _("请选今天以后、半年以内的一天。"))
        elif post and day and not cleaned.get("reason") and (booked := len(sitting.booked_on(post, day))):
            self.add_error("reason", _("那天已经有 %(count)s 位约了，请写明理由，他们会收到通知。") % {"count": booked})
        return cleaned


class RosterForm(forms.ModelForm):
    """Who stands together before the people of an area."""

    class Meta:
        model = Roster
        fields = ("area", "name", "name_en", "answers", "members")
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, actor: Actor, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        areas = Area.objects.living().filter(pk__in=[held.area_id for held in actor.decides], level__in=HIGH)
        self.fields["area"] = forms.ModelChoiceField(areas, label=_("区域"), empty_label=None)
        self.fields["members"].queryset = queries.posts_kept_by(actor)  # type: ignore[attr-defined]
        self.fields["members"].label_from_instance = lambda held: f"{held} · {held.area}"  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("例如：三官一律、三官三师、两代表一委员、法律明白人。")


def _between(opens: Any, closes: Any) -> int:
    """Minutes from one time of day to another."""
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
