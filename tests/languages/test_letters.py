"""A letter has its English, which knows the same facts and says no more."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template

from deploy.sentences import ROOT
from tests.languages.test_catalogue import HAN

FOLDER = ROOT / "templates" / "letters"
CHINESE = sorted(path for path in FOLDER.rglob("*.txt") if not path.name.endswith(".en.txt"))
FACT = re.compile(r"\b(number|path|title|face|due|words\.\w+|sealed|urgent)\b")


def facts(text: str) -> set[str]:
    """The facts that its tags name."""
    return {fact for tag in re.findall(r"\{[{%].*?[}%]\}", text) for fact in FACT.findall(tag)}


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_letter_has_its_english(path):
    english = path.with_name(path.name.removesuffix(".txt") + ".en.txt")
    text = english.read_text(encoding="utf-8")
    assert text.strip()
    assert not HAN.search(text)
    assert facts(text) == facts(path.read_text(encoding="utf-8"))
    get_template(english.relative_to(ROOT / "templates").as_posix())


def test_no_english_letter_stands_alone():
    twins = {path.with_name(path.name.removesuffix(".txt") + ".en.txt") for path in CHINESE}
    assert set(FOLDER.rglob("*.en.txt")) == twins
