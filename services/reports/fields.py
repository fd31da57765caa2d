"""What only a report asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from services.cases.actor import Actor
from services.cases.alike import SameAs
from services.cases.bodies import Salutation
from services.cases.fields import Agree, CategoryChoice, Choice, Field, Line, OutcomeChoice, Questions, Ready, Subject
from services.cases.models import Case
from services.cases.sources import FOUND_BY_STAFF


class TheyAgreed(Field):
    """Whoever writes down somebody else's number has asked them. Not asked where residents write for themselves."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        if case.source not in FOUND_BY_STAFF:
            return {}
        return {self.name: forms.BooleanField(label=self.label, required=False, help_text=self.help)}

    def check(self, cleaned: dict, case: Case) -> None:
        if case.source in FOUND_BY_STAFF and cleaned.get("phone") and not cleaned.get(self.name):
            raise ValidationError({self.name: _("请先问过本人，同意了再留号码。")})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: "yes"} if cleaned.get(self.name) and cleaned.get("phone") else {}


ON_THE_SPOT = Ready("reply", _("答复"), help=_("居民会读到这段话，可以改。"), words=_("已到现场办好。"))
CATEGORY = CategoryChoice("category", _("类别"))
QUESTIONS = Questions("questions", _("分项"), required=False)
SUBJECT = Subject("subject", _("这件事说的是谁"), required=False, help=_("对方看不到这件事，也不会经手。"))
WHERE = Line("where", _("具体位置"), required=False, help=_("例如：3 栋 2 单元门口"))
NAME = Salutation("name", _("怎么称呼您"), required=False)
AGREED = TheyAgreed("agreed", _("问过本人，同意就这件事联系"), required=False)
CONTACT_WHEN = Line("contact_when", _("方便联系的方式和时间"), required=False)
FORWARD = Agree("consent_forward", _("可以把我的联系方式转给承办单位"), required=False, purpose=Consent.Purpose.FORWARD)
PUBLISH = Agree("consent_publish", _("隐去个人信息后可以公开"), required=False, purpose=Consent.Purpose.PUBLISH)

SAME = SameAs("same", _("同一件事"))

OUTCOME = OutcomeChoice("outcome", _("结果"), choices=(
    ("solved", _("已解决")), ("explained", _("已说明情况")),
    ("refused_by_rule", _("依规不能办（请附依据）")), ("passed_on", _("已转交有权办理的单位")),
))  # fmt: skip
CHANNEL = Choice("channel", _("该找哪里"), choices=(
    ("emergency", _("紧急情况：110、119、120")), ("hotline", _("政务服务热线 12345")),
    ("court", _("诉讼、仲裁、复议机关")), ("legal_aid", _("法律援助 12348")), ("petition", _("已在信访程序中办理")),
    ("discipline", _("纪检监察机关")), ("other", _("其他，见理由")),
))  # fmt: skip
CONTACTED = Choice(
    "contacted", _("办理的人联系过您吗"), required=False, choices=(("yes", _("联系过")), ("no", _("没有")))
)
SATISFIED = Choice("satisfied", _("对态度满意吗"), required=False, choices=(
    ("yes", _("满意")), ("fairly", _("基本满意")), ("no", _("不满意")),
))  # fmt: skip
REACHED = Choice("reached", _("打通了吗"), choices=(
    ("yes", _("打通了")), ("no", _("没人接")), ("declined", _("居民不想谈")),
))  # fmt: skip
SAID = Field(
    "remark", _("居民怎么说"), required=False, help=_("只有经办的人看得到。不算居民的评价，评价由居民自己点。")
)
MISSING = Field("reason", _("还差什么"))
WORDS = Field("note", _("想说的话"), required=False)
INSTRUCTION = Field("note", _("交代几句"), required=False, help=_("承办人会读到。请不要写居民的姓名、电话和门牌。"))
PROGRESS = Field("reply", _("进展"), help=_("居民会读到这段话。"))
REMARK = Field("remark", _("内部记录"), help=_("只有经办的人看得到。"))
