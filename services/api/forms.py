"""What is asked for a new credential."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Appointment
from services.api.models import Scope

DAYS = [(30, _("30 天")), (180, _("半年")), (365, _("一年"))]


class CredentialForm(forms.Form):
    """For which system, for which of one's posts, what it may do, and how long."""

    name = forms.CharField(
        label=_("给哪个系统用"),
        max_length=60,
        help_text=_("例如：12345 热线、街道协同办公。写清楚，以后才知道该停哪一个。"),
    )
    post = forms.TypedChoiceField(
        label=_("用哪个任职"), help_text=_("凭据只在这个任职的辖区里有效，任职结束它就失效。")
    )
    scopes = forms.MultipleChoiceField(
        label=_("可以做什么"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")}, help_text=_("够用就行，少选一项就少一分风险。"),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("用多久"), choices=DAYS, coerce=int, initial=180)

    def __init__(self, posts: list[Appointment], data: dict | None = None) -> None:
        super().__init__(data)
        post: forms.TypedChoiceField = self.fields["post"]  # type: ignore[assignment]
        post.choices = [(held.pk, f"{held.area} · {held.shown_title}") for held in posts]
        post.coerce = {str(held.pk): held for held in posts}.get
        if len(posts) == 1:
            post.initial = posts[0].pk


class OwnForm(forms.Form):
    """For which program of one's own, and how long. There is one thing it may do."""

    name = forms.CharField(label=_("给什么程序用"), max_length=60, help_text=_("例如：我手机上的快捷指令。"))
    days = forms.TypedChoiceField(label=_("用多久"), choices=DAYS, coerce=int, initial=180)
