"""What a second reader would say of a page that was just saved: said once after saving, and never in its way.

What must not be published at all is refused by the form (home.forms.PublicationForm).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from wagtail.models import Page

from home.models import Publication
from home.proofreading import Draft, proofread

MOST = 6  # sentences at once; the others come when these are mended


def say(request: HttpRequest, page: Page) -> None:
    """As warnings beside the CMS's own words. What it saves by itself while somebody is writing is not read."""
    if isinstance(page, Publication) and request.accepts("text/html"):
        for words in advice(page)[:MOST]:
            messages.warning(request, words)


def advice(page: Publication) -> list[str]:
    """Of the words as they stand on `page`. Where it is for, a page of a place says by itself."""
    when = page.starts_at and (page.ends_at or page.kind == Publication.Kind.EVENT)
    draft = Draft(
        kind=page.kind, title=page.title, summary=page.summary, body=page.body, has_place=True, has_time=bool(when)
    )
    return [finding.words for finding in proofread(draft) if not finding.stops]
