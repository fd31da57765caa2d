"""Offering help: the form, what becomes of it, and taking it back. 志愿者登记"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.models import Area, Building
from grids.queries import place_at
from services.cases.act import StepNotAllowed, act, steps_for
from services.orders import links, public_names
from services.orders.actor import as_helper
from services.orders.models import Skill, Volunteer

DAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
DAY_PARTS = (("m", _("上午")), ("a", _("下午")), ("e", _("晚上")))
MOST_A_DAY = 10


class DoorField(forms.CharField):
    """The code on a plate, for the building it stands on."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=100, **more)
        self.widget.attrs.update(autocapitalize="characters", autocomplete="off")

    def clean(self, value: Any) -> Building | None:  # type: ignore[override]
        said = super().clean(value)
        if not said:
            return None
        found = place_at(said.rstrip("/").rpartition("/")[2])
        if found is None or found.building is None:
            raise ValidationError(_("没有这个码，请看楼门口的牌子，上面有 8 位字符。"))
        return found.building


def week() -> list[tuple[str, str]]:
    """The parts of the week in the reader's language, by their codes."""
    return [
        (f"{n}{code}", gettext("%(day)s%(part)s") % {"day": day, "part": part})
        for n, day in enumerate(DAYS)
        for code, part in DAY_PARTS
    ]


class WeekField(forms.MultipleChoiceField):
    """Parts of the week, ticked: "5a" is Saturday afternoon."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=week, required=False, **more)


class JoinForm(forms.Form):
    """What an offer of help needs, and nothing more: no date of birth, no identity number, no photo."""

    name = forms.CharField(label=_("怎么称呼您"), max_length=20, help_text=_("接单后居民会看到，例如：小李、王老师"))
    home = DoorField(label=_("您住的楼的码"), help_text=_("楼门口牌子上的 8 位字符"))
    other = DoorField(label=_("另一个常在的地方的码"), required=False, help_text=_("例如上班的地方，可以不填"))
    skills = forms.MultipleChoiceField(
        label=_("会什么"), choices=Skill.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    free = WeekField(label=_("什么时候有空"), help_text=_("都不勾就是都可以"))
    quota = forms.IntegerField(
        label=_("一天最多收几条邀请"), min_value=1, max_value=MOST_A_DAY, initial=3, help_text=_("不含您接了的单的通知")
    )
    stands_in = forms.BooleanField(
        label=_("别的志愿者来不了，可以请我替"), required=False, help_text=_("勾了，附近的志愿者会看到怎么称呼您")
    )
    badge = forms.BooleanField(label=_("我是党员，愿意亮明身份"), required=False)
    unit = forms.CharField(
        label=_("工作单位"), max_length=60, required=False, help_text=_("在职党员双报到用，只给社区看，可以不填")
    )
    pledge = forms.CharField(
        label=_("我的承诺"),
        max_length=40,
        required=False,
        help_text=_("写了就和称呼一起给居民看，例如：随叫随到，修好为止。可以不填"),
    )
    adult = forms.BooleanField(
        label=_("我年满 18 周岁"), error_messages={"required": _("满 18 周岁才能登记，请勾选确认。")}
    )


def initial(volunteer: Volunteer | None, contact: Contact, code: str) -> dict[str, Any]:
    """What the form begins with: what was said before, or the building that one comes from."""
    if volunteer is None:
        return {"name": contact.name, "home": code}
    return {
        "name": contact.name, "home": volunteer.home.slug, "other": volunteer.other.slug if volunteer.other else "",
        "skills": volunteer.skills, "free": volunteer.free, "quota": volunteer.quota, "badge": volunteer.badge,
        "unit": volunteer.unit, "pledge": volunteer.pledge, "stands_in": volunteer.stands_in, "adult": True,
    }  # fmt: skip


@transaction.atomic
def join(contact: Contact, answers: dict[str, Any]) -> Volunteer:
    """Write it down. Who moves to another grid, or was refused before, waits for a community again."""
    made = Volunteer.objects.select_for_update().filter(contact=contact).first()
    made = made or Volunteer(contact=contact, adult_at=moment.now())
    before, home = made.grid_id, answers["home"]
    for name in ("home", "other", "skills", "free", "quota", "badge", "unit", "pledge", "stands_in"):
        setattr(made, name, answers[name])
    made.grid = _residence(home)
    if before != made.grid_id or made.standing == Volunteer.Standing.REFUSED:
        made.standing = Volunteer.Standing.WAITING
    made.save()
    contact.name = answers["name"]
    contact.save(update_fields=["name"])
    return made


def _residence(home: Building) -> Area:
    return home.grid


def leave(volunteer: Volunteer) -> None:
    """Delete the offer and every trace of who was asked. What one had said yes to is given back first, and looks on."""
    for helping in volunteer.helpings.filter(ended="").select_related("order__case"):
        case, actor = helping.order.case, as_helper(volunteer)
        steps = [step.verb for step in steps_for(actor, case) if step.verb in links.TWINS["give_back"]]
        for verb in steps[:1]:  # none where nobody else is at it: the desk sees that nobody has checked out
            with suppress(StepNotAllowed):  # just called off
                act(case, verb, actor=actor)
    public_names.stop(volunteer)
    volunteer.delete()
