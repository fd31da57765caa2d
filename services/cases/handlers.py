"""Named handlers of sealed matters: who may open them, and take steps with them. 保密事项经办人"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from grids.duties import Duty
from grids.models import Appointment, Level, Succession
from grids.queries import reach_of

HIGH = (Level.COMMUNITY, Level.SUBDISTRICT, Level.COUNTY)  # where what is not for everybody may sit, nearest first
SEEING = frozenset({  # the duties that look after the cases of their ground; the others see only what they own
    Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF, Duty.SUPERVISOR,
})  # fmt: skip
UPPER = (Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF)  # who decides from the community upwards
HANDLING = SEEING - {Duty.SUPERVISOR}  # who opens and takes steps; a supervisor only opens


def seeing_sealed() -> QuerySet[Appointment]:
    """Who may open the sealed cases at their desk today. Each knows whether its area came `after` another: reach_of()."""
    before = Succession.objects.filter(successor=OuterRef("area"))
    posts = Appointment.objects.current().filter(handles_sealed=True, duty__in=SEEING, area__isnull=False)
    return posts.annotate(after=Exists(before))


def named_handlers() -> QuerySet[Appointment]:
    """Those of them who take steps with them, too."""
    return seeing_sealed().filter(duty__in=HANDLING)


def reached(handlers: QuerySet[Appointment]) -> set[int]:
    """The areas of these posts, and whatever those succeeded."""
    return set().union(*reach_of(list(handlers)).values())
