"""Officers and bodies: names, pictures, public numbers. 人员、单位"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from grids import changes
from grids.models import Organisation, Person
from home import centres
from home.charges import charge, serves_elsewhere
from home.viewsets.forms import PictureForm, PlacedForm, forget
from home.viewsets.scoped import ADMINISTRATORS, NOBODY, ScopedViewSet


class OfficerForm(PictureForm):
    pictures = ("photo",)

    class Meta:
        model = Person
        fields = ("name", "name_en", "photo")
        help_texts = {"photo": _("要先征得本人同意；本人不再同意时请清除。照片里的拍摄信息会去掉")}


class OfficerViewSet(ScopedViewSet):
    """Those who serve here and nowhere else; who serves elsewhere too is corrected by who keeps both places. 人员

    New officers come with their first post.
    """

    model = Person
    name = "officers"
    menu_label = _("人员")
    icon = "user"
    form = OfficerForm
    adders = removers = NOBODY
    list_display = ("name", "name_en")
    list_export = ("name", "name_en")
    search_fields = ("name", "name_en")
    ordering = ("name", "pk")

    def rows(self, user: Any) -> Any:
        return super().rows(user).exclude(serves_elsewhere(charge(user, *self.keepers)))

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        facts = form.facts()
        if "photo" in facts:
            forget(thing.photo)
        changes.correct(thing, **facts)

    def seen_at(self, thing: Any) -> str:
        return ""


class BodyForm(PlacedForm):
    fixed = ("area",)

    class Meta:
        model = Organisation
        fields = ("name", "name_en", "kind", "area", "address", "public_number")


class BodyViewSet(ScopedViewSet):
    """What is shown of a body; where its cases are sent is not changed here. 单位"""

    model = Organisation
    name = "bodies"
    menu_label = _("单位")
    icon = "site"
    form = BodyForm
    joins = ("area",)
    adders = ADMINISTRATORS
    removers = NOBODY
    list_display = ("name", "kind", "area", "address", "public_number")
    list_filter = ("kind",)
    list_export = ("name", "name_en", "get_kind_display", "area", "address", "public_number")
    export_headings = {"get_kind_display": _("类型"), "area": _("服务范围")}
    search_fields = ("name", "name_en", "address")
    ordering = ("area__path", "name", "pk")

    def make(self, user: Any, form: Any) -> Organisation:
        made = Organisation.objects.create(**form.facts())
        changes.bump([made.area])
        centres.follow(made)
        return made

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        changes.correct(thing, **form.facts())
