"""Red, amber, green: colours of a case, never of a person. 三色"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases.models import Case, CaseClock

SAID = {"red": _("红"), "amber": _("黄"), "green": _("绿")}
AWAITED = {  # what a clock waits for, by its name
    "first_response": _("受理"), "sign_for": _("签收"), "resolution": _("办结"), "ruling": _("裁定"),
    "report_in": _("报到或回告"), "answer": _("居民补充"), "answer_reminder": _("居民补充"), "rating": _("居民评价"),
    "review": _("再看一次"), "upgrade": _("上一级接手"), "police_report": _("报警或判断不须报警"),
    "level": _("在本级办理"), "acceptance": _("有人接手"), "arrival": _("上门"),
    "meeting": _("见面"), "meeting_reminder": _("见面"),
}  # fmt: skip
WHY = {"red": _("时限已过"), "amber": _("时间已用去八成"), "green": _("时间还够")}


@dataclass(frozen=True)
class Deadline:
    """The next moment by which somebody must act."""

    name: str
    due: datetime
    left: timedelta  # negative when it has passed
    colour: str

    @property
    def word(self) -> Any:
        """The colour's name; never colour alone."""
        return SAID[self.colour]

    @property
    def awaited(self) -> Any:
        """What has to happen by then."""
        return AWAITED.get(self.name, self.name)

    @property
    def why(self) -> Any:
        """The reason for the colour."""
        return WHY[self.colour]

    @property
    def late(self) -> bool:
        return self.left < timedelta(0)

    @property
    def days(self) -> int:
        return abs(self.left).days

    @property
    def hours(self) -> int:
        return abs(self.left).seconds // 3600

    @property
    def minutes(self) -> int:
        return abs(self.left).seconds % 3600 // 60


def deadline(case: Case) -> Deadline | None:
    """The nearest clock that runs; red once it has run out, amber from four fifths on."""
    running = [clock for clock in case.all_clocks if not (clock.stopped or clock.paused)]
    if not running:
        return None
    nearest = min(running, key=lambda clock: clock.due)
    now = moment.now()
    return Deadline(nearest.name, nearest.due, nearest.due - now, _colour(nearest, now))


def promised(case: Case) -> datetime | None:
    """By when the resident will have an answer: the resolution clock, running or paused."""
    clocks = [clock for clock in case.all_clocks if clock.name == "resolution" and not clock.stopped]
    return clocks[-1].due if clocks else None


def _colour(clock: CaseClock, now: datetime) -> str:
    if clock.due <= now:
        return "red"
    return "amber" if now - clock.started > (clock.due - clock.started) * 0.8 else "green"
