"""What the queue runs for the case back end. Ids only, never personal data."""

from __future__ import annotations

from celery import shared_task

from services.cases import anchors, digest, erasing, evidence, grams, leaving, refitting, stranded
from services.cases import sweep as clockwork


@shared_task(name="cases.sweep", ignore_result=True)
def sweep() -> None:
    clockwork.sweep()


@shared_task(name="cases.reseat", ignore_result=True)
def reseat() -> None:
    """Whoever was to open it, or was in charge, may have left by the mere date."""
    stranded.reseat()
    leaving.release()


@shared_task(name="cases.refit", ignore_result=True)
def refit() -> None:
    refitting.fit_what_is_marked()


@shared_task(name="cases.sweep_loose_photos", ignore_result=True)
def sweep_loose_photos() -> None:
    evidence.sweep_loose()


@shared_task(name="cases.erase", ignore_result=True)
def erase() -> None:
    """What has been kept for its time: contacts first, for a case whose resident is gone loses its words, too."""
    erasing.forget_due()
    erasing.erase_due()


@shared_task(name="cases.anchor_heads", ignore_result=True)
def anchor_heads() -> None:
    anchors.write()


@shared_task(name="cases.write_digests", ignore_result=True)
def write_digests() -> None:
    digest.write_digests()


@shared_task(name="cases.put_away", ignore_result=True)
def put_away() -> None:
    grams.put_away()
