"""Every sentence has its English, and the compiled catalogue is the one that was written."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from deploy import messages, sentences

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
NAMED = re.compile(r"%\((\w+)\)|%([sd])|%(%)")
TAG = re.compile(r"</?\w+[^>]*>")


@pytest.fixture(scope="module")
def english() -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in messages.read(messages.ENGLISH)}


def said(entry: polib.POEntry) -> list[str]:
    """Its translations: one, or one for each plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_sentence_of_code_and_templates_has_its_english(english):
    assert sorted(set(sentences.gather()) - set(english)) == [], "run: make messages"


def test_the_catalogue_holds_nothing_that_nobody_says(english):
    assert sorted(set(english) - set(sentences.gather())) == [], "run: make messages"


def test_what_counts_something_has_both_plurals(english):
    for sentence in sentences.gather().values():
        entry = english[sentence.msgid]
        assert entry.msgid_plural == sentence.plural
        assert len(said(entry)) == (2 if sentence.plural else 1)


def test_no_translation_is_empty_doubtful_or_chinese(english):
    for entry in english.values():
        assert not entry.fuzzy
        assert not entry.obsolete
        for words in said(entry):
            assert words.strip(), entry.msgid
            assert not HAN.search(words), words


def test_a_translation_keeps_the_placeholders_and_tags(english):
    for entry in english.values():
        for words in said(entry):
            assert sorted(set(NAMED.findall(words))) == sorted(set(NAMED.findall(entry.msgid))), entry.msgid
            assert sorted(TAG.findall(words)) == sorted(TAG.findall(entry.msgid)), entry.msgid


def test_a_translation_ends_as_its_sentence_does(english):
    """A button without a stop gets none, a sentence keeps it, a label keeps its colon."""
    ends = {"。": ".", "？": "?", "：": ":"}
    for entry in english.values():
        for words in said(entry):
            if entry.msgid[-1] == "。":
                assert words.rstrip()[-1] == ends["。"], entry.msgid
            elif entry.msgid[-1] not in ends:
                assert words[-1] != "." or words.endswith("…"), entry.msgid


def test_what_is_compiled_is_what_was_written():
    catalogues = sorted(messages.LOCALE.rglob("*.po"))
    assert catalogues
    for path in catalogues:
        written, compiled = messages.read(path), polib.mofile(str(path.with_suffix(".mo")))
        assert {(one.msgctxt, one.msgid, *said(one)) for one in written} == {
            (one.msgctxt, one.msgid, *said(one)) for one in compiled
        }, "run: make messages"


def test_the_catalogue_names_no_machine():
    text = messages.ENGLISH.read_text(encoding="utf-8")
    assert not re.search(r"^#:.*(?: /|:\d)", text, re.M), "a path from the root, or a line number"
    assert "YEAR" not in text


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("甲")', [("甲", "")]),
        ('_("甲" "乙")', [("甲乙", "")]),
        ('gettext_lazy("甲")', [("甲", "")]),
        ('ngettext("一件", "几件", n)', [("一件", "几件")]),
        ("translation.gettext('甲')", [("甲", "")]),
        ("_(words)", []),
        ('print("甲")', []),
    ],
)
def test_it_reads_what_code_says(code, found):
    assert sentences.said_in_code(code) == found


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% translate "甲" %}', [("甲", "")]),
        ('{% translate "甲" as words %}', [("甲", "")]),
        ("{% blocktranslate %}甲 {{ n }}{% endblocktranslate %}", [("甲 %(n)s", "")]),
        ("{% blocktranslate trimmed %}\n  甲\n{% endblocktranslate %}", [("甲", "")]),
        (
            "{% blocktranslate count n=n %}一件{% plural %}{{ n }} 件{% endblocktranslate %}",
            [("一件", "%(n)s 件")],
        ),
        ('{% include "x.html" with submit=_("甲") %}', [("甲", "")]),
        ('{{ name|default:_("甲") }}', [("甲", "")]),
        ('{% translate "百分之 5%" %}', [("百分之 5%%", "")]),
        ("甲{# 乙 #}", []),
    ],
)
def test_it_reads_what_templates_say(template, found):
    assert sentences.said_in_template(template) == found


def test_a_sentence_with_two_plurals_is_refused(tmp_path: Path):
    room = tmp_path / "home"
    room.mkdir()
    (room / "a.py").write_text('ngettext("件", "两件", n)\nngettext("件", "几件", n)\n', encoding="utf-8")
    with pytest.raises(ValueError, match="two plurals"):
        sentences.gather(tmp_path)


def test_english_quotes_stand_upright(english):
    """A Chinese font draws curled ones as wide as a character; doubled ones would end an attribute."""
    assert [
        words for entry in english.values() for words in said(entry) if re.search('[“”‘’"]', TAG.sub("", words))
    ] == []
