"""The auditor's page 审计: looks at numbers, sign-ins of those who serve, and what was changed in the CMS. To read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts import second_factor
from accounts.gates import signed_in
from accounts.models import AccountEvent, LookLog, User
from grids.charge import charge_of
from grids.duties import Duty
from home.security import accounts_in

PIECE = 50
LOGS: dict[str, str | Promise] = {
    "looks": _("查看号码"), "accounts": _("登录和账号"), "changes": _("后台改动"), "pages": _("公告改动"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a log: when, who, what."""

    at: datetime
    who: str
    what: str
    more: str = ""


@signed_in
@never_cache
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """One of LOGS, newest first, fifty at once; `before` is the last line of the piece before."""
    charge = charge_of(request.user, (Duty.AUDITOR,))
    if not charge or not second_factor.satisfied(request):
        raise Http404
    name, before = request.GET.get("log", "looks"), request.GET.get("before", "")
    if name not in LOGS or (before and not before.isdecimal()):
        raise Http404
    people = accounts_in(charge)
    rows = _rows(name, None if charge.everything else people)
    if before:
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: PIECE + 1])
    shown = {
        "logs": LOGS, "log": name, "lines": [_line(row) for row in found[:PIECE]],
        "before": found[PIECE - 1].pk if len(found) > PIECE else None,
    }  # fmt: skip
    return render(request, "home/security/audit.html", shown)


def _rows(name: str, people: QuerySet[User] | None) -> QuerySet:
    """The rows of a log that these people wrote or are about; None for all."""
    models = {"looks": (LookLog, "looker"), "accounts": (AccountEvent, "user"), "changes": (ModelLogEntry, "user"),
              "pages": (PageLogEntry, "user")}  # fmt: skip
    model, who = models[name]
    related = [who, "by"] if model is AccountEvent else [who]
    rows = model.objects.select_related(*related)
    return rows if people is None else rows.filter(**{f"{who}__in": people})


def _line(row: LookLog | AccountEvent | ModelLogEntry | PageLogEntry) -> Line:
    if isinstance(row, LookLog):
        return Line(row.at, str(row.looker), row.reason, row.about)
    if isinstance(row, AccountEvent):
        by = str(row.by) if row.by and row.by_id != row.user_id else ""
        return Line(row.at, str(row.user or ""), row.get_what_display(), " · ".join(filter(None, (row.how, by))))
    return Line(row.timestamp, str(row.user or ""), f"{row.message} · {row.label}")
