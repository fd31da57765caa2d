"""Who keeps what a place shows is reminded: officers that their post is still right, of a group's code that it runs out.

Each letter carries a signed way to one post or one group. Run once a day; who was written to of late is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from accounts import moment, seals
from accounts.models import Contact
from grids import verifying
from grids.models import Appointment, ChatGroup
from home import posts
from services.letters import box
from services.letters.models import Letter

ASK_AGAIN_AFTER = timedelta(days=14)
CODE_ENDS_WITHIN = timedelta(days=2)
LASTS = timedelta(days=45)  # how long the way in a letter is good for


def way_to_post(post: Appointment) -> str:
    """The signed address of a post, for its holder."""
    return f"/post/{post.pk}/?k={seals.seal('post', post.pk, post.person_id)}"


def way_to_group(group: ChatGroup) -> str:
    """The signed address of a chat group, for whoever maintains it."""
    return f"/group/{group.pk}/?k={seals.seal('group', group.pk, group.maintainer_id)}"


def ask_officers() -> int:
    """Ask who has not said for a quarter that the post is right, again a fortnight later; returns how many were asked."""
    unsure = verifying.to_be_asked().filter(duty__in=posts.SHOWN)
    asked = _not_written_to_of_late(unsure, "p", ASK_AGAIN_AFTER)
    for post in asked:
        _write("posts", "confirm", post.person.contact, f"p{post.pk}", way_to_post(post), str(post.area))
    with transaction.atomic():
        verifying.ask(asked)
    return len(asked)


def remind_of_codes() -> int:
    """Tell who maintains a chat group that its code runs out in two days; returns how many were told."""
    today = moment.today()
    groups = ChatGroup.objects.filter(expires_on__gt=today, expires_on__lte=today + CODE_ENDS_WITHIN)
    kept = groups.filter(maintainer__in=Appointment.objects.current()).select_related("maintainer__person__contact")
    ending = _not_written_to_of_late(kept, "g", CODE_ENDS_WITHIN)
    for group in ending:
        contact = group.maintainer.person.contact  # type: ignore[union-attr]
        _write("groups", "expiring", contact, f"g{group.pk}", way_to_group(group), group.name)
    return len(ending)


def _not_written_to_of_late(things: Iterable, mark: str, span: timedelta) -> list:
    """Those about which no letter was written within the span. One query beside that for the things."""
    found = list(things)
    names = [f"{mark}{one.pk}" for one in found]
    late = Letter.objects.filter(about__in=names, written_at__gt=moment.now() - span).values_list("about", flat=True)
    told = set(late)
    return [one for one in found if f"{mark}{one.pk}" not in told]


@transaction.atomic
def _write(kind: str, verb: str, to: Contact, about: str, path: str, title: str) -> None:
    """By SMS, also to who has an account: the way in the message is the one tap."""
    facts = {"path": path, "title": title, "face": "officer"}
    box.send_after_commit(box.write([to], kind, verb, facts, about=about))
