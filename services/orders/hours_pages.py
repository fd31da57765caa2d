"""One's hours, the sheet that says so, the page where anybody checks its number; and the leader's correction. 服务时长"""

from __future__ import annotations

from datetime import date

from allauth.core.internal.httpkit import get_client_ip
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import limits, moment
from accounts.gates import public, signed_in
from grids.models import Level
from grids.slugs import read_code
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.numbers import read_number
from services.cases.reach import actor_of
from services.cases.who import LEADER
from services.letters import box
from services.orders import certificates, hours, queries, registering
from services.orders.ledger import LENGTH, Certificate, HoursAccount
from services.orders.models import Helping

CORRIGIBLE = (Helping.Ended.DONE, Helping.Ended.CALLED_OFF, Helping.Ended.NO_SHOW)
MOST = 12 * 60  # minutes of one help


class SpanForm(forms.Form):
    """From when to when; the running year unless said otherwise."""

    since = forms.DateField(label=gettext_lazy("从哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("到哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            raise ValidationError({"until": _("结束的日子要在开始之后。")})
        return cleaned


class CorrectionForm(forms.Form):
    """What is right, and why; the volunteer reads it."""

    minutes = forms.IntegerField(label=gettext_lazy("应当是多少分钟"), min_value=0, max_value=MOST)
    reason = forms.CharField(
        label=gettext_lazy("为什么更正"), max_length=100, help_text=gettext_lazy("本人会读到。不要写居民的姓名和病情。")
    )


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What was entered, day by day, and the sum."""
    return _mine(request)


@signed_in
@never_cache
@require_POST
def certify(request: HttpRequest) -> HttpResponse:
    """A sheet for these days."""
    form, account = SpanForm(request.POST), _account(request)
    if account is None:
        raise Http404
    if not form.is_valid():
        return _mine(request, form, 422)
    said = form.cleaned_data
    name = account.contact.name if account.contact else ""
    made = hours.certify(account, said["since"], said["until"], name=name, issuer=_issuer(account))
    if made is None:
        form.add_error("until", _("这段时间没有记录。"))
        return _mine(request, form, 422)
    return redirect("certificate", made.number)


@signed_in
@never_cache
@require_POST
def registered(request: HttpRequest) -> HttpResponse:
    """A sheet that says where somebody has registered, for their unit."""
    volunteer = queries.volunteer_of(request.user)
    made = registering.certify(volunteer) if volunteer else None
    if made is None:
        raise Http404
    return redirect("certificate", made.number)


@signed_in
@never_cache
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet itself, for its owner."""
    found = get_object_or_404(Certificate, account=_account(request), number=read_code(number, LENGTH))
    answer = HttpResponse(certificates.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.shown_number}.pdf"'
    return answer


@public
@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Whether there is a sheet of this number, and what it says: nothing that does not stand on it."""
    asked, found = request.GET.get("n", "")[:40], None
    if asked:
        limits.spend("certificate", get_client_ip(request) or "", (20, 60), (200, 3600))
        found = Certificate.objects.select_related("account").filter(number=read_code(asked, LENGTH) or "").first()
    context = {
        "asked": asked, "found": found, "lines": certificates.lines(found) if found else [],
        "holds": bool(found and hours.holds(found)),
    }  # fmt: skip
    return render(request, "orders/certificate.html", context)


@signed_in
@never_cache
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever leads moves back what was entered wrongly, with the reason; the volunteer is told."""
    case, actor = _led(request, number)
    helpings = list(
        case.order.helpings.filter(ended__in=CORRIGIBLE).select_related("volunteer__contact").order_by("pk")
    )  # type: ignore[attr-defined]
    form, meant = CorrectionForm(request.POST or None), None
    if request.method == "POST":
        meant = next((one for one in helpings if str(one.pk) == request.POST.get("helping")), None)
        if meant is None:
            raise Http404
        if form.is_valid() and _corrected(meant, form, actor, case):
            messages.success(request, _("已更正，本人会收到通知。"))
            return redirect("correct_hours", case.number)
    for one in helpings:
        one.entered = hours.standing(one)  # type: ignore[attr-defined]
        one.form = form if one == meant else CorrectionForm()  # type: ignore[attr-defined]
    status = 422 if meant else 200
    return render(
        request, "orders/correct_hours.html", {"case": case, "helpings": helpings, "meant": meant}, status=status
    )


@transaction.atomic
def _corrected(helping: Helping, form: CorrectionForm, actor: Actor, case: Case) -> bool:
    said = form.cleaned_data
    if helping.volunteer and helping.volunteer.contact_id == actor.contact:
        raise PermissionDenied(_("自己的时长请由别人更正。"))
    try:
        hours.correct(helping, said["minutes"], reason=said["reason"], by=actor.person)
    except hours.NothingToCorrect:
        form.add_error("minutes", _("记录里就是这个数，或者这位志愿者已经退出。"))
        return False
    if helping.volunteer:
        facts = {"face": "resident", "path": "/volunteer/hours/", "number": case.shown_number,
                 "minutes": said["minutes"], "words": {"reason": said["reason"]}}  # fmt: skip
        box.send_after_commit(box.write([helping.volunteer.contact], "volunteers", "hours_corrected", facts))
    return True


def _led(request: HttpRequest, number: str) -> tuple[Case, Actor]:
    """Raises Http404 for whom it does not concern, PermissionDenied for who serves there and does not lead."""
    actor = actor_of(request)
    found = Case.objects.within_reach_of(actor).filter(kind="orders", number=read_number(number) or "")
    case = found.with_estates().select_related("category", "place", "building", "order").first()
    if case is None or not actor.works:
        raise Http404
    if not LEADER.holds(actor, case):
        raise PermissionDenied(_("时长由网格长或社区更正。"))
    return case, actor


def _account(request: HttpRequest) -> HoursAccount | None:
    return HoursAccount.objects.filter(contact__user=request.user.pk).select_related("contact").first()


def _issuer(account: HoursAccount) -> str:
    """The community that the volunteer lives in, or lived in when they last helped."""
    volunteer = getattr(account.contact, "volunteer", None)
    last = account.got.select_related("source__area").order_by("-pk").first()
    place = volunteer.grid if volunteer else last.source.area if last and last.source.area else None
    above = next((one for one in place.lineage() if one.level == Level.COMMUNITY), place) if place else None
    return str(above or "")


def _mine(request: HttpRequest, form: SpanForm | None = None, status: int = 200) -> HttpResponse:
    account, today = _account(request), moment.today()
    usual = SpanForm(initial={"since": date(today.year, 1, 1), "until": today})
    context = {
        "volunteer": queries.volunteer_of(request.user), "form": form or usual,
        "moves": hours.moves(account) if account else [],
        "total": hours.total(account) if account else hours.Total(0, 0),
        "points": hours.points_of(account) if account else None,
        "certificates": account.certificates.order_by("-pk")[:20] if account else [],
    }  # fmt: skip
    return render(request, "orders/hours.html", context, status=status)
