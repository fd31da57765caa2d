"""Photos: taken in before the step, loose until a step takes them, swept away when none does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import moment
from services.cases import pictures
from services.cases.models import Case, Photo
from services.cases.pictures import PhotoRefused, Picture

__all__ = ["PhotoRefused", "attach", "black_out", "receive", "still_here", "sweep_loose"]

AT_MOST = 3  # of one step
A_DAY = timedelta(hours=24)
SWEPT = "swept"  # stage of a loose photo whose file is being deleted
_KEY = re.compile(r"[0-9a-f]{24}")


def receive(files: Sequence[UploadedFile], *, keep: Sequence[str] = ()) -> list[str]:
    """Take pictures in as loose photos; returns the keys, those of `keep` (taken in earlier) first.

    All or none: every file is checked before the first is decoded. Writes files, so it is called before the
    transaction of the step. Raises PhotoRefused with a sentence for the resident.
    """
    kept = list(dict.fromkeys(keep))
    if len(kept) + len(files) > AT_MOST:
        raise PhotoRefused(_("一次最多附 3 张照片，请去掉几张。"))
    _must_be_here(kept)
    for place, file in enumerate(files, 1):
        with _naming(place, len(files)):
            pictures.check(file, file.size or 0)
    ready = []
    for place, file in enumerate(files, 1):
        with _naming(place, len(files)):
            ready.append(pictures.plain(file))
    return kept + [_store(picture) for picture in ready]


@contextmanager
def _naming(place: int, count: int) -> Iterator[None]:
    """Say which of several pictures is refused."""
    try:
        yield
    except PhotoRefused as refused:
        if count == 1:
            raise
        raise PhotoRefused(_("第 %(place)s 张：%(reason)s") % {"place": place, "reason": refused}) from refused


def still_here(keys: Sequence[str]) -> list[str]:
    """Of these keys those whose picture waits for a step: what a refused form offers again."""
    known = [key for key in dict.fromkeys(keys) if _KEY.fullmatch(key)]
    waiting = Photo.objects.filter(key__in=known, case=None).exclude(stage=SWEPT).values_list("key", flat=True)
    return sorted(waiting, key=known.index)[:AT_MOST]


def _must_be_here(keys: Sequence[str]) -> None:
    known = [key for key in keys if _KEY.fullmatch(key)]
    here = Photo.objects.filter(key__in=known).exclude(stage=SWEPT).count() if known else 0
    if here != len(keys):
        raise PhotoRefused(_("之前选的照片已经失效，请重新选一次。"))


def black_out(original: Photo, boxes: Iterable[pictures.Box]) -> str:
    """A loose copy with these boxes blacked out; returns its key. The original stays as it is. Raises PhotoRefused.

    Image work, so it is called before the transaction of the step that takes the copy.
    """
    with original.file.open() as file:
        return _store(pictures.blacked(file, boxes), original)


def _store(picture: Picture, original: Photo | None = None) -> str:
    """The row comes first: whatever happens then, the sweep finds and removes what is left."""
    key = secrets.token_hex(12)
    photo = Photo.objects.create(
        key=key,
        original=original,
        file=f"photos/{timezone.localtime(moment.now()):%Y/%m}/{key}.jpg",
        width=picture.width,
        height=picture.height,
    )
    photo.file.storage.save(photo.file.name, ContentFile(picture.content))
    return key


def attach(case: Case, keys: Sequence[str], seq: int, stage: str) -> None:
    """Let loose photos belong to this event of the case. Taking the same ones again changes nothing.

    Raises PhotoRefused for a photo that is gone or that another event has; the caller's transaction then undoes all.
    """
    wanted = set(keys)
    Photo.objects.filter(key__in=wanted, case=None).exclude(stage=SWEPT).update(case=case, seq=seq, stage=stage)
    if len(wanted) > AT_MOST or case.photos.filter(key__in=wanted, seq=seq).count() != len(wanted):
        raise PhotoRefused(_("之前选的照片已经失效，请重新选一次。"))


def sweep_loose(older_than: timedelta = A_DAY) -> int:
    """Delete photos that no step took, with their files. Returns how many.

    Each is claimed first, so none is lost that a step takes meanwhile; a sweep that was cut off goes on next time.
    """
    loose = Photo.objects.filter(case=None)
    old = loose.filter(taken_in_at__lt=moment.now() - older_than)
    old.update(stage=SWEPT)
    swept = list(loose.filter(stage=SWEPT))
    for photo in swept:
        photo.file.storage.delete(photo.file.name)
        photo.delete()
    return len(swept)
