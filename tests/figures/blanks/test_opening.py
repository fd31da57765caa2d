"""A form is data: what runs, fetches or explodes is refused with a sentence, whatever it calls itself."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.figures.blanks import opening

pytestmark = pytest.mark.django_db

SHEET, WORDS = "xl/worksheets/sheet1.xml", "word/document.xml"
OUTSIDE = (
    b'<Relationship Id="x" Type="http://x/%s" Target="http://example.test/a" TargetMode="External"/></Relationships>'
)


def with_parts(content: bytes, **changes: object) -> bytes:
    """The same file with parts added (bytes) or rewritten (a pair: what, by what)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            if isinstance(pair := changes.pop(name, None), tuple):
                assert pair[0] in raw
                raw = raw.replace(*pair)
            new.writestr(name, raw)
        for name, raw in changes.items():
            new.writestr(name, raw)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.fixture
def plain_book(book):
    return book({"A1": "{{收到}}"})


@pytest.fixture
def plain_document(document):
    return document("{{收到}}")


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.xml", "xl/embeddings/oleObject1.bin",
     "xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/queryTable1.xml", "customUI/customUI.xml"],
)  # fmt: skip
def test_what_runs_or_holds_another_file_is_refused(desk, plain_book, part):
    assert "文件里有宏、控件" in desk.refused(with_parts(plain_book, **{part: b"<a/>"}))


def test_a_macro_under_another_name_is_refused(desk, plain_document):
    kind = (b"wordprocessingml.document.main+xml", b"word.document.macroEnabled.main+xml")
    content = with_parts(
        plain_document, **{"[Content_Types].xml": (b"openxmlformats-officedocument." + kind[0], b"ms-" + kind[1])}
    )
    assert "文件里有宏" in desk.refused(content, "a.docx")


@pytest.mark.parametrize("what", [b"attachedTemplate", b"image", b"frame", b"subDocument"])
def test_what_is_fetched_from_elsewhere_is_refused(desk, plain_document, what):
    content = with_parts(plain_document, **{"word/_rels/document.xml.rels": (b"</Relationships>", OUTSIDE % what)})
    assert "文件连着别的文件" in desk.refused(content, "a.docx")


def test_a_link_is_only_a_link(desk, plain_document):
    content = with_parts(
        plain_document, **{"word/_rels/document.xml.rels": (b"</Relationships>", OUTSIDE % b"hyperlink")}
    )
    assert desk.kept(content, "a.docx")


@pytest.mark.parametrize("formula", ["cmd|'/C calc'!A0", "WEBSERVICE(A1)", "[1]Sheet1!A1", 'CALL("a")'])
def test_a_formula_that_reaches_out_is_refused(desk, book, formula):
    assert "文件里有取外部内容的域或公式" in desk.refused(book({"A1": "{{收到}}", "A2": f"={formula}"}))


def test_a_formula_that_reckons_is_welcome(desk, book):
    assert desk.kept(book({"A1": "{{收到}}", "A2": '=IF(A1>0,"有|无",SUM(A1:A1))'}))


@pytest.mark.parametrize("pieces", [("DDEAUTO c:\\cmd.exe",), ("D", "DE cmd"), ("INCLUDE", "TEXT a"), (" LINK Excel",)])
def test_a_field_of_word_that_reaches_out_is_refused_however_it_is_cut(desk, plain_document, pieces):
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces).encode()
    content = with_parts(plain_document, **{WORDS: (b"</w:p>", runs + b"</w:p>")})
    assert "文件里有取外部内容的域或公式" in desk.refused(content, "a.docx")


def test_page_numbers_are_welcome(desk, plain_document):
    field = (
        b"<w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r><w:r><w:instrText>HYPERLINK a</w:instrText></w:r>"
    )
    assert desk.kept(with_parts(plain_document, **{WORDS: (b"</w:p>", field + b"</w:p>")}), "a.docx")


def test_entities_are_refused_in_any_letters(desk, plain_book):
    bomb = '<!DOCTYPE a [<!ENTITY b "ccc">]><a>&b;</a>'
    for raw in (bomb.encode(), bomb.encode("utf-16")):
        assert "文件里有不该有的内容" in desk.refused(with_parts(plain_book, **{"xl/extra.xml": raw}))


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(desk, plain_book, monkeypatch):
    huge = with_parts(plain_book, **{"xl/media/a.png": b"\0" * (opening.UNPACKED + 1)})
    assert len(huge) < opening.PACKED
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *given: pytest.fail("unpacked"))
    assert "文件解开后太大" in desk.refused(huge)


def test_a_file_of_too_many_parts_is_refused(desk, plain_book):
    many = {f"xl/a{number}.txt": b"" for number in range(opening.PARTS)}
    assert "文件解开后太大" in desk.refused(with_parts(plain_book, **many))


def test_a_sheet_as_wide_as_the_world_is_refused(desk, book):
    assert "文件打不开" in desk.refused(book({"A1": "{{收到}}", "XFD1048576": "x"}))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xls", b"x", "这是旧式的文件"), ("a.doc", b"x", "这是旧式的文件"), ("a.wps", b"x", "这是旧式的文件"),
        ("a.xlsm", b"x", "文件里可能有宏"), ("a.docm", b"x", "文件里可能有宏"),
        ("a.xlsx", opening.OLD_OFFICE + b"x", "这是旧式的文件"), ("a.docx", b"PK\x03\x04 broken", "文件打不开"),
        ("a.xlsx", b"plain words", "文件打不开"), ("a.xlsx", b"", "这个文件是空的"),
        ("a.xlsx", b"x" * (opening.PACKED + 1), "最多 1 MB"),
    ],
)  # fmt: skip
def test_each_file_that_is_no_form_gets_its_sentence(desk, name, content, sentence):
    assert sentence in desk.refused(content, name)


def test_without_a_file_it_asks_for_one(desk):
    answer = desk.client.post(desk.page, {"name": "月报"})
    assert answer.status_code == 422
    assert "请先选一个文件" in answer.content.decode()
    assert 'value="月报"' in answer.content.decode()


def test_a_zip_that_is_neither_is_refused(desk):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("a.txt", "{{收到}}")
    assert "请上传 Excel 的 .xlsx 或 Word 的 .docx" in desk.refused(made.getvalue())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), by=st.binary(min_size=1, max_size=8), word=st.booleans())
def test_a_damaged_file_is_read_or_refused_and_never_an_error(plain_book, plain_document, at, by, word):
    """As the form asks: a fault of the library's reader is a sentence as well."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from grids.models import Area
    from services.figures.blanks.forms import BlankForm

    raw = bytearray(plain_document if word else plain_book)
    start = int(at * len(raw))
    raw[start : start + len(by)] = by
    BlankForm(Area(pk=0), {}, {"file": SimpleUploadedFile("a.docx", bytes(raw))}).is_valid()
