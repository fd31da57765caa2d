"""Forms of pages that lie below a place."""

from __future__ import annotations

from typing import Any

from django.forms import ModelChoiceField
from wagtail.admin.forms import WagtailAdminPageForm


class PlacedPageForm(WagtailAdminPageForm):
    """Offers of every related thing only what its editor keeps. Every page type below an AreaPage uses it.

    A test fails for a page type that does not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from home.charges import narrow  # models need this form, and it the models

        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and self.for_user is not None:
                field.queryset = narrow(field.queryset, self.for_user)
