"""Places and what hangs on them: facts, buildings, chat groups, quick links, the frame of the pages. 地方"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import moment
from grids import changes, groups
from grids.models import Area, Building, ChatGroup, Level, QuickLink
from home.charges import administers, narrow
from home.models import SiteProfile
from home.viewsets.forms import PictureForm, PlacedForm, forget
from home.viewsets.routing import categories_near
from home.viewsets.scoped import ADMINISTRATORS, NOBODY, ScopedViewSet


class PlaceForm(PlacedForm):
    for_administrators = ("topic_after", "name", "official_name", "name_en", "households")

    class Meta:
        model = Area
        fields = ("hotline", "supervision_phone", "duty_list", "duty_categories", "topic_after", "name", "official_name",
                  "name_en", "households")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.level != Level.COMMUNITY:
            del self.fields["duty_categories"]
            return
        listed, said = Area._meta.get_field("duty_categories"), categories_near(self.user, self.duties)
        kept = [code for code in self.instance.duty_categories if code not in {one.code for one in said}]
        self.fields["duty_categories"] = forms.MultipleChoiceField(
            label=listed.verbose_name, help_text=listed.help_text, required=False, widget=forms.CheckboxSelectMultiple,
            choices=[*((one.code, str(one)) for one in said), *((code, code) for code in kept)],
        )  # fmt: skip


class PlaceViewSet(ScopedViewSet):
    """The facts of a place. Which places there are is changed by redrawing. 区域"""

    model = Area
    name = "places"
    menu_label = gettext_lazy("区域")
    icon = "site"
    form = PlaceForm
    adders = removers = NOBODY
    list_display = ("name", "level", "hotline", "supervision_phone")
    list_filter = ("level",)
    list_export = ("name", "get_level_display", "slug", "hotline", "supervision_phone", "households")
    export_headings = {"get_level_display": gettext_lazy("层级")}
    search_fields = ("name", "official_name", "name_en")
    ordering = ("path",)

    def rows(self, user: Any) -> Any:
        return narrow(Area.objects.living(), user)

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        changes.correct(thing, **form.facts())


class BuildingForm(PlacedForm):
    fixed = ("grid",)
    duties = ADMINISTRATORS

    class Meta:
        model = Building
        fields = ("grid", "label", "label_en", "address", "address_en", "households", "floors", "longitude", "latitude")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "grid" in self.fields:
            standing = Area.objects.living().exclude(kind=Area.Kind.SPECIAL).filter(level__in=GRIDS)
            self.fields["grid"].queryset = narrow(standing, self.user, *self.duties)


GRIDS = (Level.GRID, Level.MICRO_GRID)


class BuildingViewSet(ScopedViewSet):
    """楼栋"""

    model = Building
    name = "buildings"
    menu_label = gettext_lazy("楼栋")
    icon = "home"
    form = BuildingForm
    joins = ("grid",)
    adders = ADMINISTRATORS
    removers = NOBODY
    list_display = ("label", "grid", "address", "households", "slug")
    list_export = ("slug", "label", "label_en", "grid", "address", "address_en", "households", "floors")
    search_fields = ("label", "address", "slug", "grid__name")
    ordering = ("grid__path", "pk")

    def make(self, user: Any, form: Any) -> Building:
        facts = form.facts()
        return changes.raise_building(facts.pop("grid"), facts.pop("label"), **facts)

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        changes.correct(thing, **form.facts())


class GroupForm(PictureForm):
    fixed = ("area",)
    pictures = ("image",)

    class Meta:
        model = ChatGroup
        fields = ("area", "name", "image", "expires_on", "maintainer")
        help_texts = {"expires_on": gettext_lazy("微信的群码七天有效；不填就从今天算起七天")}


class GroupViewSet(ScopedViewSet):
    """网格群"""

    model = ChatGroup
    name = "groups-here"
    menu_label = gettext_lazy("网格群")
    icon = "comment"
    form = GroupForm
    joins = ("area", "maintainer__person")
    list_display = ("name", "area", "expires_on", "maintainer")
    list_export = ("name", "area", "expires_on", "maintainer")
    search_fields = ("name", "area__name")
    ordering = ("area__path", "pk")

    def make(self, user: Any, form: Any) -> ChatGroup:
        facts = {name: value for name, value in form.facts().items() if value not in (None, "")}
        return groups.open_group(facts.pop("area"), facts.pop("name"), **facts)

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        facts = form.facts()
        if "image" in facts:
            forget(thing.image)
            groups.renew(thing, facts.pop("image"), facts.pop("expires_on", None))
        if facts:
            groups.amend(thing, **facts)

    def remove(self, user: Any, thing: Any) -> None:
        forget(thing.image)
        groups.close(thing)


class LinkForm(PlacedForm):
    fixed = ("area",)
    url = forms.URLField(label=gettext_lazy("网址"), max_length=200, assume_scheme="https")

    class Meta:
        model = QuickLink
        fields = ("area", "label", "label_en", "url", "order")

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("请填以 https:// 开头的网址。"))
        return url


class LinkViewSet(ScopedViewSet):
    """便民链接"""

    model = QuickLink
    name = "links"
    menu_label = gettext_lazy("便民链接")
    icon = "link"
    form = LinkForm
    joins = ("area",)
    list_display = ("label", "area", "url", "order")
    list_export = ("label", "label_en", "area", "url", "order")
    search_fields = ("label", "label_en", "url")
    ordering = ("area__path", "order", "pk")

    def make(self, user: Any, form: Any) -> QuickLink:
        made = QuickLink.objects.create(**form.facts())
        changes.bump([made.area])
        return made

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        thing.save()
        changes.bump([thing.area])

    def remove(self, user: Any, thing: Any) -> None:
        changes.bump([thing.area])
        thing.delete()


EYES = SiteProfile.FourEyes.values  # the fewest first


class ProfileForm(PlacedForm):
    fixed = ("area",)
    duties = ADMINISTRATORS

    class Meta:
        model = SiteProfile
        fields = ("area", "portal_name", "portal_name_en", "sponsor", "sponsor_en", "organiser", "organiser_en",
                  "contact_phone", "site_code", "icp_no", "psb_no", "emergency_more", "supervision_more", "colours",
                  "four_eyes", "grey", "grey_from", "grey_until")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A field for each level: nobody types JSON."""
        super().__init__(*args, **kwargs)
        for level in Level:
            self.fields[f"word_{level}"] = forms.CharField(
                label=_("“%(level)s”在这里叫什么") % {"level": level.label}, required=False, max_length=12,
                initial=self.instance.level_words.get(level, ""), help_text=_("空着就照原样"),
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """The words of the levels as the one column that keeps them."""
        said = {str(level): self.cleaned_data[f"word_{level}"].strip() for level in Level}
        return {**super().facts(), "level_words": {level: word for level, word in said.items() if word}}

    def clean(self) -> dict[str, Any]:
        """Nobody has to remember to bring the colours back."""
        given = super().clean()
        begins, ends = given.get("grey_from") or moment.today(), given.get("grey_until")
        if given.get("grey") and ends is None and "grey_until" not in self.errors:
            self.add_error("grey_until", _("请写到哪天为止，过了自动恢复彩色。"))
        elif ends is not None and ends < begins:
            self.add_error("grey_until", _("结束的日子不能早于开始的日子，也不能是过去的日子。"))
        return given

    def clean_four_eyes(self) -> str:
        """Fewer eyes than a place above asks for, only who keeps that place may allow."""
        asked = self.cleaned_data["four_eyes"]
        area = self.instance.area if self.instance.pk else self.cleaned_data.get("area")
        above = SiteProfile.objects.filter(area__path__in=area.lineage_paths()[1:] if area else [])
        found = above.select_related("area").order_by("area__depth").last()
        fewer = found is not None and EYES.index(asked) < EYES.index(found.four_eyes)
        if fewer and not administers(self.user, found.area):
            eyes = found.get_four_eyes_display()
            raise forms.ValidationError(_("上级要求“%(eyes)s”，这里不能放宽。") % {"eyes": eyes})
        return asked


class ProfileViewSet(ScopedViewSet):
    """站点信息"""

    model = SiteProfile
    name = "profiles"
    menu_label = gettext_lazy("站点信息")
    icon = "globe"
    form = ProfileForm
    joins = ("area",)
    keepers = adders = ADMINISTRATORS
    removers = NOBODY
    list_display = ("portal_name", "area", "sponsor")
    list_export = ("portal_name", "area", "sponsor", "organiser", "contact_phone")
    search_fields = ("portal_name", "sponsor")
    ordering = ("area__path",)

    def may(self, user: Any, action: str, thing: Any) -> bool:
        return administers(user, thing.area)

    def make(self, user: Any, form: Any) -> SiteProfile:
        return SiteProfile.objects.create(**form.facts())

    def mend(self, user: Any, thing: Any, form: Any) -> None:
        for name, value in form.facts().items():
            setattr(thing, name, value)
        thing.save()
