"""To whom new cases go: rules that an administrator keeps, and what each case was told by them. 派单规则"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import moment
from grids.duties import Duty
from grids.models import Appointment, Area, Level, Organisation
from grids.naming import is_english
from services.cases.categories import Category
from services.cases.handlers import HIGH, SEEING


class Company(models.TextChoices):
    """Whether a property company serves the place."""

    THERE = "there", gettext_lazy("有物业公司")
    NONE = "none", gettext_lazy("没有物业公司")


class Hours(models.TextChoices):
    """When it was filed, by the office calendar of the place."""

    OPEN = "open", gettext_lazy("办公时间")
    CLOSED = "closed", gettext_lazy("办公时间以外")
    DAY_OFF = "day_off", gettext_lazy("休息日和节假日")
    NIGHT = "night", gettext_lazy("夜间（紧急工作时以外）")


DESKS = [(level.value, level.label) for level in HIGH]
DUTIES = [(duty.value, duty.label) for duty in Duty if duty in SEEING]


class RoutingRule(models.Model):
    """What is filed here and below, and fits every condition that is set, goes to this desk and is suggested to them.

    The nearest area's rules are asked first, then by order; the first that fits and leads to somebody decides.
    Categories and answers are codes: the nearest row of a code holds. 派单规则
    """

    kind = models.CharField(max_length=30, default="reports", editable=False)
    area = models.ForeignKey(
        Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("适用区域")
    )
    name = models.CharField(gettext_lazy("名称"), max_length=40)
    order = models.PositiveSmallIntegerField(gettext_lazy("次序"), default=10, help_text=gettext_lazy("小的先看"))
    in_force = models.BooleanField(
        gettext_lazy("启用"), default=False, help_text=gettext_lazy("先不启用，试跑看过结果，再启用。")
    )
    categories = models.JSONField(gettext_lazy("类别"), default=list, blank=True)
    answer = models.CharField(gettext_lazy("分项的回答"), max_length=100, blank=True)  # category/question/answer
    estate_types = models.JSONField(gettext_lazy("小区类型"), default=list, blank=True)
    company = models.CharField(gettext_lazy("物业"), max_length=10, choices=Company, blank=True)
    hours = models.CharField(gettext_lazy("什么时候提交"), max_length=10, choices=Hours, blank=True)
    desk = models.CharField(
        gettext_lazy("由哪一级受理"), max_length=12, choices=DESKS, blank=True,
        help_text=gettext_lazy("空着：由当地网格受理。"),
    )  # fmt: skip
    duty = models.CharField(
        gettext_lazy("建议承办：职责"), max_length=20, choices=DUTIES, blank=True,
        help_text=gettext_lazy("离那里最近的一位。"),
    )  # fmt: skip
    body_kind = models.CharField(
        gettext_lazy("建议承办：哪类单位"), max_length=20, choices=Organisation.Kind, blank=True,
        help_text=gettext_lazy("离那里最近的一家。没有这样的单位，就看下一条规则。"),
    )  # fmt: skip
    body = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=gettext_lazy("建议承办：哪个单位"), help_text=gettext_lazy("不服务那里，就看下一条规则。"),
    )  # fmt: skip

    class Meta:
        verbose_name = gettext_lazy("派单规则")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rule_one_owner",
                condition=Q(duty="", body_kind="") | Q(duty="", body__isnull=True) | Q(body_kind="", body__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def leads(self) -> str:
        """Where it leads, in words of the reader's language."""
        desk = _("由%(level)s受理") % {"level": Level(self.desk).label} if self.desk else ""
        owner = self.suggests
        return "；".join(part for part in (desk, _("建议%(owner)s承办") % {"owner": owner} if owner else "") if part)

    @property
    def suggests(self) -> str:
        if self.body is not None:
            return str(self.body)
        return str(self.get_duty_display() if self.duty else self.get_body_kind_display())


def names_of_codes() -> dict[str, str]:
    """What categories (lift) and answers (lift/trapped/yes) are called; those of all places rather than a place's own.

    Two queries.
    """
    found: dict[str, str] = {}
    for category in Category.objects.order_by(F("area").desc(nulls_last=True)).prefetch_related("questions"):
        found[category.code] = str(category)
        for question in category.questions.all():
            for code, chinese, english in question.choices:
                said = (is_english() and english) or chinese
                found[f"{category.code}/{question.code}/{code}"] = f"{category} · {question} {said}"
    return found


def conditions(rule: RoutingRule, names: Mapping[str, str]) -> list[str]:
    """What must hold for a rule, each in words of the reader's language; none: it fits whatever is filed."""
    types = dict(Area.EstateType.choices)
    said = [
        "、".join(names.get(code, code) for code in rule.categories),
        names.get(rule.answer, rule.answer),
        "、".join(str(types.get(code, code)) for code in rule.estate_types),
        str(rule.get_company_display()) if rule.company else "",
        str(rule.get_hours_display()) if rule.hours else "",
    ]
    return [words for words in said if words]


class Routed(models.Model):
    """By which rule a case came to its desk, as that rule read then, and who was suggested. 派单记录"""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="routed")
    rule = models.ForeignKey(RoutingRule, models.SET_NULL, null=True, related_name="routed")
    words = models.CharField(max_length=200, help_text="name and destination of the rule when it was followed")
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = gettext_lazy("派单记录")

    def __str__(self) -> str:
        return self.words

    @property
    def owner(self) -> Appointment | Organisation | None:
        return self.appointment or self.organisation


def as_it_reads(rule: RoutingRule) -> str:
    """In Chinese, as rows are kept: the rule may be another tomorrow."""
    with translation.override("zh-hans"):
        return f"{rule.name}：{rule.leads}"[:200]
