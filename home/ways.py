"""How somebody wants to be told 怎么通知我: by which way, in which language, when not, and whether once a day is enough."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import limits, moment, seals, wechat
from accounts.gates import Gone, signed_in
from accounts.models import Contact
from home import mine
from services.cases.reach import actor_of
from services.letters import box, channels

Way = Contact.Way
LANGUAGES = [("zh-hans", gettext_lazy("中文")), ("en", "English")]
NEVER = time(0)  # from and to the same: no quiet hours
OFFERED = (time(21, 30), time(7, 30))  # to who has no quiet hours yet
MAILS_A_DAY = (5, 86400)
LASTS = timedelta(days=3)  # how long the way in a confirming mail is good for


class WaysForm(forms.Form):
    """Offers what this installation and this person have; the words beside each field say what it does."""

    way = forms.ChoiceField(
        label=gettext_lazy("用什么方式"), required=False, widget=forms.RadioSelect,
        help_text=gettext_lazy("选的方式没送到，会改发短信。登录本站随时能看到全部通知。"),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("邮箱"), required=False,
        help_text=gettext_lazy("选邮件才要填。先收一封确认信，您点了“是我的”，以后的通知才发到这里。"),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("通知用的文字"),
        choices=LANGUAGES,
        help_text=gettext_lazy("短信和邮件用这种文字写。"),
    )
    night = forms.BooleanField(
        label=gettext_lazy("什么时候都可以通知我"), required=False,
        help_text=gettext_lazy("不勾，就在下面的时段里不打扰您，过后再发。急事和您刚提交的回执照发。"),
    )  # fmt: skip
    quiet_from = forms.TimeField(label=gettext_lazy("从几点起不打扰"), required=False)
    quiet_to = forms.TimeField(label=gettext_lazy("到几点再发"), required=False)
    digest = forms.BooleanField(
        label=gettext_lazy("每天早上八点给我一条汇总"), required=False,
        help_text=gettext_lazy("几件待办、几件超时、几条未读。没有事就不发。"),
    )  # fmt: skip

    def __init__(self, contact: Contact, data: Any = None, *, works: bool = False) -> None:
        start, end = channels.quiet_hours(contact)
        now = {name: getattr(contact, name) for name in ("way", "email", "language", "digest")}
        now |= {"night": start == end}
        now |= dict(zip(("quiet_from", "quiet_to"), (start, end) if start != end else OFFERED, strict=True))
        super().__init__(data, initial=now)
        self.fields["way"].choices = offered(contact, works)
        for name in ("quiet_from", "quiet_to"):
            self.fields[name].widget = forms.TimeInput({"type": "time"}, format="%H:%M")
        if not settings.MAIL_FROM:
            del self.fields["email"]
        if not works:
            del self.fields["digest"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == Way.MAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("请填写邮箱。"))
        if cleaned.get("night"):
            return cleaned | {"quiet_from": NEVER, "quiet_to": NEVER}
        for name in ("quiet_from", "quiet_to"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("请填写时间，例如 21:30。"))
        return cleaned


def offered(contact: Contact, works: bool) -> list[tuple[str, str]]:
    """The ways there are here, in the words of who chooses: for residents an SMS is the usual."""
    usual = _("照常：在本站看，急事发短信") if works else _("短信")
    ways = [(Way.USUAL, usual)] + [(Way.SMS, _("每条都发短信"))] * works
    ways += [(Way.WECHAT, _("微信"))] * bool(settings.WECHAT_APP_ID and contact.openid_cipher)
    ways += [(Way.MAIL, _("邮件"))] * bool(settings.MAIL_FROM)
    return [*ways, (Way.PORTAL, _("都不发，我自己来本站看"))]


@signed_in
@never_cache
def ways(request: HttpRequest) -> HttpResponse:
    """See and change it. A new address of mail counts when it was confirmed."""
    contact = contact_or_404(request)
    form = WaysForm(contact, request.POST if request.method == "POST" else None, works=actor_of(request).works)
    if form.is_valid():
        asked = save(contact, form.cleaned_data)
        messages.success(request, _("记下了。请到邮箱里点一下确认信。") if asked else _("记下了。"))
        return redirect("ways")
    context = {"form": form, "contact": contact, "wechat": wechat.works(wechat.Way.INSIDE) or contact.has_wechat}
    return render(request, "home/ways.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
def confirm_mail(request: HttpRequest) -> HttpResponse:
    """The way in the confirming mail: a button, for those who open links before their readers do press none."""
    contact, key = contact_or_404(request), request.GET.get("k", "")
    if not contact.email or not seals.fits(key, "mail", contact.pk, contact.email):
        raise Http404
    if seals.age(key) > LASTS:
        raise Gone
    if request.method == "POST":
        Contact.objects.filter(pk=contact.pk, email=contact.email).update(email_verified_at=moment.now())
        messages.success(request, _("谢谢，邮箱确认好了。"))
        return redirect("ways")
    return render(request, "home/confirm_mail.html", {"email": contact.email})


@transaction.atomic
def save(contact: Contact, answers: dict[str, Any]) -> bool:
    """Write it down; True when a letter went to a new address of mail to confirm it. Raises TooMany."""
    moved = "email" in answers and answers["email"] != contact.email
    for name, value in answers.items():
        if name != "night":
            setattr(contact, name, value)
    if moved:
        contact.email_verified_at = None
    contact.save(update_fields=[*(set(answers) - {"night"}), "email_verified_at"])
    if moved and contact.email:
        _ask_to_confirm(contact)
    return bool(moved and contact.email)


def _ask_to_confirm(contact: Contact) -> None:
    limits.spend("mail_to_confirm", str(contact.pk), MAILS_A_DAY)
    path = f"{reverse('confirm_mail')}?k={seals.seal('mail', contact.pk, contact.email)}"
    facts = {"path": path, "face": "resident", "prompt": True, "way": "mail", "words": {}}
    box.send_after_commit(box.write([contact], "mail", "confirm", facts))


def contact_or_404(request: HttpRequest) -> Contact:
    """Raises Http404 for who has none, such as an account made on the command line."""
    found = mine.contact_of(request.user)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found
