"""One table for every kind of case, its events, its clocks, and the settings that hang on areas."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.models import Appointment, Area, Building, Entrance, Level, Organisation, Person, Place
from grids.naming import named
from services.cases.numbers import new_number, spell
from services.cases.table import KINDS, Phase, State, Workflow


class Tier(models.TextChoices):
    """三事分流: each a pair of level and forum. The near-homophones never stand alone on a page: see _tier.html."""

    GRID_MATTER = "grid", _("家事")
    SHARED_MATTER = "shared", _("共事")
    PUBLIC_MATTER = "public", _("公事")


class Openness(models.TextChoices):
    PUBLIC = "public", _("可公开")
    PRIVATE = "private", _("不公开")
    SEALED = "sealed", _("保密")


def once_at(fields: list[str], name: str) -> list[models.BaseConstraint]:
    """One row of these for an area, and one for all areas (area empty); said twice, for SQLite tells NULLs apart."""
    return [
        models.UniqueConstraint(fields=[*fields, "area"], name=f"{name}_once_here"),
        models.UniqueConstraint(fields=fields, condition=Q(area=None), name=f"{name}_once_everywhere"),
    ]


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


class CaseQuerySet(models.QuerySet):
    def within_reach_of(self, actor: Any) -> CaseQuerySet:
        """The gate SEE: one's own, one's work, and all that lies or is answered for in one's areas.

        Sealed cases: the resident, the owner and the named handlers at the desk, nobody else.
        A case about somebody is never within that somebody's reach.
        """
        if actor.case:
            return self.filter(number=actor.case)
        own = Q(requester=actor.contact) if actor.contact else Q(pk__in=[])
        staff = actor.work() | (actor.ground() & ~Q(openness=Openness.SEALED)) | actor.sealed_desks()
        return self.filter(own | (staff & ~actor.is_subject()))


class Case(models.Model):
    """Whatever was asked for. Only act.py assigns what stands below `state`. 事项"""

    number = models.CharField(_("编号"), max_length=10, unique=True, default=new_number, editable=False)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    requester = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="cases")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", verbose_name=_("类别"))
    text = models.TextField(_("内容"), blank=True)
    place = models.ForeignKey(Area, models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="+")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("来源"), max_length=10, default="web")
    subject_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    subject_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=moment.now, db_index=True)

    state = models.CharField(_("状态"), max_length=30)
    phase = models.CharField(max_length=10)
    tier = models.CharField(_("分流"), max_length=10, choices=Tier, blank=True)
    openness = models.CharField(_("公开"), max_length=10, choices=Openness, default=Openness.PRIVATE)
    outcome = models.CharField(_("结果"), max_length=20, blank=True)
    desk = models.ForeignKey(Area, models.PROTECT, related_name="+")
    at_county = models.BigIntegerField(null=True)
    at_subdistrict = models.BigIntegerField(null=True)
    at_community = models.BigIntegerField(null=True)
    at_estate = models.BigIntegerField(null=True)
    at_grid = models.BigIntegerField(null=True)
    at_micro_grid = models.BigIntegerField(null=True)
    owner_appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    owner_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    open_children = models.PositiveSmallIntegerField(default=0)
    next_look_at = models.DateTimeField(null=True, db_index=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        constraints = [
            models.CheckConstraint(
                name="case_one_owner", condition=Q(owner_appointment=None) | Q(owner_organisation=None)
            ),
        ]
        indexes = [models.Index(fields=[f"at_{level}", "phase"], name=f"case_at_{level}") for level in Level.values] + [
            models.Index(fields=["place", "created_at"], name="case_place"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def workflow(self) -> Workflow:
        return KINDS[self.kind]

    @property
    def standing(self) -> State:
        """The state, with its label and phase."""
        return self.workflow.states[self.state]

    @property
    def sealed(self) -> bool:
        return self.openness == Openness.SEALED

    @property
    def over(self) -> bool:
        return self.phase == Phase.OVER

    @property
    def shown_number(self) -> str:
        return spell(self.number)

    @property
    def title(self) -> str:
        """Made from category and building; the resident's words stay inside. Of a sealed case, nothing."""
        if self.sealed:
            return str(_("保密事项"))
        return f"{self.category or self.workflow.label} · {self.where}"

    @property
    def where(self) -> str:
        return str(Place(self.place, self.building, self.entrance))

    @cached_property
    def detail(self) -> models.Model:
        """The row in which a shop keeps what only its kind has."""
        model = apps.get_model(self.workflow.detail)
        found = model._default_manager.filter(case=self).first() if self.pk else None
        return found or model(case=self)

    @cached_property
    def past(self) -> list[Event]:
        """The events, oldest first; one query. The words are not loaded."""
        return list(self.events.order_by("seq"))

    @cached_property
    def all_clocks(self) -> list[CaseClock]:
        """The clocks of all rounds; one query, none where they were prefetched."""
        return list(self.clocks.all())

    def sit_at(self, desk: Area) -> None:
        """Let this area answer from now on; the place stays."""
        self.desk = desk
        ids = {area.level: area.pk for area in desk.lineage()}
        for level in Level.values:
            setattr(self, f"at_{level}", ids.get(level))


