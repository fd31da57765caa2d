"""The size of an editor's picture that residents see, made when the page is published."""

from __future__ import annotations

import logging

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Image, SourceImageIOError

SHOWN = "width-1200"  # what templates/home/publication.html asks for
log = logging.getLogger(__name__)


def make(image: Image | None) -> None:
    """The size that the public page shows, so that no resident waits for it. A lost original stops nobody."""
    if image is None:
        return
    try:
        image.get_rendition(SHOWN)
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as broken:
        log.warning("picture %s cannot be made: %s", image.pk, type(broken).__name__)
