"""What only a question or a booking asks: whom, which time, by which way; and moments that follow from the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases import calendar
from services.cases.actor import Actor
from services.cases.bodies import Salutation
from services.cases.effects import keep_confidential, put_in_charge
from services.cases.fields import CategoryChoice, Choice, Field, Line, Phone, Questions
from services.cases.models import Case
from services.consultation import advisers, slots
from services.consultation.models import Booking, Hours, booking_of

REMIND_AT = 10 * 60  # minutes of the day before


class Adviser(Field):
    """One of those who answer at this place, by the resident's wish or by the community's."""

    coded = reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        found = advisers.at(case.place).exclude(pk=case.owner_appointment_id or 0)
        made = forms.ModelChoiceField(
            found, label=self.label, required=self.required, help_text=self.help, empty_label=_("谁都可以")
        )
        made.label_from_instance = lambda held: f"{held.shown_title} {held.person}"  # type: ignore[method-assign, assignment]
        return made

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        """Under a name of its own: the page says who is in charge, and no history shows a number."""
        return {"of_appointment": cleaned[self.name].pk} if cleaned.get(self.name) else {}


class SlotField(forms.Field):
    """A slot that can be booked, by its code."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> slots.Slot:
        found = slots.find(str(value or ""))
        if found is None:
            raise ValidationError(_("这个时间刚才约满了，或者不再接待。请另选一个时间。"))
        return found


class Slot(Field):
    """The time that the pressed link names; whose hours it is of is in charge."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return SlotField(label=self.label)

    def apply(self, case: Case, cleaned: dict) -> None:
        slot, booking = cleaned[self.name], booking_of(case)
        put_in_charge(case, slot.hours.appointment)
        booking.hours, booking.starts, booking.ends = slot.hours, slot.starts, slot.ends

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        words = said(cleaned[self.name])
        return {self.name: words, "when": words}


class OtherSlot(Slot):
    """Another time of the same person."""

    reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        found = slots.free(list(slots.of_posts([case.owner_appointment]))) if case.owner_appointment else []
        offered = {slot.code: slot for slot in found}
        choices = [("", _("请选择")), *((slot.code, shown(slot)) for slot in found)]
        return forms.TypedChoiceField(label=self.label, choices=choices, coerce=offered.get)


@dataclass(frozen=True)
class Moment(Field):
    """A moment that follows from the time that was chosen, for the clock that this is for. Nothing is asked."""

    clock: str = ""
    of: Callable[[slots.Slot], datetime] | None = None

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        if (slot := cleaned.get("slot")) and self.of:
            cleaned[self.name] = self.of(slot)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class When(Field):
    """The time that stands, for letters. Nothing is asked."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        cleaned[self.name] = booking_of(case).said

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {"when": cleaned[self.name]}


class Way(Choice):
    """In person, or by video where the hours say so and a server is set."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        meant = slots.named(str(answers.get("slot", "")))  # also of a time that is taken meanwhile: twins stay twins
        offered = settings.VIDEO_URL and meant and Hours.objects.filter(pk=meant[0], by_video=True).exists()
        return {self.name: self.form_field(case, actor)} if offered else {}

    def apply(self, case: Case, cleaned: dict) -> None:
        booking_of(case).way = cleaned.get(self.name) or Booking.Way.MEET

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned.get(self.name) or Booking.Way.MEET}


class Discreet(Field):
    """Somebody else may read along on this telephone: then the booking is sealed, and its letters say nothing."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.help)

    def apply(self, case: Case, cleaned: dict) -> None:
        keep_confidential(case, bool(cleaned.get(self.name)))

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


def said(slot: slots.Slot) -> str:
    """2026-12-01 09:30 · where: the same in every language, for letters and the history."""
    return Booking(hours=slot.hours, starts=slot.starts).said


def shown(slot: slots.Slot) -> str:
    """12月1日 星期二 09:30 in the reader's language."""
    starts = timezone.localtime(slot.starts)
    return f"{date_format(starts, 'MONTH_DAY_FORMAT')} {date_format(starts, 'l H:i')}"


def day_before(slot: slots.Slot) -> datetime:
    """In the morning of the day before; where that is over, only when the talk is: nobody is reminded then."""
    day = timezone.localtime(slot.starts).date() - timedelta(days=1)
    reminder = calendar.at(day, REMIND_AT)
    return reminder if reminder > moment.now() else slot.ends


CATEGORY = CategoryChoice("category", _("类别"))
QUESTIONS = Questions("questions", _("分项"), required=False)
ASKED = Field(
    "text", _("想问什么"), help=_("发生了什么、您想知道什么。不用写对方的姓名和证件号。可以用键盘上的话筒说。")
)
ADVISER = Adviser("adviser", _("想请谁答"), required=False)
NEXT = Adviser(
    "adviser", _("交给谁答"), required=False, help=_("不选，就由系统交给没问过的下一位；都问过了，由社区来答。")
)
PHONE = Phone("phone", _("手机号"), help=_("可以不留。留了，答复到了才能发短信告诉您；短信里不写内容。"))
REACH = Phone("phone", _("手机号"), help=_("可以不留。留了，我们才能提前一天提醒您，时间有变也好告诉您。"))
NAME = Salutation("name", _("怎么称呼您"), required=False)
CONTACT_WHEN = Line("contact_when", _("方便联系的方式和时间"), required=False)
ADVICE = Field("reply", _("答复"), help=_("居民会读到。说清：能不能、依据是什么、下一步怎么走、时效到哪天。"))
CHANNEL = Choice("channel", _("该找哪里"), choices=(
    ("legal_aid", _("法律援助 12348")), ("court", _("诉讼、仲裁、复议机关")), ("emergency", _("紧急情况：110、119、120")),
    ("hotline", _("政务服务热线 12345")), ("other", _("其他，见理由")),
))  # fmt: skip
SATISFIED = Choice("satisfied", _("满意吗"), required=False, choices=(
    ("yes", _("满意")), ("fairly", _("基本满意")), ("no", _("不满意")),
))  # fmt: skip
WORDS = Field("note", _("想说的话"), required=False)
STILL = Field("reason", _("还想问什么"))
UNMET_WORDS = Field("reason", _("怎么回事"), help=_("例如：等了半小时，没有人。"))

SLOT, OTHER_SLOT = Slot("slot", _("时间")), OtherSlot("slot", _("改到哪个时间"))
OVER_AT = Moment("over_at", "", clock="meeting", of=lambda slot: slot.ends)
REMIND = Moment("remind_at", "", clock="meeting_reminder", of=day_before)
WHEN = When("when", _("时间"))
WAY = Way("way", _("怎么见"), required=False, choices=tuple(Booking.Way.choices))
DISCREET = Discreet(
    "discreet",
    _("短信里不要写时间和地点"),
    required=False,
    help=_("家里有人会看您的手机，就勾上。只有短信里的链接打得开。"),
)
BRING = Field("note", _("请他带什么、怎么找"), required=False, help=_("居民会读到。"))
