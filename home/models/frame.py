"""The frame of every page, and who follows a place."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from accounts import moment
from accounts.models import Contact
from grids.changes import bump
from grids.models import Area
from home import numbers
from home.models import review


class SiteProfile(models.Model):
    """Who publishes here: frame and footer of this area's pages and of all below it. What is empty is not shown.

    The one nearest to the top of the tree serves the pages that belong to no place. 站点信息
    """

    class FourEyes(models.TextChoices):
        """How many people stand between writing and publishing here and below."""

        NONE = "none", _("不需要")
        TWO = "two", _("另一人审核")
        THREE = "three", _("三审：另外两人先后审核")

    class Colours(models.TextChoices):
        """Each is a set of tokens in static/portal.css, tried for contrast by tests/home/test_colours.py."""

        BLUE = "", _("门牌蓝")
        TEAL = "teal", _("青绿")
        PLUM = "plum", _("紫棠")
        BROWN = "brown", _("赭石")
        SLATE = "slate", _("石墨")

    mourning = False  # set by home.profiles: this one mourns today, or one above it does

    area = models.OneToOneField(Area, models.CASCADE, related_name="site_profile", verbose_name=_("区域"))
    portal_name = models.CharField(_("站点名称"), max_length=40)
    portal_name_en = models.CharField(_("站点英文名称"), max_length=80, blank=True)
    sponsor = models.CharField(_("主办单位"), max_length=60, blank=True)
    sponsor_en = models.CharField(_("主办单位（英文）"), max_length=120, blank=True)
    organiser = models.CharField(_("承办单位"), max_length=60, blank=True)
    organiser_en = models.CharField(_("承办单位（英文）"), max_length=120, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=20, blank=True)
    icp_no = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    psb_no = models.CharField(_("公安备案号"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    colours = models.CharField(_("颜色"), max_length=8, choices=Colours, blank=True, default="", db_default="")
    emergency_more = models.TextField(
        _("其他紧急电话"), blank=True, default="", db_default="", validators=[numbers.check],
        help_text=_("排在 110 等后面，每行一个：名称 号码，例如：森林火警 12119；英文跟在斜线后：森林火警/Forest fire 12119"),
    )  # fmt: skip
    supervision_more = models.TextField(
        _("监督电话"), blank=True, default="", db_default="", validators=[numbers.check],
        help_text=_("写在每一页的页脚，每行一个：名称 号码，例如：纪检监察 12388"),
    )  # fmt: skip
    level_words = models.JSONField(_("层级用语"), default=dict, blank=True, help_text='{"grid": "一级网格"}')
    grey = models.BooleanField(_("灰色页面（哀悼日）"), default=False)
    grey_from = models.DateField(_("灰色自哪天"), null=True, blank=True, help_text=_("空着就从现在起"))
    grey_until = models.DateField(_("灰色到哪天"), null=True, blank=True, help_text=_("含这一天，过了自动恢复"))
    four_eyes = models.CharField(
        _("发布前审核"), max_length=6, choices=FourEyes, default=FourEyes.NONE, db_default="none"
    )

    panels = [
        FieldPanel("area"),
        MultiFieldPanel([FieldPanel("portal_name"), FieldPanel("portal_name_en")], _("名称")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("sponsor", "sponsor_en", "organiser", "organiser_en", "contact_phone")],
            _("谁在办"),
        ),
        MultiFieldPanel([FieldPanel("site_code"), FieldPanel("icp_no"), FieldPanel("psb_no")], _("备案")),
        MultiFieldPanel([FieldPanel("emergency_more"), FieldPanel("supervision_more")], _("电话")),
        FieldPanel("colours"),
        FieldPanel("level_words"),
        FieldPanel("four_eyes"),
        MultiFieldPanel([FieldPanel(name) for name in ("grey", "grey_from", "grey_until")], _("哀悼日")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("站点信息")

    def __str__(self) -> str:
        return self.portal_name

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """What is changed here shows at once on every page below."""
        super().save(*args, **kwargs)
        bump([self.area])
        review.put_up(self.area)

    @property
    def emergency_numbers(self) -> list[numbers.Line]:
        return numbers.read(self.emergency_more)

    @property
    def supervision_numbers(self) -> list[numbers.Line]:
        return numbers.read(self.supervision_more)

    def mourns(self, day: date) -> bool:
        """Whether all pages of this place and below are without colour on this day."""
        begun = self.grey_from is None or self.grey_from <= day
        return self.grey and begun and (self.grey_until is None or day <= self.grey_until)


class Follow(models.Model):
    """Somebody wants to hear of a place. 关注"""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="follows")
    area = models.ForeignKey(Area, models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=moment.now, editable=False)

    class Meta:
        verbose_name = _("关注")
        constraints = [models.UniqueConstraint(fields=["contact", "area"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.contact} → {self.area}"
