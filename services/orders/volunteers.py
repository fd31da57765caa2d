"""Who helps of their own accord. As little as an offer needs; no rank, no points, nothing of it public. 志愿者"""

from __future__ import annotations

from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.models import Area, Building, Person

PARTS = {
    "m": (time(8), time(12)),
    "a": (time(12), time(18)),
    "e": (time(18), time(21)),
}  # of a day, in the portal's time


class Skill(models.TextChoices):
    """What somebody can do that not everybody can. Empty: general help. 特长"""

    HAIRDRESSING = "hairdressing", _("理发")
    MEDICINE = "medicine", _("医护")
    ESCORT = "escort", _("陪诊")
    MENDING = "mending", _("修理")
    COOKING = "cooking", _("做饭送餐")
    TEACHING = "teaching", _("辅导")


class VolunteerQuerySet(models.QuerySet):
    def active(self, now: datetime) -> VolunteerQuerySet:
        """Confirmed by their community, and not taking a rest."""
        awake = Q(muted_until=None) | Q(muted_until__lte=now)
        return self.filter(awake, standing=Volunteer.Standing.CONFIRMED)


class Volunteer(models.Model):
    """A contact who offers help, as long as they like. Leaving deletes the row. 志愿者"""

    class Standing(models.TextChoices):
        WAITING = "waiting", _("等社区确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("没有通过")

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="volunteer")
    adult_at = models.DateTimeField(help_text="when they confirmed that they are of age; no date of birth is asked")
    badge = models.BooleanField(_("亮出党员身份"), default=False)
    pledge = models.CharField(_("我的承诺"), max_length=40, blank=True)
    named_as = models.CharField(
        _("公开的称呼"), max_length=10, blank=True, help_text="said in public, while the consent to it holds"
    )
    unit = models.CharField(_("工作单位"), max_length=60, blank=True)
    home = models.ForeignKey(Building, models.PROTECT, related_name="+")
    other = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text="of residence")
    stands_in = models.BooleanField(
        _("可以请我替别人去"), default=False, help_text="other volunteers of the subdistrict may see the name"
    )
    skills = models.JSONField(_("特长"), default=list, blank=True)
    free = models.JSONField(_("什么时候有空"), default=list, blank=True, help_text='["0m", "5a"]; empty: any time')
    quota = models.PositiveSmallIntegerField(_("一天最多几条邀请"), default=3)
    muted_until = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    ruled_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(default=moment.now)
    calendar_round = models.SmallIntegerField(
        default=0, help_text="which address of their calendar holds; 0 or less: none"
    )
    learned_since = models.DateTimeField(default=moment.now, help_text="what the planner learned before is forgotten")

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("志愿者")
        indexes = [models.Index(fields=["grid", "standing"], name="volunteer_of_grid")]

    def __str__(self) -> str:
        return self.contact.name or str(_("志愿者"))

    @property
    def skill_names(self) -> list[str]:
        return [str(Skill(code).label) for code in self.skills if code in Skill.values]

    @property
    def said(self) -> str:
        """A name, a house, what for: what a leader needs to choose by. Nothing of how often somebody said yes."""
        return " · ".join([str(self), str(self.home), *self.skill_names])

    @property
    def confirmed(self) -> bool:
        return self.standing == self.Standing.CONFIRMED

    def rests(self, now: datetime) -> bool:
        return self.muted_until is not None and self.muted_until > now

    def is_free(self, since: datetime, until: datetime) -> bool:
        """Whether some part of this time is one they ticked; who ticked nothing is free at any time."""
        return not self.free or bool(set(self.free) & parts_of(since, until))


def parts_of(since: datetime, until: datetime) -> set[str]:
    """The parts of the week that this time touches: "2a" is Wednesday afternoon. Within one day, as orders are."""
    since, until = timezone.localtime(since), timezone.localtime(until)
    touched = [part for part, (first, last) in PARTS.items() if since.time() < last and until.time() > first]
    return {f"{since.weekday()}{part}" for part in touched}
