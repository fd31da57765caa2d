"""System, security and audit administrator 三员: what one may do the next one watches, so nobody is two of them.

等保 2 asks for the separation of administrators [recalled]. A small community turns it off: SEPARATE_ADMINISTRATORS=0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q

from accounts import moment
from grids.duties import ADMINISTERING
from grids.models import Appointment, Person


def of_two(posts: Sequence[tuple[Person, str]]) -> list[Person]:
    """Who would be two of the three, with these posts beside what they hold today or will hold. At most one query."""
    given = [(person, duty) for person, duty in posts if duty in ADMINISTERING]
    if not given or not settings.SEPARATE_ADMINISTRATORS:
        return []
    hats = _held([person.pk for person, _duty in given])
    for person, duty in given:
        hats[person.pk].add(duty)
    return [person for person, _duty in given if len(hats[person.pk]) > 1]


def doubled() -> list[Person]:
    """Who is two of the three today. Two queries at most; none where it is not asked for."""
    if not settings.SEPARATE_ADMINISTRATORS:
        return []
    held = Appointment.objects.current().filter(duty__in=ADMINISTERING).values_list("person", "duty").distinct()
    hats: dict[int, set[str]] = defaultdict(set)
    for person, duty in held:
        hats[person].add(duty)
    return list(Person.objects.filter(pk__in=[person for person, duties in hats.items() if len(duties) > 1]))


def _held(people: list[int]) -> dict[int, set[str]]:
    hats: dict[int, set[str]] = defaultdict(set)
    lasting = Appointment.objects.filter(Q(until=None) | Q(until__gte=moment.today()), person__in=people)
    for person, duty in lasting.filter(duty__in=ADMINISTERING).values_list("person", "duty"):
        hats[person].add(duty)
    return hats
