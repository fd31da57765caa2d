"""The notice of seven in the morning: an editor with a phone says what, where, from when to when, and it is out.

Everything else an editor does in the CMS; this is what cannot wait until there is a desk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import User
from grids.charge import Charge
from grids.models import Area, Building, Level
from grids.naming import named
from grids.plates import natural
from home.models import AreaPage, NoticePage, Publication
from home.newsrooms import seat
from home.planting import area_page
from home.proofreading import Draft, proofread

Kind = Publication.Kind
OFFERED = (Kind.WATER, Kind.POWER, Kind.GAS, Kind.URGENT, Kind.EVENT, Kind.PUBLICITY, Kind.NOTICE)
SIGNING = (Level.COMMUNITY, Level.SUBDISTRICT, Level.COUNTY)  # an estate or a grid publishes nothing itself
OUTAGES = (Kind.WATER, Kind.POWER, Kind.GAS)
MOST_BUILDINGS = 150  # a longer list is chosen from by going into a smaller area first
GROUP_TEXT = 120  # characters; what is read in a chat without opening it
STAYS_AFTER_THE_END = timedelta(hours=2)


class NoticeForm(forms.Form):
    """Refuses what must not go out; advice is shown once, beside a box to say that it is meant so."""

    kind = forms.ChoiceField(
        label=_("什么事"), choices=[(kind.value, kind.label) for kind in OFFERED], widget=forms.RadioSelect
    )
    buildings = forms.MultipleChoiceField(label=_("哪几栋"), required=False, widget=forms.CheckboxSelectMultiple)
    starts_at = forms.DateTimeField(label=_("从"), required=False)
    ends_at = forms.DateTimeField(label=_("到"), required=False)
    words = forms.CharField(label=_("说几句"), required=False, max_length=2000, widget=forms.Textarea)
    title = forms.CharField(label=_("标题"), required=False, max_length=60, help_text=_("不写就自动生成。"))
    sure = forms.BooleanField(label=_("看过了，就这样发布"), required=False)

    def __init__(self, area: Area, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.area, self.advice = area, []
        self.buildings = buildings_of(area)
        if self.buildings:
            self.fields["buildings"].choices = [(one.slug, named(one, "label")) for one in self.buildings]
            self.fields["buildings"].help_text = gettext("一栋都不勾，就是%(area)s全部。") % {"area": area}
        else:
            del self.fields["buildings"]
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    @property
    def chosen(self) -> list[Building]:
        ticked = set(self.cleaned_data.get("buildings") or ())
        return [one for one in self.buildings if one.slug in ticked]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        start, end, kind = cleaned.get("starts_at"), cleaned.get("ends_at"), cleaned.get("kind")
        if start and end and end <= start:
            self.add_error("ends_at", _("结束要在开始之后。"))
        elif end and end <= moment.now():
            self.add_error("ends_at", _("这个时间已经过去了。"))
        if kind and kind not in OUTAGES and not cleaned.get("words"):
            self.add_error("words", _("请写几句话，说清是什么事。"))
        if not self.errors:
            self._read_again()
        if "sure" in self.fields and not self.advice:
            del self.fields["sure"]
        return cleaned

    def _read_again(self) -> None:
        """Say what a second reader would."""
        found = proofread(draft(self))
        for finding in found:
            if finding.stops:
                self.add_error("words", finding.words)
        self.advice = [finding.words for finding in found if not finding.stops]
        if self.advice and not self.cleaned_data.get("sure") and not self.errors:
            self.add_error("sure", _("请看一下上面的建议，改一改，或者勾上这里照原样发布。"))


def places_of(charge: Charge, area: Area | None) -> tuple[Area | None, list[Area]]:
    """Where a notice of this keeper can be for, and the smaller places in it. Nothing outside the charge."""
    kept = Area.objects.living().filter(charge.within())
    if area is None or not charge.covers(area):
        area = kept.order_by("depth", "path").first()
    return area, list(area.get_children().living()) if area else []


def buildings_of(area: Area) -> list[Building]:
    """By number; none where they are too many to tick."""
    if area.kind == Area.Kind.SPECIAL:
        found = area.special_buildings.select_related("grid")
    else:
        found = Building.objects.filter(grid__path__startswith=area.path).select_related("grid")
    listed = list(found[: MOST_BUILDINGS + 1])
    return sorted(listed, key=lambda one: natural(one.label)) if len(listed) <= MOST_BUILDINGS else []


def draft(form: NoticeForm) -> Draft:
    """What would go out, for the second reader."""
    cleaned = form.cleaned_data
    return Draft(
        kind=cleaned["kind"], title=title_of(form), body=body_of(form), has_place=True,
        has_time=bool(cleaned.get("starts_at") and cleaned.get("ends_at")),
    )  # fmt: skip


def where(form: NoticeForm) -> str:
    """西西里小区 3 栋、5 栋: the estate's name where all stand in one, else that of the place the notice is for."""
    grids = [one.grid for one in form.chosen]
    paths = {path for grid in grids for path in grid.lineage_paths()}
    estates = Area.objects.filter(level=Level.ESTATE, path__in=paths) if grids else ()
    around = next((one for one in estates if all(grid.path.startswith(one.path) for grid in grids)), form.area)
    return f"{around.name} {'、'.join(one.label for one in form.chosen)}".strip()


