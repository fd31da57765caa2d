"""What a row of the table may say of a project."""

from __future__ import annotations

from services.cases.models import Case
from services.partners.models import Project


def unit_has_not_rated(case: Case) -> bool:
    """Since it was last fulfilled: a project that is done over may be rated again."""
    verbs = [event.verb for event in case.past]
    done = max((at for at, verb in enumerate(verbs) if verb == "fulfil"), default=0)
    return "rate_back" not in verbs[done:]


def was_looked_at(case: Case) -> bool:
    """A copy of an after-photo was made by somebody who has looked at it."""
    return any(photo.original_id and photo.stage == "after" for photo in case.pictures)


def photos_are_shown(case: Case) -> bool:
    project = case.detail
    return isinstance(project, Project) and project.pictures.exists()
