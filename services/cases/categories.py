"""What a case can be about, whose matter that is, and who may read of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Area
from grids.naming import named
from services.cases.nearest import once_at


class Tier(models.TextChoices):
    """三事分流: each a pair of level and forum. The near-homophones never stand alone on a page: see _tier.html."""

    GRID_MATTER = "grid", _("家事")
    SHARED_MATTER = "shared", _("共事")
    PUBLIC_MATTER = "public", _("公事")


class Openness(models.TextChoices):
    PUBLIC = "public", _("可公开")
    PRIVATE = "private", _("不公开")
    SEALED = "sealed", _("保密")


class Category(models.Model):
    """What a case can be about, here and below. The nearest area's row of a code wins. 类别"""

    code = models.SlugField(_("代码"), max_length=30)
    kind = models.CharField(max_length=30, default="reports")
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    name = models.CharField(_("名称"), max_length=30)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    hint = models.CharField(_("说明"), max_length=120, blank=True)
    hint_en = models.CharField(_("英文说明"), max_length=200, blank=True)
    warning = models.CharField(_("先做什么"), max_length=120, blank=True, help_text=_("例如：电梯困人请先打 119"))
    warning_en = models.CharField(_("英文警示"), max_length=200, blank=True)
    tier = models.CharField(_("默认分流"), max_length=10, choices=Tier)
    sealed = models.BooleanField(_("保密"), default=False)
    urgent = models.BooleanField(_("紧急"), default=False)
    about_staff = models.BooleanField(_("对人员或单位的意见"), default=False)
    must_be_reported = models.BooleanField(_("须报警"), default=False)
    after_photo = models.BooleanField(_("办结须附照片"), default=False)
    text_required = models.BooleanField(_("须写内容"), default=True)
    phone_required = models.BooleanField(_("须留电话"), default=False)
    listed = models.BooleanField(_("列在表单中"), default=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("类别")
        ordering = ["order", "pk"]
        constraints = once_at(["code"], "category")

    def __str__(self) -> str:
        return self.in_language("name")

    def in_language(self, field: str) -> str:
        """The field in the language of the page, Chinese where there is no English."""
        return named(self, field)


class Question(models.Model):
    """A question of a category, answered by choosing where it can be. 分项"""

    category = models.ForeignKey(Category, models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=30)
    label = models.CharField(_("问题"), max_length=60)
    label_en = models.CharField(_("英文问题"), max_length=120, blank=True)
    choices = models.JSONField(
        _("选项"), default=list, blank=True, help_text="[[code, 中文, English], …]; empty: words"
    )
    required = models.BooleanField(_("必答"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("分项")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="question_once")]

    def __str__(self) -> str:
        return named(self, "label")
