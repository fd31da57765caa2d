"""Plates as a file of their own: HTML that needs no other, or PDF where WeasyPrint is installed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import ImageFile

from grids.papers import Paper
from grids.plates import Plate

AT_ONCE = 16  # sheets laid out at a time: so often somebody who waits sees how far it is

Progress = Callable[[int], object]


class NoPdf(Exception):
    """WeasyPrint, or a library of the system that it needs, is not installed here."""


def page(plates: Sequence[Plate], paper: Paper) -> str:
    """The whole page, its style sheet in it."""
    css = Path(str(finders.find("plate.css"))).read_text(encoding="utf-8")
    facts = {"sheets": paper.sheets(plates), "paper": paper, "css": css, "demo": settings.DEMO}
    return render_to_string("grids/plates.html", facts)


def write_pdf(plates: Sequence[Plate], paper: Paper, out: Path, progress: Progress = lambda done: None) -> None:
    """The same as PDF; `progress` hears how many plates are laid out. Raises NoPdf."""
    html, step = _weasyprint().HTML, AT_ONCE * paper.on_a_sheet
    laid: list[Any] = []
    for at in range(0, len(plates), step):
        part = page(plates[at : at + step], paper)
        laid.append(html(string=part, url_fetcher=_nothing_from_outside).render())
        progress(min(at + step, len(plates)))
    pages = [sheet for document in laid for sheet in document.pages]
    laid[0].copy(pages).write_pdf(out)


def can_pdf() -> bool:
    """Whether write_pdf() would get as far as laying out."""
    try:
        _weasyprint()
    except NoPdf:
        return False
    return True


def _weasyprint() -> Any:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells of every rule that is for browsers only
    broken_ones_pass = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint
    except (ImportError, OSError) as missing:  # OSError: Pango is not there
        raise NoPdf(str(missing)) from missing
    finally:  # it opens that door for the whole process, by which half a photo would come in
        ImageFile.LOAD_TRUNCATED_IMAGES = broken_ones_pass
    return weasyprint


def _nothing_from_outside(url: str, *more: object, **options: object) -> NoReturn:
    raise ValueError(f"a plate needs no other file, and asked for {url}")
