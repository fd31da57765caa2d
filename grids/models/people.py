"""Who serves: bodies, persons, and their appointments."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.duties import Duty
from grids.models.areas import Area
from grids.naming import is_english, named
from grids.querysets import AppointmentQuerySet

STALE_AFTER = timedelta(days=30)  # without an answer, and people are led to the desk above


class Organisation(models.Model):
    """A body: department, police station, court, property company, owners' committee. No account needed. 单位"""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        POLICE_STATION = "police_station", _("派出所")
        POLICE_OFFICE = "police_office", _("警务室")
        COURT = "court", _("法院")
        PROPERTY_COMPANY = "property_company", _("物业公司")
        OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
        GOVERNANCE_CENTRE = "governance_centre", _("综治中心")
        PARTNER_UNIT = "partner_unit", _("共建单位")
        SOCIAL = "social", _("社会组织")

    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name=_("服务范围"))
    address = models.CharField(_("地址"), max_length=120, blank=True)
    public_number = models.CharField(_("公开电话"), max_length=30, blank=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("单位")

    def __str__(self) -> str:
        return named(self)


class Person(models.Model):
    """A public officer, in the post shown to all. 公职人员"""

    name = models.CharField(_("姓名"), max_length=40)
    name_en = models.CharField(_("英文姓名"), max_length=80, blank=True)
    photo = models.ImageField(_("照片"), upload_to="officers/", blank=True, help_text=_("本人同意后才公开"))
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="person")

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return named(self)


class Appointment(models.Model):
    """Who, for which duty, at which area or organisation, from, to. What a person may do follows from it. 任职"""

    class Employment(models.TextChoices):
        FULL_TIME = "full_time", _("专职")
        PART_TIME = "part_time", _("兼职")

    class NumberKind(models.TextChoices):
        DESK = "desk", _("值班电话")
        WORK = "work", _("工作手机")
        PERSONAL = "personal", _("个人号码")

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    duty = models.CharField(_("职责"), max_length=20, choices=Duty.choices)
    title = models.CharField(_("职务"), max_length=40, blank=True, help_text=_("例如：法官、居民组长；空则用职责名"))
    title_en = models.CharField(_("英文职务"), max_length=80, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("区域")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("单位")
    )
    since = models.DateField(_("自"), default=moment.today)
    until = models.DateField(_("至"), null=True, blank=True, help_text=_("含这一天"))
    employment = models.CharField(_("专兼职"), max_length=10, choices=Employment, blank=True)
    pair_slot = models.CharField(_("AB 角"), max_length=1, choices=[("A", "A"), ("B", "B")], blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=80, blank=True)
    office_hours_en = models.CharField(_("办公时间（英文）"), max_length=120, blank=True)
    public_number = models.CharField(_("公开电话"), max_length=30, blank=True)
    public_number_kind = models.CharField(_("号码性质"), max_length=10, choices=NumberKind, default=NumberKind.WORK)
    handles_sealed = models.BooleanField(_("经办保密事项"), default=False)
    promise = models.CharField(_("承诺"), max_length=80, blank=True)
    last_verified_on = models.DateField(_("最近核对"), null=True, blank=True)
    asked_on = models.DateField(null=True, editable=False, help_text="since when it waits for its holder's word")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                name="appointment_somewhere", condition=Q(area__isnull=False) | Q(organisation__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["area", "duty"], name="appointment_at")]

    def __str__(self) -> str:
        return f"{self.shown_title} {self.person}"

    @property
    def in_office(self) -> bool:
        """Held today."""
        return self.since <= moment.today() <= (self.until or moment.today())

    @property
    def stale(self) -> bool:
        """Its holder was asked a month ago whether it is still right, and has not answered."""
        if self.asked_on is None or (self.last_verified_on and self.last_verified_on >= self.asked_on):
            return False
        return moment.today() - self.asked_on >= STALE_AFTER

    @property
    def shown_title(self) -> str:
        return (self.title_en if is_english() else self.title) or str(Duty(self.duty).label)
