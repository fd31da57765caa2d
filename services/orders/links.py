"""Signed ways to one order, for a volunteer with a message in hand. No GET spends them: what is said, is said once.

An invitation opens the two verbs of whoever was asked; a task the verbs of whoever said yes.
"""

from __future__ import annotations

from datetime import timedelta

from accounts import seals
from accounts.gates import Gone
from services.cases.models import Case
from services.orders.actor import HelperActor, as_helper
from services.orders.models import Helping, OfferMade

ASKED = frozenset({"accept", "pass_on"})
HELPING = frozenset({"check_in", "check_out", "give_back"})
LASTS = timedelta(days=60)  # an order may be wanted a month ahead


def invitation(offer: OfferMade, number: str) -> str:
    return _path(number, seals.seal("offer", number, offer.pk))


def task(helping: Helping, number: str) -> str:
    return _path(number, seals.seal("helping", number, helping.pk))


def read(case: Case, key: str) -> HelperActor | None:
    """Who comes with this key; None when nobody signed it for this order. Raises Gone when it has had its time."""
    for offer in OfferMade.objects.filter(order__case=case).select_related("volunteer"):
        if seals.fits(key, "offer", case.number, offer.pk):
            return _fresh(key, as_helper(offer.volunteer, channel="link", case=case.number, verbs=ASKED))
    for helping in Helping.objects.filter(order__case=case, volunteer__isnull=False).select_related("volunteer"):
        if helping.volunteer and seals.fits(key, "helping", case.number, helping.pk):
            return _fresh(key, as_helper(helping.volunteer, channel="link", case=case.number, verbs=HELPING))
    return None


def _fresh(key: str, actor: HelperActor) -> HelperActor:
    if seals.age(key) > LASTS:
        raise Gone
    return actor


def _path(number: str, key: str) -> str:
    return f"/volunteer/o/{number}/?k={key}"
