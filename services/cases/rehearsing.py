"""The rules in force where one decides or administers, and the page on which a rule is tried. 派单规则"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from openpyxl import Workbook

from accounts import moment
from accounts.gates import signed_in
from grids.sheets.cells import armed
from services.cases import rehearsal
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.reach import actor_of
from services.cases.rules import conditions, names_of_codes

LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)
A_PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class PeriodForm(forms.Form):
    """From when to when cases were filed on which a rule is tried."""

    since, until = _day(gettext_lazy("从")), _day(gettext_lazy("到"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and not since <= until <= since + LONGEST:
            raise forms.ValidationError(_("“到”不能早于“从”，最多一年。"))
        return cleaned


def _ruler(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for whoever neither decides nor administers anywhere."""
    actor = actor_of(request)
    if not rehearsal.ruled_by(actor):
        raise PermissionDenied(_("派单规则由社区、街道和管理员查看。"))
    return actor


@signed_in
@never_cache
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """What holds, in the order in which it is asked."""
    found, names = rehearsal.rules_of(_ruler(request)), names_of_codes()
    listed = [{"rule": rule, "area": rule.area, "asks": conditions(rule, names)} for rule in found]
    return render(request, "cases/rules.html", {"rules": listed})


@signed_in
@never_cache
@require_GET
def rehearse(request: HttpRequest, pk: int) -> HttpResponse:
    """Past cases that this rule would decide: where they went, and where they would go. `sheet`: as a workbook."""
    actor = _ruler(request)
    rule = get_object_or_404(rehearsal.rules_of(actor), pk=pk)
    form = PeriodForm(request.GET if "since" in request.GET else _last_days())
    context: dict[str, Any] = {"rule": rule, "form": form, "asks": conditions(rule, names_of_codes())}
    if not form.is_valid():
        return render(request, "cases/rehearsal.html", context, status=422)
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    found = rehearsal.rehearse(rule, rehearsal.cases_for(actor, rule, since, until))
    shown = _may_open(actor, found)
    if "sheet" in request.GET:
        return _workbook(found, shown, f"rule-{rule.pk}-{since}-{until}.xlsx")
    lines = [line for line in found.lines if line.case.pk in shown]
    context |= {"found": found, "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page"))}
    context |= {"hidden": len(found.lines) - len(lines), "period": f"since={since}&until={until}"}
    return render(request, "cases/rehearsal.html", context)


def _last_days() -> dict[str, date]:
    return {"since": moment.today() - USUAL, "until": moment.today()}


def _may_open(actor: Actor, found: rehearsal.Rehearsal) -> set[int]:
    """Counting is not seeing: a number is shown to whom the case itself is shown."""
    listed = [line.case.pk for line in found.lines]
    return set(Case.objects.within_reach_of(actor).filter(pk__in=listed).values_list("pk", flat=True))


def _workbook(found: rehearsal.Rehearsal, shown: set[int], name: str) -> HttpResponse:
    book = Workbook(write_only=True)
    page = book.create_sheet(_("试跑"))
    page.append([_("编号"), _("类别"), _("收到"), _("原受理"), _("原承办"), _("新受理"), _("建议承办")])
    for row in rehearsal.table(found, shown):
        page.append([armed(cell) for cell in row])
    answer = HttpResponse(content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    book.save(answer)
    return answer
