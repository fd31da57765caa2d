"""What editors upload comes in plain: nothing hidden in a picture stays."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from services.cases import pictures


class PictureField(WagtailImageField):
    """Looks at the header before anything is decoded, and refuses what is no picture with a sentence."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            try:
                pictures.check(data, data.size or 0)
            except pictures.PhotoRefused as refused:
                raise ValidationError(str(refused)) from refused
            data.seek(0)
        return super().to_python(data)


class PlainImageForm(BaseImageForm):
    """Takes a picture in as the portal takes photos in: upright, no place, no camera, no more than a screen needs."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)

    def clean_file(self) -> Any:
        """Raises ValidationError with a sentence that says what to do."""
        given = self.cleaned_data["file"]
        if not isinstance(given, UploadedFile):
            return given
        try:
            made = pictures.plain(given)
        except pictures.PhotoRefused as refused:
            raise ValidationError(str(refused)) from refused
        name = PurePath(given.name or "picture").with_suffix(".jpg").name
        return SimpleUploadedFile(name, made.content, content_type="image/jpeg")
