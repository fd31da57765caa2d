"""Editors' pictures: nothing hidden comes in with them, and what residents see is made when it is published."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import Image, SourceImageIOError

from services.cases import pictures

SHOWN = "width-1200"  # what templates/home/publication.html asks for
log = logging.getLogger(__name__)


class PlainImageForm(BaseImageForm):
    """Takes a picture in as the portal takes photos in: upright, no place, no camera, no more than a screen needs."""

    def clean_file(self) -> Any:
        """Raises ValidationError with a sentence that says what to do."""
        given = self.cleaned_data["file"]
        if not isinstance(given, UploadedFile):
            return given
        try:
            pictures.check(given, given.size or 0)
            made = pictures.plain(given)
        except pictures.PhotoRefused as refused:
            raise ValidationError(str(refused)) from refused
        name = PurePath(given.name or "picture").with_suffix(".jpg").name
        return SimpleUploadedFile(name, made.content, content_type="image/jpeg")


def make(image: Image | None) -> None:
    """The size that the public page shows, so that no resident waits for it. A lost original stops nobody."""
    if image is None:
        return
    try:
        image.get_rendition(SHOWN)
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as broken:
        log.warning("picture %s cannot be made: %s", image.pk, type(broken).__name__)
