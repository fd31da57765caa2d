"""A letter has its English, which knows the same facts and says no more."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template
from django.utils import translation

from accounts.models import Contact
from deploy.sentences import ROOT
from services.letters import wording
from services.letters.models import Letter
from tests.languages.test_catalogue import HAN

FOLDER = ROOT / "templates" / "letters"
CHINESE = sorted(path for path in FOLDER.rglob("*.txt") if not path.name.endswith(".en.txt"))
FACT = re.compile(r"\b(number|path|title|face|due|words\.\w+|sealed|urgent)\b")


def facts(text: str) -> set[str]:
    """The facts that its tags name."""
    return {fact for tag in re.findall(r"\{[{%].*?[}%]\}", text) for fact in FACT.findall(tag)}


def test_every_letter_has_its_english():
    for path in CHINESE:
        english = path.with_name(path.name.removesuffix(".txt") + ".en.txt")
        text = english.read_text(encoding="utf-8")
        assert text.strip(), english
        assert not HAN.search(text), english
        assert facts(text) == facts(path.read_text(encoding="utf-8")), english
        get_template(english.relative_to(ROOT / "templates").as_posix())


def test_no_english_letter_stands_alone():
    twins = {path.with_name(path.name.removesuffix(".txt") + ".en.txt") for path in CHINESE}
    assert set(FOLDER.rglob("*.en.txt")) == twins


def test_a_letter_names_the_matter_in_its_readers_language(bilingual, report):
    reader = bilingual.leader.contact
    Contact.objects.filter(pk=reader.pk).update(language="en")
    for page in ("en", "zh-hans"):
        Letter.objects.all().delete()
        with translation.override(page):
            report()
        said = {
            letter.to_id: wording.say(letter, letter.to.language) for letter in Letter.objects.filter(verb="submit")
        }
        assert "Noise · Grid 1 Building 3" in said[reader.pk]
        assert not HAN.search(said[reader.pk])
        assert "噪声扰民 · 第一网格 3 号楼" in said[bilingual.worker.contact.pk]


@pytest.mark.parametrize(("language", "path"), [("en", "/en/c/1/?k=x"), ("zh-hans", "/c/1/?k=x")])
def test_a_letter_leads_to_a_page_in_its_language(settings, language, path):
    letter = Letter(kind="reports", verb="submit", facts={"face": "resident", "number": "1", "path": "/c/1/?k=x"})
    assert wording.say(letter, language).endswith(f" {settings.PUBLIC_URL}{path}")


def test_whoever_reports_in_english_is_written_to_in_english(bilingual):
    with translation.override("en"):
        assert Contact.by_phone("13900000008").language == "en"
    assert Contact.by_phone("13900000009").language == "zh-hans"
    assert Contact.by_phone("13900000008").language == "en", "who is known keeps the language"
