"""Exact to the minute: what was scheduled goes up, and what is over comes down, at the first moment somebody could see it.

The sweep does it every few seconds; a page made anew does not wait for the sweep.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, Exists, Subquery
from django.db.models.functions import Cast
from wagtail.models import Revision

from accounts import moment
from grids.models import Area
from home.models import Publication
from home.redrawn import shown_from

log = logging.getLogger(__name__)


def next_live(area: Area, at: datetime) -> Subquery:
    """The next moment at which something goes up that this place shows, as a column, the same for every row.

    The moments to come are read from an index, in order; each revision says its page in words.
    """
    here = Publication.objects.filter(area__in=shown_from(area)).values("pk")
    to_come = Revision.page_revisions.filter(approved_go_live_at__gt=at).annotate(
        of=Cast("object_id", BigIntegerField())
    )
    return Subquery(to_come.filter(of__in=here).order_by("approved_go_live_at").values("approved_go_live_at")[:1])


def overdue(at: datetime) -> Exists:
    """Is anything due that the sweep has not put up yet? As a column."""
    return Exists(Revision.objects.filter(approved_go_live_at__lte=at))


@transaction.atomic
def put_up_what_is_due() -> int:
    """Publish what was scheduled for this moment or before; returns how many. Two at once: one of them does it."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=moment.now())
    skip = connection.features.has_select_for_update_skip_locked
    revisions = list(due.select_for_update(skip_locked=skip, of=("self",) if skip else ()))
    return sum(_put_up(revision) for revision in revisions)


def _put_up(revision: Revision) -> bool:
    """False when it cannot be: then it is a draft again, the log says why, and no resident's page breaks."""
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except (ValidationError, ObjectDoesNotExist, IntegrityError) as refused:
        log.error("scheduled revision %s cannot be published: %s", revision.pk, type(refused).__name__)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        return False
    return True


def take_down_what_is_over() -> int:
    """Of the editor's lists: nobody saw it any more. Returns how many."""
    over = Publication.objects.filter(live=True, over_at__lte=moment.now())
    for page in over:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return len(over)


def sweep() -> None:
    """Both, in this order: what was to stand for a past hour only was published once, and lies in the archive."""
    put_up_what_is_due()
    take_down_what_is_over()
