"""What only an order asks: when, behind which door, by whose hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Consent
from grids.slugs import read_slug
from services.cases.actor import Actor
from services.cases.bodies import Agree, Salutation
from services.cases.fields import CategoryChoice, Choice, Field, Line, Phone, Questions
from services.cases.models import Case
from services.cases.words import Detail
from services.orders import offerings, times
from services.orders.models import Order

SLOT_WORDS = (
    ("m", _("上午（8–12 点）")), ("a", _("下午（12–18 点）")), ("e", _("晚上（18–21 点）")), ("any", _("都可以")),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted(Field):
    """A day and a part of it. The clock that this is for runs out an hour after that time is over."""

    clock: str = "resolution"
    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        first, last = moment.today(), moment.today() + times.AHEAD
        day = forms.DateField(label=self.label, help_text=self.help)
        day.widget = forms.DateInput({"type": "date", "min": first.isoformat(), "max": last.isoformat()}, "%Y-%m-%d")
        slot = forms.ChoiceField(label=_("什么时候方便"), choices=SLOT_WORDS, widget=forms.RadioSelect)
        return {self.name: day, "slot": slot}

    def check(self, cleaned: dict, case: Case) -> None:
        day, slot = cleaned.get(self.name), cleaned.get("slot")
        if not isinstance(day, date) or not slot:
            return
        if not moment.today() <= day <= moment.today() + times.AHEAD:
            raise ValidationError({self.name: _("请选今天以后、一个月以内的一天。")})
        since, until = times.span(day, slot)
        if until < moment.now() + times.SOON:
            raise ValidationError({"slot": _("这个时间来不及找人了，请选晚一点。")})
        cleaned["span"] = (max(since, moment.now()), until)
        cleaned[self.name] = until + times.GRACE

    def apply(self, case: Case, cleaned: dict) -> None:
        order = _order(case)
        order.wanted_from, order.wanted_until = cleaned["span"]

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].date().isoformat(), "slot": cleaned["slot"]}


@dataclass(frozen=True)
class HandedOver(Detail):
    """Words for whoever helps and for nobody else, only with their own consent. No event holds them."""

    consent: str = ""
    long: bool = False

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        assert isinstance(made, forms.CharField)
        if not self.long:
            made = forms.CharField(label=self.label, required=False, max_length=100, help_text=self.help)
        return made

    def check(self, cleaned: dict, case: Case) -> None:
        if cleaned.get(self.name) and not cleaned.get(self.consent):
            raise ValidationError({self.name: _("请勾选下面的同意，或者把这一栏空着。")})

    def apply(self, case: Case, cleaned: dict) -> None:
        setattr(case.detail, self.name, cleaned.get(self.name, ""))

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


def _about_health(case: Case, answers: Mapping) -> bool:
    """Whether the item that the answers name has to do with somebody's health."""
    found = offerings.at(case.place).get(str(answers.get("category", "")))
    return found is not None and found.health


@dataclass(frozen=True)
class Needs(HandedOver):
    """What the helper has to mind 陪诊: asked only where the item has to do with health."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return super().form_fields(case, actor, answers) if _about_health(case, answers) else {}


@dataclass(frozen=True)
class AgreeOnHealth(Agree):
    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return super().form_fields(case, actor, answers) if _about_health(case, answers) else {}


class AtDoor(Field):
    """Somebody comes to a door: without a building there is none. Nothing is asked."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        if case.building is None:
            raise ValidationError({self.name: _("请先选楼栋：扫楼门口的码，或者在首页找到您的楼。")})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Moment(Field):
    """A moment that follows from the order itself, for the clock that this is for. Nothing is asked."""

    clock: str = ""
    of: Any = None

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        cleaned[self.name] = self.of(case)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class PlateCode(Line):
    """The code beside the door: whoever has read it stands there. The address that a camera reads will do as well."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.widget.attrs.update(autocapitalize="characters", autocomplete="off")
        return made

    def check(self, cleaned: dict, case: Case) -> None:
        if said := cleaned.get(self.name):
            building, slug = case.building, read_slug(said.strip().rstrip("/").rpartition("/")[2].partition("?")[0])
            if building is None or not (slug == building.slug or building.entrances.filter(slug=slug or "").exists()):
                raise ValidationError({self.name: _("这不是这栋楼的码，请看楼门口的牌子，上面有 8 位字符。")})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class Minutes(Choice):
    """How long it took, in quarters of an hour."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        usual = case.detail.minutes if isinstance(case.detail, Order) else 60
        choices = [(str(n), _("%(n)s 分钟") % {"n": n}) for n in (15, 30, 45, 60, 90, 120, 180, 240, 360, 480)]
        nearest = min((int(code) for code, _words in choices), key=lambda n: abs(n - usual))
        return forms.ChoiceField(label=self.label, choices=choices, initial=str(nearest), help_text=self.help)


def _order(case: Case) -> Order:
    assert isinstance(case.detail, Order)
    return case.detail


Purpose = Consent.Purpose
CATEGORY = CategoryChoice("category", _("请人做什么"))
QUESTIONS = Questions("questions", _("分项"), required=False)
WANTED = Wanted("day", _("哪天"))
WISH = Field("text", _("还想说什么"), required=False, help=_("接单的人会看到。不用写姓名和电话。"))
PHONE = Phone("phone", _("手机号"), help=_("可以不留。留了，我们才能告诉您谁来、几点来。"))
NAME = Salutation("name", _("怎么称呼您"), required=False)
ADDRESS = HandedOver(
    "address", _("门牌"), required=False, consent="give_address", help=_("例如：2 单元 301。不填，接单的人在楼下等您。")
)
NEEDS = Needs(
    "needs", _("要注意什么"), required=False, consent="give_needs", long=True,
    help=_("例如：要坐轮椅。只给接单的人看，办完 30 天后删除。"),
)  # fmt: skip
GIVE_PHONE = Agree("give_phone", _("有人接单后，把我的手机号给他"), required=False, purpose=Purpose.HELPER_PHONE)
GIVE_ADDRESS = Agree("give_address", _("有人接单后，把门牌给他"), required=False, purpose=Purpose.HELPER_ADDRESS)
GIVE_NEEDS = AgreeOnHealth(
    "give_needs", _("有人接单后，把要注意的事告诉他"), required=False, purpose=Purpose.HELPER_HEALTH
)
DOOR = AtDoor("door", "")
FILL_BY = Moment("fill_by", "", clock="acceptance", of=times.fill_by)
ARRIVE_BY = Moment("arrive_by", "", clock="arrival", of=times.arrive_by)
PLATE = PlateCode("plate", _("楼门口的码"), help=_("牌子上的 8 位字符。用手机扫出来的网址，整个贴进来也行。"))
MINUTES = Minutes("minutes", _("用了多久"))
SAID = Field("reply", _("想对居民说的话"), required=False, help=_("居民会读到这段话。"))
SATISFIED = Choice("satisfied", _("满意吗"), required=False, choices=(
    ("yes", _("满意")), ("fairly", _("基本满意")), ("no", _("不满意")),
))  # fmt: skip
WORDS = Field("note", _("想说的话"), required=False)
MISSING = Field("reason", _("还差什么"))
