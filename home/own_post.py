"""Pages of those who keep what a place shows, by the signed way in their message or signed in: one tap, no account."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import moment, seals
from accounts.gates import Gone, public
from grids import changes, groups, verifying
from grids.models import Appointment, ChatGroup
from grids.naming import is_english
from home.reminders import LASTS
from services.cases.pictures import PhotoRefused, check, plain


class OwnPostForm(forms.ModelForm):
    """What an officer may mend alone: when and under which number of the office one is reached, and a promise."""

    class Meta:
        model = Appointment
        fields = ("public_number", "office_hours", "office_hours_en", "promise")
        help_texts = {
            "public_number": _("居民会看到这个号码。私人手机请不要写在这里。"),
            "office_hours": _("例如：工作日 8:30–18:00"),
            "office_hours_en": _("例如：工作日 8:30–18:00"),
            "promise": _("一句话，例如：当天回复。可以不填。"),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        """Hours are written in the language of the page; the other language keeps its own."""
        super().__init__(*args, **more)
        del self.fields["office_hours" if is_english() else "office_hours_en"]


class CodeForm(forms.Form):
    """A new picture of a group's code."""

    image = forms.FileField(label=_("新的群二维码图片"), help_text=_("在微信群里保存二维码图片，再从相册里选。"))

    def clean_image(self) -> bytes:
        """The picture re-made, without anything but its pixels."""
        file = self.cleaned_data["image"]
        try:
            check(file, file.size or 0)
            return plain(file).content
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from None


@public
@never_cache
def own_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Is what the residents see of my post still right? Yes, by one button; or mend it."""
    current = Appointment.objects.current().select_related("person__contact", "area", "organisation")
    post = get_object_or_404(current, pk=pk, area__isnull=False)
    _let_in(request, post, "post", post.pk, post.person_id)
    mends = "mend" in request.POST
    form = OwnPostForm(request.POST if mends else None, instance=copy(post))
    if request.method == "POST" and (not mends or form.is_valid()):
        if mends:
            changes.correct(Appointment.objects.get(pk=post.pk), **form.cleaned_data)
        verifying.confirm(post)
        messages.success(request, _("谢谢，居民看到的就是这样。"))
        return redirect(_back(request, "own_post", post.pk))
    status = 422 if form.errors else 200
    context = {"post": post, "form": form, "fresh": post.last_verified_on == moment.today()}
    return render(request, "home/own_post.html", context, status=status)


@public
@never_cache
def own_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code for a chat group, good for a week."""
    current = ChatGroup.objects.filter(maintainer__in=Appointment.objects.current())
    group = get_object_or_404(current.select_related("area", "maintainer__person__contact"), pk=pk)
    assert group.maintainer is not None
    _let_in(request, group.maintainer, "group", group.pk, group.maintainer_id)
    form = CodeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        picture = ContentFile(form.cleaned_data["image"], f"group-{group.pk}.jpg")
        groups.renew(group, picture)
        messages.success(request, _("新的二维码已经换上，七天内有效。"))
        return redirect(_back(request, "own_group", group.pk))
    return render(request, "home/own_group.html", {"group": group, "form": form}, status=422 if form.errors else 200)


def own_posts(user: object) -> list[Appointment]:
    """The posts of somebody who is signed in, for the page of their own things."""
    mine = Appointment.objects.current().filter(person__contact__user=user, area__isnull=False)
    return list(mine.select_related("area", "person").order_by("area__path", "pk"))


def _let_in(request: HttpRequest, post: Appointment, *sealed: object) -> None:
    """Its holder, signed in, or whoever has the way from the holder's message. Raises Http404, and Gone when it is old."""
    key = request.GET.get("k", "")
    if key and seals.fits(key, *sealed):
        if seals.age(key) > LASTS:
            raise Gone
    elif not request.user.is_authenticated or post.person.contact.user_id != request.user.pk:
        raise Http404


def _back(request: HttpRequest, name: str, pk: int) -> str:
    key = request.GET.get("k", "")
    return reverse(name, args=[pk]) + (f"?k={key}" if key else "")
