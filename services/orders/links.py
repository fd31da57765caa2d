"""Signed ways to one order, for a volunteer with a message in hand. No GET spends them: what is said, is said once.

An invitation opens the two verbs of whoever was asked; a task the verbs of whoever said yes.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from accounts import seals
from accounts.gates import Gone
from services.cases.models import Case
from services.orders.actor import HelperActor, as_helper
from services.orders.models import Helping, OfferMade

TWINS = {  # one and the same button: which row it is depends on who else helps at that very moment
    "accept": ("accept", "join"), "check_in": ("check_in", "check_in_too", "check_in_short"),
    "check_out": ("check_out", "check_out_too"), "give_back": ("give_back", "give_back_late"), "pass_on": ("pass_on",),
    "name_stand_in": ("name_stand_in",), "stand_in": ("stand_in",), "no_stand_in": ("no_stand_in",),
}  # fmt: skip
ASKED = frozenset({*TWINS["accept"], "pass_on", "stand_in", "no_stand_in"})
HELPING = frozenset({*TWINS["check_in"], *TWINS["check_out"], *TWINS["give_back"], "name_stand_in"})
LASTS = timedelta(days=60)  # an order may be wanted a month ahead


def invitation(offer: OfferMade, number: str) -> str:
    return _path(number, seals.seal("offer", number, offer.pk))


def task(helping: Helping, number: str) -> str:
    return _path(number, seals.seal("helping", number, helping.pk))


def read(case: Case, key: str) -> HelperActor | None:
    """Who comes with this key; None when nobody signed it for this order. Raises Gone when it has had its time."""
    offers = OfferMade.objects.filter(order__case=case).select_related("volunteer")
    if pk := _signed(offers, case, key, "offer"):
        return _fresh(key, as_helper(offers.get(pk=pk).volunteer, channel="link", case=case.number, verbs=ASKED))
    helpings = Helping.objects.filter(order__case=case, volunteer__isnull=False).select_related("volunteer")
    if (pk := _signed(helpings, case, key, "helping")) and (volunteer := helpings.get(pk=pk).volunteer):
        return _fresh(key, as_helper(volunteer, channel="link", case=case.number, verbs=HELPING))
    return None


def _signed(rows: QuerySet, case: Case, key: str, purpose: str) -> int | None:
    """The row that this key was signed for. Of the others, which may be hundreds, only their numbers are read."""
    pks = rows.values_list("pk", flat=True)
    return next((pk for pk in pks if seals.fits(key, purpose, case.number, pk)), None)


def _fresh(key: str, actor: HelperActor) -> HelperActor:
    if seals.age(key) > LASTS:
        raise Gone
    return actor


def _path(number: str, key: str) -> str:
    return f"/volunteer/o/{number}/?k={key}"
