"""What a reader of a page sees, and how it is judged."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from tests.languages.test_catalogue import HAN

DECLARED = re.compile(r'<a [^>]*lang="zh-Hans"[^>]*>中文</a>|<(section|span) [^>]*lang="zh-Hans"[^>]*>.*?</\1>', re.S)
SILENT = ("script", "style")
AMERICAN = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b")
MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
MONTH_FIRST = re.compile(rf"(?<!\d ){MONTHS} \d{{1,2}}\b")


def chinese(page: str) -> list[str]:
    """Every piece of Chinese with what stands around it, but the switch to Chinese and the plates for the wall."""
    text = DECLARED.sub("", page)
    return [text[max(0, one.start() - 60) : one.end() + 20] for one in re.finditer(rf"{HAN.pattern}+", text)]


class Words(HTMLParser):
    """The words of a page: text, and attributes that are read out or shown."""

    READ = ("alt", "title", "placeholder", "aria-label", "value")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in SILENT
        given = dict(attrs)
        read = [name for name in self.READ if name != "value" or given.get("type") in ("submit", "button")]
        self.found += [value for name in read if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def words_of(page: str) -> list[str]:
    """What a reader reads, piece by piece."""
    reader = Words()
    reader.feed(page)
    return [html.unescape(piece).strip() for piece in reader.found if piece.strip()]


class Forms(HTMLParser):
    """The forms of a page that are posted: where to, what is given with them, what is to be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post"
            if self.inside:
                self.found.append((given.get("action", ""), {}, []))
        elif self.inside and given.get("name") and tag in ("input", "textarea", "select", "button"):
            _action, hidden, asked = self.found[-1]
            if given.get("type") == "hidden":
                hidden[given["name"]] = given.get("value", "")
            elif given.get("type") not in ("file", "checkbox", "submit") and tag != "button":
                asked.append(given["name"])

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def forms_of(page: str) -> list[tuple[str, dict[str, str], list[str]]]:
    """Its posted forms as (address, what is hidden in them, the names of what is asked)."""
    reader = Forms()
    reader.feed(page)
    return reader.found
