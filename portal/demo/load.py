"""Loading the demo: places and what is published at once, the history piece by piece. Everything may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from time import sleep

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import moment
from grids.models import AreaCode
from home.models import SiteProfile
from portal.demo import (
    aiping,
    consulting,
    dingshan,
    divisions,
    ganxi,
    guide,
    helping,
    plan,
    play,
    published,
    rota,
    rules,
    sharing,
    xixili,
)
from portal.demo.cast import Cast, NobodyMay
from portal.demo.crew import Crew
from services.cases.act import AnswersRefused, StepNotAllowed

CASES = 320
BREATH = 0.01  # seconds in which others may write: a waiting writer asks SQLite again in about this time


def load_places() -> bool:
    """Areas, buildings, people and accounts in one transaction. False when they are there."""
    return _part(AreaCode.objects.filter(code=divisions.DINGSHAN).exists, _plant_places)


def load_published() -> bool:
    """Profiles, notices and policies in one transaction. False when they are there."""
    return _part(SiteProfile.objects.filter(area__codes__code=divisions.DINGSHAN).exists, published.plant)


def load_history(count: int = CASES) -> Iterator[int | str]:
    """Tell the stories that are not told yet, oldest first, a transaction each; yields how many cases each made.

    When the last is told, demo.json is written. A story that the table refuses (its texts or courses do not fit what an
    administrator has changed) is left out as a whole; then its key and the reason are yielded instead.
    """
    now, cast = moment.now(), Cast()
    for story in plan.stories(count):
        try:
            yield len(play.tell(story, cast, now))
        except (StepNotAllowed, AnswersRefused, PermissionDenied, NobodyMay, KeyError) as refused:
            yield f"{story.key} ({story.course.name}, {story.matter.code}): {refused!r}"
        sleep(BREATH)
    for _case in chain(helping.tell(cast, now), sharing.tell(now), consulting.tell(now)):
        yield 1
    rota.tell()
    guide.write()


def _part(is_there: Callable[[], bool], plant: Callable[[], None]) -> bool:
    with transaction.atomic():
        if is_there():
            return False
        plant()
    return True


def _plant_places() -> None:
    crew = Crew()
    for town in (dingshan, xixili, aiping, ganxi):
        town.plant(crew)
    rules.plant()
    helping.plant()
    rota.plant()
    sharing.plant(crew)
    consulting.plant()
