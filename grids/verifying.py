"""Whether what a post shows is still right: its holder is asked every quarter, and says so with one tap. 核对

Written like everything of a post under the lock of grids.changes; who asks and by which way is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import moment
from grids.changes import lock
from grids.models import Appointment
from grids.versions import post_shown_anew

ASK_AFTER = timedelta(days=90)


def to_be_asked() -> QuerySet[Appointment]:
    """Held today at an area, and for a quarter nobody has said that it is right. Those that were asked stay in it."""
    long_ago = moment.today() - ASK_AFTER
    unsure = Q(last_verified_on=None, since__lte=long_ago) | Q(last_verified_on__lte=long_ago)
    return Appointment.objects.current().filter(unsure, area__isnull=False).select_related("person__contact", "area")


@transaction.atomic
def ask(posts: Sequence[Appointment]) -> None:
    """From today on these wait for their holders' word; who waits already goes on waiting since then."""
    unasked = Q(asked_on=None) | Q(last_verified_on__gte=F("asked_on"))
    Appointment.objects.filter(unasked, pk__in=[post.pk for post in posts]).update(asked_on=moment.today())


@transaction.atomic
def confirm(post: Appointment) -> Appointment:
    """Its holder says that it is right, today."""
    lock()
    held = Appointment.objects.select_related("person__contact", "area").get(pk=post.pk)
    held.last_verified_on, held.asked_on = moment.today(), None
    held.save(update_fields=["last_verified_on", "asked_on"])
    post_shown_anew(held)
    return held
