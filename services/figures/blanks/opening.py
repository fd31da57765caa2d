"""A file that becomes a form: of two kinds, small, unpacked small, and with nothing in it that runs or fetches. ADR 42."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml import parse_xml

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PACKED, UNPACKED, PARTS = 1_000_000, 12_000_000, 400
MAIN = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
READ = (".xml", ".rels", ".vml")
ACTIVE = re.compile(  # parts that run, that hold another file, or that ask another machine
    r"vba|macro|activex|oleobject|/embeddings/|/package$|customui|externallink|connections|querytable|afchunk|ctrlprop"
    r"|controlproperties",
    re.IGNORECASE,
)
INSTRUCTIONS = re.compile(  # of Word, that fetch or run; a hyperlink is followed by a hand
    r"dde|include(text|picture)|(?<!hyper)link|embed|import|macrobutton|database|autotext", re.IGNORECASE
)
CALLS = re.compile(r"\||\b(webservice|call|register|exec|rtd|image)\s*\(|\[\d+\][^\]!]*!", re.IGNORECASE)
FORMULAS = ("f", "formula", "formula1", "formula2", "definedName")


class NotAForm(ValueError):
    """The file is not taken; the sentence says why and what to do."""


def kind_of(content: bytes) -> str:
    """xlsx or docx. Looks at the list of parts before any of them is unpacked, then at each. Raises NotAForm."""
    if content[:4] == OLD_OFFICE:
        raise NotAForm(_("这是旧式的文件，或加了密码。请去掉密码，另存为 .xlsx 或 .docx 再上传。"))
    if len(content) > PACKED:
        raise NotAForm(_("文件太大，最多 1 MB。请去掉图片和用不到的内容。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _checked(packed)
    except NotAForm:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        SyntaxError,
    ) as broken:
        raise NotAForm(_("文件打不开，可能已损坏。请打开它，另存为 .xlsx 或 .docx 再上传。")) from broken


def _checked(packed: zipfile.ZipFile) -> str:
    """The kind of the file. No part is unpacked beyond what the list says of it."""
    parts = packed.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise NotAForm(_("文件解开后太大，没有读取。请只留一份空表。"))
    names = {part.filename for part in parts}
    form = next((form for form, main in MAIN.items() if main in names), "")
    if not form or len(names) != len(parts):
        raise NotAForm(_("请上传 Excel 的 .xlsx 或 Word 的 .docx 文件。"))
    _still(f"/{name}" for name in names)
    for name in names:
        if name.lower().endswith(READ):
            _look_through(packed.read(name))
    return form


def _look_through(raw: bytes) -> None:
    """Raises NotAForm for entities, and for what runs, fetches or reaches out; SyntaxError for what is no XML."""
    plain = raw.replace(b"\0", b"")  # in two bytes a letter it is the same
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise NotAForm(_("文件里有不该有的内容，没有读取。请另存为新的文件再上传。"))
    instructions: list[str] = []
    for element in parse_xml(raw).iter("*"):
        name = _local(element.tag)
        if name in ("Override", "Default", "Relationship"):
            _related(element)
        elif name == "instrText":
            instructions.append(element.text or "")
        elif name == "fldSimple":
            instructions += [value for key, value in element.attrib.items() if _local(key) == "instr"]
        elif name in FORMULAS and CALLS.search(re.sub(r'"[^"]*"', "", element.text or "")):
            raise NotAForm(_("文件里有取外部内容的域或公式。请去掉，另存后再上传。"))
    if INSTRUCTIONS.search(re.sub(r"\s", "", "".join(instructions))):  # Word may cut a word in two
        raise NotAForm(_("文件里有取外部内容的域或公式。请去掉，另存后再上传。"))


def _related(element: Any) -> None:
    """What the file says of its parts, and of what lies outside it."""
    said = element.attrib
    _still(said.get(key, "") for key in ("ContentType", "Type", "PartName"))
    if said.get("TargetMode", "").lower() == "external" and not said.get("Type", "").endswith("/hyperlink"):
        raise NotAForm(_("文件连着别的文件或网址上的内容（例如模板、图片）。请断开链接，另存后再上传。"))


def _still(said: Any) -> None:
    if any(ACTIVE.search(one) for one in said):
        raise NotAForm(_("文件里有宏、控件、嵌入的文件或外部数据。请去掉，另存为不带宏的 .xlsx 或 .docx 再上传。"))


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
