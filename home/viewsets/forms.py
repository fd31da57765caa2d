"""A form of a row that lies somewhere: it offers what its user keeps, and leaves out what the user may not give."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from grids.duties import KEEPING, Duty
from home.charges import administers, charge, narrow
from home.viewsets.choices import short_or_typed
from services.cases import pictures


class PlacedForm(forms.ModelForm):
    """It cleans, it does not save: its viewset writes `facts()` through the only writer of that row.

    `duties`: as what its user is here, for the choices offered. `fixed`: asked when the row is made, never again.
    `for_administrators`: left out for whoever does not administer the row's place.
    """

    duties: tuple[Duty, ...] = KEEPING
    fixed: tuple[str, ...] = ()
    for_administrators: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: Any, place: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.is_new = self.instance.pk is None
        administered = administers(user, place) if place else bool(charge(user, Duty.ADMINISTRATOR))
        for name in [*(() if self.is_new else self.fixed), *(() if administered else self.for_administrators)]:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            self._fit(name, field)

    def _fit(self, name: str, field: forms.Field) -> None:
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = narrow(field.queryset, self.user, *self.duties)
            self.fields[name] = short_or_typed(field)
        elif isinstance(field, forms.DateField):
            field.widget = AdminDateInput()
        elif isinstance(field, forms.DateTimeField):
            field.widget = AdminDateTimeInput()

    def facts(self) -> dict[str, Any]:
        """What was changed, of the fields that the row itself has; of a new row, all."""
        own = {field.name for field in self._meta.model._meta.get_fields()}
        names = self.fields if self.is_new else self.changed_data
        return {name: self.cleaned_data[name] for name in names if name in own and name in self.cleaned_data}

    def store(self) -> None:
        """Whatever must lie somewhere before the transaction of the change begins."""

    def say(self, field: str | None, words: str) -> None:
        """Beside the field when it is shown, else above the form."""
        self.add_error(field if field in self.fields else None, words)


class PictureForm(PlacedForm):
    """With pictures among its fields: they are decoded while cleaning and stored before the transaction begins."""

    pictures: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._decoded: dict[str, bytes] = {}
        for name in self.pictures:
            was = self.fields[name]
            self.fields[name] = forms.FileField(
                label=was.label, help_text=was.help_text, required=False,
                widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.pictures:
            if isinstance(file := cleaned.get(name), UploadedFile):
                try:
                    pictures.check(file, file.size or 0)
                    self._decoded[name] = pictures.plain(file).content
                except pictures.PhotoRefused as refused:
                    self.say(name, str(refused))
        return cleaned

    def store(self) -> None:
        """Without what the picture came with: its name, its EXIF. `facts()` then hold the stored name."""
        for name in self.pictures:
            field = self._meta.model._meta.get_field(name)
            if content := self._decoded.get(name):
                stored = f"{field.upload_to}{secrets.token_urlsafe(12)}.jpg"
                self.cleaned_data[name] = field.storage.save(stored, ContentFile(content))
            elif self.cleaned_data.get(name) is False:
                self.cleaned_data[name] = ""


def forget(file: FieldFile) -> None:
    """The file that a row no longer names goes, when the row is safe."""
    if file:
        transaction.on_commit(partial(file.storage.delete, file.name))


def written_like(example: str) -> str:
    return _("请照这个样子填写：%(example)s") % {"example": example}


def refused_words() -> str:
    """When the writer refuses what the form let pass: somebody else was quicker, or the place is no more."""
    return _("没有保存：这个地方或这个岗位刚刚有了变化。请返回列表核对后再试。")


def place_of(row: Model, paths: tuple[str, ...]) -> Any:
    """The area of a row: the first of these paths that is not empty."""
    for path in paths:
        thing: Any = row
        for step in path.split("__") if path else ():
            thing = getattr(thing, step, None)
        if thing is not None:
            return thing
    return None
