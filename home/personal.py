"""What is kept about people, gathered from every app for the privacy page. accounts.personal says how it is read."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose
from home.remarks import KEPT as REMARKS_KEPT

DATA: tuple[Datum, ...] = (
    Datum(
        code="followed",
        whose=Whose.RESIDENT,
        what=_("您关注的地方"),
        purpose=_("有新公告时告诉您；让您看到那里的入群二维码。"),
        how_long=_("到您取消关注为止。"),
        ending=_("在“我的”里取消关注，或点通知里的链接，一下就停。"),
        seen_by=_("您自己。"),
        basis=Basis.CONSENT,
    ),
    Datum(
        code="remarks",
        whose=Whose.RESIDENT,
        what=_("您说哪一页没说清楚（不记是谁说的）"),
        purpose=_("让写这一页的人改得好懂。"),
        how_long=format_lazy(_("{days} 天后删除，改好了就提前删。"), days=REMARKS_KEPT.days),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("写这一页的人。"),
        basis=Basis.CONSENT,
        task="home.forget_remarks",
        days=REMARKS_KEPT.days,
    ),
)

FIRST = ("phone", "name", "words", "door", "case", "ways", "letters")
FIELDS: Fields = {
    "remarks": {"home.Remark": "words"},
    "followed": {"home.Follow": "contact area since"},
    "officer": {
        "home.Publication": "keeper",
        "home.QaPage": "answered_by",
        "home.PartyBranch": "secretary secretary_en",
        "home.SearchEntry": "called",
    },
}
OTHERWISE: dict[str, str] = {
    "home.Banner": "words words_en",
    "home.ServicePoint": "name name_en address phone hours",
    "home.Club": "name name_en address phone hours what joining",
    "home.PartyBranch": "name name_en address phone hours",
    "home.Centre": "name name_en address phone hours takes",
    "home.Counter": "name what hours",
    "home.SiteProfile": "portal_name portal_name_en sponsor sponsor_en organiser organiser_en site_code icp_no psb_no"
    " contact_phone level_words emergency_more supervision_more",
    "home.Publication": "area kind urgent summary body picture starts_at ends_at resolved_at over_at withdrawn"
    " withdrawn_because review_on reminded_of",
    "home.Attachment": "label",
    "home.GuidePage": "conditions papers steps time_needed fee counter hours online_url",
    "home.QaPage": "answered_on",
    "home.EventPage": "venue organiser sign_up",
    "home.PolicyPage": "document_no index_no issuer",
    "home.PolicyQuestion": "question answer",
    "home.SearchEntry": "kind path address title title_en lead lead_en text title_words words plain around digest",
    "home.SearchHint": "words title title_en address",
}


@cache
def parts() -> tuple[ModuleType, ...]:
    """The `personal` of every app that has one, from the ground up."""
    told = [one for one in reversed(list(apps.get_app_configs())) if module_has_submodule(one.module, "personal")]
    return tuple(import_module(f"{one.name}.personal") for one in told)


def kinds(*whose: Whose) -> list[Datum]:
    """What is kept about these people, what most ask about first."""
    found = [one for part in parts() for one in getattr(part, "DATA", ()) if one.whose in whose]
    return sorted(found, key=lambda one: FIRST.index(one.code) if one.code in FIRST else len(FIRST))


def chapters() -> list[tuple[str | Promise, list[Datum]]]:
    """The list that PIPL 17 asks for: whom it is about, and every kind."""
    return [(whose.label, kinds(whose)) for whose in Whose]