def span(start: datetime | None, end: datetime | None) -> str:
    """11月26日 7:00–18:00; with both days where they differ."""
    if not start or not end:
        return ""
    first, last = timezone.localtime(start), timezone.localtime(end)
    day = date_format(first, "MONTH_DAY_FORMAT")
    until = "" if first.date() == last.date() else f"{date_format(last, 'MONTH_DAY_FORMAT')} "
    return f"{day} {first:%-H:%M}–{until}{last:%-H:%M}"


def _in_chinese(make: Callable[[NoticeForm], str]) -> Callable[[NoticeForm], str]:
    """What stands on the wall is Chinese, in whichever language its editor works."""

    @wraps(make)
    def made(form: NoticeForm) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return make(form)

    return made


@_in_chinese
def title_of(form: NoticeForm) -> str:
    cleaned = form.cleaned_data
    made = f"{Kind(cleaned['kind']).label}：{where(form)} {span(cleaned.get('starts_at'), cleaned.get('ends_at'))}"
    return cleaned.get("title") or made.strip()[:120]


@_in_chinese
def body_of(form: NoticeForm) -> str:
    """Paragraphs of plain text: what is pasted from elsewhere loses its dress. Signed by the community, with its duty line."""
    cleaned = form.cleaned_data
    lines = [line.strip() for line in cleaned.get("words", "").splitlines() if line.strip()]
    if not lines:
        lines = [gettext("%(place)s %(span)s %(kind)s，请您提前准备。") % {
            "place": where(form), "span": span(cleaned.get("starts_at"), cleaned.get("ends_at")),
            "kind": Kind(cleaned["kind"]).label,
        }]  # fmt: skip
    lineage = list(form.area.lineage())
    signed = next((area.name for area in lineage if area.level in SIGNING), form.area.name)
    hotline = next((area.hotline for area in lineage if area.hotline), "")
    lines.append(f"{signed} {gettext('值班电话')} {hotline}" if hotline else signed)
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))


@transaction.atomic
def publish(form: NoticeForm, charge: Charge, user: User) -> NoticePage:
    """Put it up where the place publishes: on every page it is for at once, or when another editor has approved it.

    The rights are those of the CMS: the user is seated first, who may not have been there yet.
    """
    seat(user)
    parent, concerned = _page_for(form.area, charge), form.chosen
    if not concerned and parent.area_id != form.area.pk:
        concerned = form.buildings
    end = form.cleaned_data.get("ends_at")
    page = NoticePage(
        title=title_of(form), kind=form.cleaned_data["kind"], body=body_of(form), owner=user,
        starts_at=form.cleaned_data.get("starts_at"), ends_at=end,
        expire_at=end + STAYS_AFTER_THE_END if end else None, live=False, buildings=concerned,
    )  # fmt: skip
    parent.add_child(instance=page)
    draft = page.save_revision(user=user)
    if page.permissions_for_user(user).by_own_hand():
        draft.publish(user=user)
    else:
        page.get_workflow().start(page, user)
    return NoticePage.objects.get(pk=page.pk)


def _page_for(area: Area, charge: Charge) -> AreaPage:
    """The nearest page at or above the area, within the charge; where buildings cannot be named, the area's own."""
    above = AreaPage.objects.filter(area__path__in=area.lineage_paths()).select_related("area").order_by("-area__depth")
    found = next((page for page in above if charge.covers(page.area)), None)
    if found is not None and (found.area_id == area.pk or buildings_of(area)):
        return found
    return area_page(area)


def for_the_group(notice: NoticePage) -> str:
    """What is pasted into the neighbours' chat: short enough to be read there, and the way to the rest."""
    text = f"【{notice.get_kind_display()}】{notice.title.removeprefix(notice.get_kind_display()).lstrip('：')}"
    return f"{text[:GROUP_TEXT]} {notice.full_url}"
