"""Filling a Word form: paragraphs wherever they stand, and rows of tables as often as there is something to say."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from grids.sheets.cells import visible
from services.figures.blanks import slots
from services.figures.blanks.answers import Answers
from services.figures.blanks.fields import Field
from services.figures.blanks.slots import Fault, Read

ROWS_MOST = 500  # of one ledger in Word: a longer one is for Excel
HEAD, FOOT = "/word/header", "/word/footer"
PARTS = ("/word/document", HEAD, FOOT, "/word/footnotes")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def read(content: bytes) -> tuple[list[Field], list[Fault]]:
    """What it asks for, and what cannot be filled. Raises whatever a file raises that is no Word file."""
    fields: list[Field] = []
    faults: list[Fault] = []
    for part in _parts(Document(io.BytesIO(content))):
        for where, paragraph in _named(part):
            text = _text(paragraph)
            faults += slots.faults_in(text, where)
            fields += (found := slots.fields_in(text))
            if any(field.family for field in found) and _row_of(paragraph) is None:
                faults.append(Fault(where, _("成行的内容（例如 {{事项.编号}}）要放在表格的一行里")))
        faults += [Fault(_("表格"), slots.mixed()) for row in _repeated(part) if len(_families(row)) > 1]
    return fields, faults


def fill(content: bytes, answers: Answers) -> bytes:
    """The form filled. Raises answers.TooManyRows."""
    document, made = Document(io.BytesIO(content)), io.BytesIO()
    for part in _parts(document):
        paragraphs, rows = _paragraphs(part), _repeated(part)
        inside = {id(one) for row in rows for one in row.iter(qn("w:p"))}
        for paragraph in (one for one in paragraphs if id(one) not in inside):
            _write(paragraph, slots.once(answers))
        for row in rows:
            _repeat(row, answers.rows(_families(row).pop()), answers)
    document.save(made)
    return made.getvalue()


def _parts(document: Any) -> Iterator[Any]:
    """The body, and what stands on every page."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart) and str(part.partname).startswith(PARTS):
            yield part


def _paragraphs(part: Any) -> list[Any]:
    """All of them: in cells, in text boxes, in boxes within cells."""
    return list(part.element.iter(qn("w:p")))


def _texts(paragraph: Any) -> list[Any]:
    """Its own pieces of text; a text box in it is made of paragraphs of its own."""
    return [one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in _texts(paragraph))


def _named(part: Any) -> Iterator[tuple[str, Any]]:
    """Each paragraph with the words by which somebody finds it."""
    tables = list(part.element.iter(qn("w:tbl")))
    for number, paragraph in enumerate(_paragraphs(part), 1):
        row = _row_of(paragraph)
        if str(part.partname).startswith((HEAD, FOOT)):
            yield _("页眉") if str(part.partname).startswith(HEAD) else _("页脚"), paragraph
        elif row is None:
            yield _("第 %(number)d 段“%(text)s”") % {"number": number, "text": _text(paragraph)[:12]}, paragraph
        else:
            table = next(row.iterancestors(qn("w:tbl")))
            facts = {"table": tables.index(table) + 1, "row": _place(row, "w:tr"), "cell": _cell(paragraph)}
            yield _("第 %(table)d 个表格第 %(row)d 行第 %(cell)d 格") % facts, paragraph


def _row_of(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(qn("w:tr")), None)


def _cell(paragraph: Any) -> int:
    return _place(next(paragraph.iterancestors(qn("w:tc"))), "w:tc")


def _place(element: Any, tag: str) -> int:
    """Counted from one among those beside it."""
    return sum(1 for _one in element.itersiblings(qn(tag), preceding=True)) + 1


def _repeated(part: Any) -> list[Any]:
    """The rows of tables that stand for many."""
    rows = {id(row): row for one in _paragraphs(part) if _asks(one) and (row := _row_of(one)) is not None}
    return list(rows.values())


def _asks(paragraph: Any) -> bool:
    return any(field.family for field in slots.fields_in(_text(paragraph)))


def _families(row: Any) -> set[str]:
    own = [one for one in row.iter(qn("w:p")) if _row_of(one) is row]
    return {field.family for one in own for field in slots.fields_in(_text(one)) if field.family}


def _repeat(row: Any, rows: Iterable[Any], answers: Answers) -> None:
    """A copy of the row for each; of nothing, one empty row."""
    for one in list(rows) or [None]:
        made = deepcopy(row)
        row.addprevious(made)
        for paragraph in made.iter(qn("w:p")):
            _write(paragraph, slots.of_row(one, answers))
    row.getparent().remove(row)


def _write(paragraph: Any, read_field: Read) -> None:
    """Fill every slot, in the look of where it begins; Word may have cut it into several pieces."""
    pieces = _texts(paragraph)
    for found in reversed(list(slots.SLOT.finditer(_text(paragraph)))):
        if field := slots.meant(found[1]):
            _put(pieces, found.start(), found.end(), visible(slots.said(read_field(field))))


def _put(pieces: list[Any], start: int, end: int, words: str) -> None:
    """These words in place of the letters from `start` to `end` of all pieces together."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            piece.text = text[:first] + words + text[last:]
            piece.set(SPACE, "preserve")
            words = ""
        at += len(text)
