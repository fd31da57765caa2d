"""A sheet of A4 as a Word file: the typeface that offices print in, headings, and tables with thin lines."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LATIN, CHINESE = "Times New Roman", "宋体"
WIDE = 174  # mm between the margins
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


class Sheet:
    """Written from top to bottom; `made` is the file."""

    def __init__(self, title: str, size: float = 10) -> None:
        self.document = Document()
        self.document.core_properties.title, self.document.core_properties.author = title, ""
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin = page.bottom_margin = Mm(14)
        self._typeface(self.document.styles["Normal"], size)
        for name, larger in (("Title", 8), ("Heading 2", 2)):
            self._typeface(self.document.styles[name], size + larger)
        self.document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.document.add_heading(title, 0)

    def _typeface(self, style: Any, size: float) -> None:
        style.font.name, style.font.size = LATIN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in list(fonts.attrib):
            if "Theme" in name:  # a theme's typeface would go before the one named
                del fonts.attrib[name]
        fonts.set(qn("w:eastAsia"), CHINESE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(2), Pt(3)
        if style.name != "Normal":
            style.font.color.rgb = None
            style.font.bold = True

    def heading(self, words: str) -> None:
        self.document.add_heading(words, 2)

    def line(self, words: str, small: bool = False) -> None:
        run = self.document.add_paragraph().add_run(words)
        if small:
            run.font.size = Pt(8)

    def table(self, rows: Iterable[Sequence[str]], widths: Sequence[float], *, head: bool = True) -> None:
        """Widths in mm. The first row is printed again on every page that the table goes on to."""
        listed = list(rows)
        table = self.document.add_table(len(listed), len(widths), style="Table Grid")
        table.autofit = False
        for line, words in zip(table.rows, listed, strict=True):
            for at, (cell, word) in enumerate(zip(line.cells, words, strict=True)):
                cell.width = Mm(widths[at])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
                paragraph.alignment = RIGHT if at and len(word) < 14 else None
                paragraph.add_run(word).bold = head and words is listed[0]
        if head:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    @property
    def made(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()
