"""Which sentences the portal asks to be translated: read from code and templates, without gettext's programs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "grids", "home", "portal", "services", "templates")
PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
COUNTED = frozenset({"ngettext", "ngettext_lazy"})
_WORDS = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(?:(ngettext)\({_WORDS}, {_WORDS}|(?:gettext|_)\({_WORDS})")


@dataclass
class Sentence:
    """One msgid, its plural if it counts something, and the files that say it."""

    msgid: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


def gather(root: Path = ROOT) -> dict[str, Sentence]:
    """Every sentence marked for translation, by its msgid. Raises ValueError where one msgid has two plurals."""
    found: dict[str, Sentence] = {}
    for path in sources(root):
        for msgid, plural in said_in(path):
            sentence = found.setdefault(msgid, Sentence(msgid, plural))
            if plural and sentence.plural not in ("", plural):
                raise ValueError(f"{path}: {msgid} has two plurals.")
            sentence.plural = sentence.plural or plural
            sentence.files.add(path.relative_to(root).as_posix())
    return found


def sources(root: Path = ROOT) -> list[Path]:
    """Code and templates of the portal, in order; neither tests nor migrations."""
    found = [path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in (".py", ".html", ".txt")]
    return sorted(path for path in found if "migrations" not in path.parts and "data" not in path.parts)


def said_in(path: Path) -> list[tuple[str, str]]:
    """The sentences of one file as (msgid, plural or empty), in order."""
    text = path.read_text(encoding="utf-8")
    return said_in_code(text) if path.suffix == ".py" else said_in_template(text)


def said_in_code(text: str) -> list[tuple[str, str]]:
    found = []
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        words = [part.value for part in call.args[:2] if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if name in PLAIN and words:
            found.append((words[0], ""))
        elif name in COUNTED and len(words) == 2:
            found.append((words[0], words[1]))
    return found


def said_in_template(text: str) -> list[tuple[str, str]]:
    """Django turns its tags into calls for xgettext; here the same calls are read by an expression."""
    found = []
    for counted, one, many, plain in _CALL.findall(templatize(text)):
        words = (one, many) if counted else (plain,)
        found.append(tuple(ast.literal_eval(word) for word in words) if counted else (ast.literal_eval(plain), ""))
    return found