class Event(models.Model):
    """What happened and how the case stood then: history, statistics, proof. The database refuses to edit it. 办理记录"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30)
    tier = models.CharField(max_length=10, blank=True)
    desk_id = models.BigIntegerField()
    owner = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict, help_text="coded answers: what figures count")
    channel = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    words_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("办理记录")
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.verb} #{self.seq}"


class EventText(models.Model):
    """The words of an event. Erased with their salt, they leave the chain whole and nothing to guess."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="text")
    salt = models.CharField(max_length=32)
    words = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("办理文字")

    def __str__(self) -> str:
        return f"{self.event_id}"


class Photo(models.Model):
    """A picture, already re-encoded; loose until a step takes it. The name it came with is not kept. 照片"""

    key = models.CharField(max_length=24, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="photos")
    seq = models.PositiveIntegerField(null=True, help_text="the event it came with")
    stage = models.CharField(max_length=10, blank=True, help_text="before or after")
    file = models.FileField(upload_to="photos/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField(default=moment.now, db_index=True)

    class Meta:
        verbose_name = _("照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class Unit(models.TextChoices):
    """In what a time limit counts. CJ/T 315 practice; domain notes 2.5."""

    WORKING_DAYS = "working_days", _("工作日")
    WORKING_HOURS = "working_hours", _("工作时")
    URGENT_HOURS = "urgent_hours", _("紧急工作时")
    NATURAL_HOURS = "natural_hours", _("自然时")


class WorkCalendar(models.Model):
    """Which days and hours count as work, here and below. 工作日历"""

    code = models.SlugField(_("代码"), max_length=20)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    name = models.CharField(_("名称"), max_length=40)
    hours = models.JSONField(_("办公时间"), default=list, help_text='[["09:00", "12:00"], ["14:00", "18:00"]]')
    urgent_from = models.TimeField(_("紧急工作时起"), default="08:00")
    urgent_to = models.TimeField(_("紧急工作时止"), default="22:00")
    weekdays = models.JSONField(_("工作的星期"), default=list, help_text="[0, 1, 2, 3, 4], Monday is 0")

    class Meta:
        verbose_name = _("工作日历")
        constraints = once_at(["code"], "calendar")

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a holiday, or a make-up working day 调休."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("特殊日期")
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class TimeLimit(models.Model):
    """How long a clock runs. Empty means any; the nearest area wins, then category, then tier. 时限"""

    clock = models.CharField(_("时钟"), max_length=30)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("适用区域"))
    category = models.SlugField(_("类别"), max_length=30, blank=True)
    tier = models.CharField(_("分流"), max_length=10, choices=Tier, blank=True)
    amount = models.PositiveIntegerField(_("多少"))
    unit = models.CharField(_("单位"), max_length=15, choices=Unit)
    calendar = models.SlugField(_("日历"), max_length=20, default="office")

    class Meta:
        verbose_name = _("时限")
        constraints = once_at(["clock", "category", "tier"], "time_limit")

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount} {self.get_unit_display()}"


class CaseClock(models.Model):
    """One clock of a case in one round. Running: neither paused nor stopped. 时钟"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=30)
    round = models.PositiveSmallIntegerField()
    started = models.DateTimeField()
    due = models.DateTimeField()
    unit = models.CharField(max_length=15, choices=Unit)
    calendar = models.SlugField(max_length=20)
    paused = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    told = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("时钟")
        constraints = [models.UniqueConstraint(fields=["case", "name", "round"], name="clock_round_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.round}"


class Once(models.Model):
    """A key that counts once. Who comes again with the same body gets the first answer."""

    key = models.CharField(max_length=64)
    scope = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=moment.now, db_index=True)

    class Meta:
        verbose_name = _("一次性凭据")
        constraints = [models.UniqueConstraint(fields=["key", "scope"], name="once")]

    def __str__(self) -> str:
        return self.scope
