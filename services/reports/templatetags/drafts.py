"""Where drafts that wait on this telephone are shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from services.reports.drafts import marks

register = template.Library()


@register.inclusion_tag("reports/_drafts.html", takes_context=True)
def drafts(context: Context, *, writing: bool = False) -> dict[str, Any]:
    """The drafts of whoever is signed in, as far as this telephone has any; no query. `writing`: the form stands below."""
    request = context["request"]
    return {"marks": " ".join(marks(request.user)), "writing": writing}
