"""What editors upload comes in plain: nothing hidden in a picture stays."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.forms import BaseImageForm

from services.cases import pictures


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
