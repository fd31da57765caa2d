"""Posts: who serves where, with what residents read about it. 任职"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import moment
from grids import changes
from grids.models import Appointment, Person
from home import views as pages
from home.places import PlacePage
from home.viewsets import views
from home.viewsets.appointing import duties_to_give, find_contact, is_own, may_end, officer_for, why_not_give
from home.viewsets.forms import PlacedForm
from home.viewsets.scoped import ScopedViewSet

FACTS = ("title", "title_en", "office_hours", "office_hours_en", "public_number", "public_number_kind", "promise",
         "last_verified_on")  # fmt: skip
OF_ADMINISTRATORS = ("employment", "pair_slot", "handles_sealed")
HELP = {
    "office_hours": gettext_lazy("例如：工作日 8:30–18:00；每周三 14:00–17:00"),
    "public_number_kind": gettext_lazy("个人号码只有本人同意公开后才显示"),
    "until": gettext_lazy("含这一天。只能提前；要延长请重新任职"),
    "handles_sealed": gettext_lazy("可以看到并办理保密事项。不能给自己勾选"),
}


class PostForm(PlacedForm):
    """What is shown of a post; for whoever may end it, also its last day."""

    for_administrators = OF_ADMINISTRATORS

    class Meta:
        model = Appointment
        fields = (*FACTS, *OF_ADMINISTRATORS, "until")
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own(self.user, self.instance.person.contact):
            self.fields.pop("handles_sealed", None)
        if not may_end(self.user, self.instance):
            self.fields.pop("until", None)

    def clean_until(self) -> Any:
        last, before = self.cleaned_data["until"], self.initial.get("until")
        if before and (last is None or last > before):
            raise forms.ValidationError(_("只能提前结束。要延长，请重新任职。"))
        if last and last < self.instance.since - timedelta(days=1):
            raise forms.ValidationError(_("结束日期不能早于开始日期。"))
        return last


class NewPostForm(PlacedForm):
    """Somebody who serves already, or somebody new by name and number."""

    for_administrators = ("organisation", *OF_ADMINISTRATORS)
    officer = forms.ModelChoiceField(
        Person.objects.all(), label=gettext_lazy("已有人员"), required=False,
        help_text=gettext_lazy("名单里没有，就在下面填姓名和手机号"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40, required=False)
    phone = forms.CharField(
        label=gettext_lazy("手机号"), max_length=30, required=False,
        help_text=gettext_lazy("用来登录和接收短信，不公开"), widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    field_order = ("officer", "name", "phone")

    class Meta:
        model = Appointment
        fields = ("duty", "area", "organisation", "since", "until", *FACTS, *OF_ADMINISTRATORS)
        labels = {"area": gettext_lazy("在哪里"), "organisation": gettext_lazy("单位")}
        help_texts = HELP | {"until": gettext_lazy("含这一天；不填为长期")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact: Any = None
        given = duties_to_give(self.user)
        self.fields["duty"].choices = [("", "—"), *((duty.value, duty.label) for duty in given)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_person(cleaned)
        if self.errors:
            return cleaned
        refused = why_not_give(
            self.user, self.contact, cleaned["duty"], cleaned.get("area"), cleaned.get("organisation")
        )
        for field, words in refused.items():
            self.say("officer" if field == "phone" and cleaned.get("officer") else field, words)
        if not self.errors:
            self._clean_period(cleaned)
        return cleaned

    def _clean_person(self, cleaned: dict[str, Any]) -> None:
        if officer := cleaned.get("officer"):
            self.contact = officer.contact
        elif not cleaned.get("name") or not cleaned.get("phone"):
            self.say("name" if not cleaned.get("name") else "phone", _("请选择已有人员，或填写姓名和手机号。"))
        else:
            self.contact, wrong = find_contact(cleaned["phone"], cleaned["name"])
            for field, words in wrong.items():
                self.say(field, words)

    def _clean_period(self, cleaned: dict[str, Any]) -> None:
        since, until = cleaned.get("since") or moment.today(), cleaned.get("until")
        if until and until < since:
            self.say("until", _("结束日期不能早于开始日期。"))
        held = Appointment.objects.filter(
            person__contact=self.contact, duty=cleaned["duty"], area=cleaned.get("area"),
            organisation=cleaned.get("organisation"),
        )  # fmt: skip
        if self.contact and held.exclude(until__lt=since).exists():
            self.say("duty", _("这个人已经在这里担任这个职责，请在列表里修改。"))


class PreviewView(views.EditView):
    """The page as residents would see it with what stands in the form. Nothing is saved."""

    http_method_names = ["post"]

    def form_valid(self, form: Any) -> HttpResponse:
        area = self.viewset.place_of(self.object)
        page = PlacePage(area)
        for post in page.appointments:
            if post.pk == self.object.pk:
                for name, value in form.facts().items():
                    setattr(post, name, value)
        return HttpResponse(shown(self.request, page))


def shown(request: HttpRequest, page: PlacePage) -> str:
    request.kept_path = reverse("area", args=[page.area.slug])  # type: ignore[attr-defined]
    return render_to_string("home/area.html", pages.area_context(page), request)


class PostViewSet(ScopedViewSet):
    """任职"""

    model = Appointment
    name = "posts"
    menu_label = gettext_lazy("任职")
    icon = "group"
    form = PostForm
    joins = ("person__contact", "area", "organisation__area")
    list_display = ("person", "duty", "title", "area", "organisation", "until", "last_verified_on")
    list_filter = ("duty",)
    list_export = ("person", "get_duty_display", "title", "area", "organisation", "since", "until", "office_hours",
                   "public_number", "get_public_number_kind_display", "promise", "last_verified_on")  # fmt: skip
    export_headings = {
        "person": gettext_lazy("人员"), "get_duty_display": gettext_lazy("职责"), "area": gettext_lazy("区域"),
        "organisation": gettext_lazy("单位"), "get_public_number_kind_display": gettext_lazy("号码性质"),
    }  # fmt: skip
    search_fields = ("person__name", "title", "area__name", "organisation__name")
    ordering = ("area__path", "duty", "pk")
    farewell = gettext_lazy("从现在起不再担任这个职责？记录会保留。")

    def get_form_class(self, for_update: bool = False) -> type[PlacedForm]:
        return PostForm if for_update else NewPostForm

    def rows(self, user: Any) -> Any:
        """Posts held or to be held; what has ended is history."""
        found = super().rows(user)
        return found.exclude(until__lt=moment.today())

    def may(self, user: Any, action: str, thing: Any) -> bool:
        return may_end(user, thing) if action == "delete" else True

    def make(self, user: Any, form: Any) -> Appointment:
        facts = form.facts()
        given = {name: facts.pop(name) for name in ("duty", "area", "organisation", "since", "until") if name in facts}
        cleaned = form.cleaned_data
        person = cleaned["officer"] or officer_for(form.contact, cleaned["phone"], cleaned["name"])
        return changes.appoint(person, **given, **facts)

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        facts = form.facts()
        last = facts.pop("until", None)
        if facts:
            changes.correct(thing, **facts)
        if last:
            changes.end(thing, on=last)

    def remove(self, user: Any, thing: Any) -> None:
        changes.end(thing)

    def preview_url(self, thing: Any) -> str:
        return reverse(self.get_url_name("preview"), args=[thing.pk]) if thing.area_id else ""

    def get_urlpatterns(self) -> list[URLPattern]:
        preview = self.construct_view(PreviewView, **self.get_edit_view_kwargs())
        return [*super().get_urlpatterns(), path("preview/<int:pk>/", preview, name="preview")]
