"""One table for every kind of case, with its events, its pictures and its clocks.

What a case can be about stands in categories.py, how long it may take in limits.py, to whom new ones go in rules.py,
what a twin is answered in first_answers.py; all are named here, too.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact
from grids.models import Appointment, Area, Building, Entrance, Level, Organisation, Person, said_by_people
from grids.naming import named
from services.cases import pieces
from services.cases.categories import Category, Openness, Question, Tier
from services.cases.first_answers import Once
from services.cases.limits import CalendarDay, TimeLimit, Unfitted, Unit, WorkCalendar
from services.cases.listing import CannedReply, CaseWords, SavedFilter
from services.cases.numbers import new_number, spell
from services.cases.postings import Posting
from services.cases.rules import Routed, RoutingRule
from services.cases.table import KINDS, Phase, State, Workflow

__all__ = ["CalendarDay", "CannedReply", "Case", "CaseClock", "CaseWords", "Category", "Event", "EventText", "Once", "Openness", "Photo",
           "Posting", "Question", "Routed", "RoutingRule", "SavedFilter", "Tier", "TimeLimit", "Unfitted", "Unit",
           "WorkCalendar"]  # fmt: skip


class CaseQuerySet(models.QuerySet):
    def with_estates(self) -> CaseQuerySet:
        """With the names that `where` says, in both languages."""
        estate = Area.objects.filter(pk=OuterRef("at_estate"))
        return self.annotate(**{f"estate_{name}": Subquery(estate.values(name)) for name in ("name", "name_en")})

    def within_reach_of(self, actor: Any, *, met: bool = False) -> CaseQuerySet:
        """The gate SEE: one's own, one's work, and all that lies or is answered for in one's areas.

        Sealed cases: the resident, the owner and the named handlers at the desk, nobody else; when it is late those of
        the next desk above that has any, too. A case about somebody is never within that somebody's reach.
        Where the rows are `met` on another way, each is asked; else they may be looked up by it: pieces.met().
        """
        if actor.case:
            return self.filter(number=actor.case)
        own = Q(requester=actor.contact) if actor.contact else Q(pk__in=[])
        staff = actor.work() | (actor.ground() & ~Q(openness=Openness.SEALED)) | actor.sealed_desks()
        seen = own | (staff & ~actor.is_subject())
        return self.filter(pieces.met(seen) if met else seen)


class Case(models.Model):
    """Whatever was asked for. Only act.py assigns what stands below `state`. 事项"""

    number = models.CharField(_("编号"), max_length=10, unique=True, default=new_number, editable=False)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    again_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="recurrences")
    topic = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    times_before = models.PositiveSmallIntegerField(default=0, help_text="how often the same was answered before")
    requester = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="cases")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", verbose_name=_("类别"))
    text = models.TextField(_("内容"), blank=True)
    place = models.ForeignKey(Area, models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="+", db_index=False)
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
    in_county = models.BigIntegerField(null=True, editable=False)
    in_subdistrict = models.BigIntegerField(null=True, editable=False)
    in_community = models.BigIntegerField(null=True, editable=False)
    in_estate = models.BigIntegerField(null=True, editable=False)
    in_grid = models.BigIntegerField(null=True, editable=False)
    in_micro_grid = models.BigIntegerField(null=True, editable=False)
    astray = models.BooleanField(default=False, editable=False, help_text="the desk is neither the place nor above it")
    owner_appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    owner_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=0)
    open_children = models.PositiveSmallIntegerField(default=0)
    next_look_at = models.DateTimeField(null=True, db_index=True)
    due_at = models.DateTimeField(null=True, help_text="when the nearest clock that runs is out; kept by clocks.turn")
    erased_at = models.DateTimeField(null=True, editable=False)  # words and pictures: see erasing.py

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        constraints = [
            models.CheckConstraint(
                name="case_one_owner", condition=Q(owner_appointment=None) | Q(owner_organisation=None)
            ),
        ]
        indexes = [
            *pieces.indexes(),
            models.Index(fields=["place", "created_at"], name="case_place"),
            models.Index(fields=["phase", "place"], name="case_phase"),  # what is under way at a place, not what was
            models.Index(fields=["created_at"], condition=Q(erased_at=None, phase="over"), name="case_unerased"),
            models.Index(fields=["place"], condition=pieces.SEALED & ~Q(phase="over"), name="case_sealed_at"),
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
    def late(self) -> bool:
        """A clock that has not been stopped ran out, and whoever must know has been told. See Actor.overrules."""
        return any(clock.told and not clock.stopped for clock in self.all_clocks)

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
        """The place as people say it. One query more unless the cases were read `with_estates`."""
        if self.building is None:
            return str(self.place)
        if not hasattr(self, "estate_name"):
            estate = self.place.estate
            self.estate_name: str | None = estate.name if estate else None
            self.estate_name_en: str | None = estate.name_en if estate else None
        return said_by_people(named(self, "estate_name") or named(self.place), self.building, self.entrance)

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
    def pictures(self) -> list[Photo]:
        """Of every stage, oldest first; one query."""
        return list(self.photos.all())

    @cached_property
    def all_clocks(self) -> list[CaseClock]:
        """The clocks of all rounds; one query, none where they were prefetched."""
        return list(self.clocks.all())

    def sit_at(self, desk: Area) -> None:
        """Let this area answer from now on; the place stays. One query, a second one where a new case lies elsewhere."""
        self.desk, self.astray = desk, not self.place.path.startswith(desk.path)
        above = _by_level(desk)
        for level in Level.values:
            setattr(self, f"at_{level}", above.get(level))
        if all(getattr(self, f"in_{level}") is None for level in Level.values):
            around = above if desk == self.place else _by_level(self.place)
            for level in Level.values:
                setattr(self, f"in_{level}", around.get(level))


def _by_level(area: Area) -> dict[str, int]:
    return {one.level: one.pk for one in area.lineage()}


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
        indexes = [models.Index(fields=["verb", "at", "case"], name="event_verb")]  # what figures ask by

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
    original = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")  # of a copy for the board
    file = models.FileField(upload_to="photos/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField(default=moment.now, db_index=True)

    class Meta:
        verbose_name = _("照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


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
    remind_at = models.DateTimeField(null=True, help_text="when whoever must act is reminded; empty once that was done")
    told = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("时钟")
        constraints = [models.UniqueConstraint(fields=["case", "name", "round"], name="clock_round_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.round}"
