"""Forms as people make them, sent in and filled through the doors."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook, load_workbook

from services.figures.models import Blank


@pytest.fixture
def book():
    """A workbook of these cells: `book({"A1": "…"})`, of further sheets by name."""

    def made(cells: dict[str, object], change=None, **sheets: dict[str, object]) -> bytes:
        workbook, file = Workbook(), io.BytesIO()
        page = workbook.active
        page.title = "月报"
        for place, value in cells.items():
            page[place] = value
        for title, more in sheets.items():
            other = workbook.create_sheet(title)
            for place, value in more.items():
                other[place] = value
        if change:
            change(workbook)
        workbook.save(file)
        return file.getvalue()

    return made


@pytest.fixture
def document():
    """A Word file of these lines, and a table of these rows."""

    def made(*lines: str, rows=(), change=None) -> bytes:
        word, file = Document(), io.BytesIO()
        for line in lines:
            word.add_paragraph(line)
        if rows:
            table = word.add_table(len(rows), len(rows[0]))
            for line, words in zip(table.rows, rows, strict=True):
                for cell, one in zip(line.cells, words, strict=True):
                    cell.text = one
        if change:
            change(word)
        word.save(file)
        return file.getvalue()

    return made


@pytest.fixture
def desk(client, sign_in, town):
    """Somebody's page of forms: what they send in, and what they get."""
    return Desk(client, sign_in, town)


class Desk:
    def __init__(self, client, sign_in, town) -> None:
        self.client, self.town, self.area = client, town, town.community
        sign_in(town.staff)

    @property
    def page(self) -> str:
        return f"/work/figures/{self.area.slug}/forms/"

    def send(self, content: bytes, name: str = "月报.xlsx", **more):
        return self.client.post(self.page, {"file": SimpleUploadedFile(name, content), **more})

    def kept(self, content: bytes, name: str = "月报.xlsx", **more) -> Blank:
        answer = self.send(content, name, **more)
        assert answer.status_code == 302, answer.content.decode()
        return Blank.objects.latest("kept_at")

    def get(self, blank: Blank, period: str = "all") -> bytes:
        answer = self.client.get(f"{self.page}{blank.pk}/", {"period": period})
        assert answer.status_code == 200
        return answer.content

    def filled(self, content: bytes, period: str = "all", **more):
        """What comes back, as the program that made it reads it."""
        name = "表.docx" if more.pop("word", False) else "表.xlsx"
        made = io.BytesIO(self.get(self.kept(content, name, **more), period))
        return Document(made) if name.endswith("docx") else load_workbook(made)

    def refused(self, content: bytes, name: str = "月报.xlsx") -> str:
        answer = self.send(content, name)
        assert answer.status_code == 422
        assert not Blank.objects.exists()
        return answer.content.decode()
