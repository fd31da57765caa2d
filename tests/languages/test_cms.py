"""An editor reads Chinese: what the CMS's own catalogue leaves in English is said by ours, and nothing is said twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings

CMS = Path(wagtail.__file__).parent
OURS = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
NAMED = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAGS = re.compile(r"</?[a-z]+")
DOMAINS = ("django", "djangojs")


def said(entry: polib.POEntry) -> str:
    return entry.msgstr or next(iter(entry.msgstr_plural.values()), "")


def of_the_cms(domain: str, language: str) -> dict[tuple[str | None, str], polib.POEntry]:
    """By context and msgid, from every part of the CMS; in another language only what is translated."""
    found = {}
    for path in CMS.rglob(f"locale/{language}/LC_MESSAGES/{domain}.po"):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete and (language == "en" or (said(entry) and not entry.fuzzy)):
                found.setdefault((entry.msgctxt, entry.msgid), entry)
    return found


@pytest.fixture(scope="module", params=DOMAINS)
def both(request) -> tuple[dict, dict, dict]:
    """All sentences, those the CMS says in Chinese, those that we say."""
    ours = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(OURS / f"{request.param}.po"))}
    return of_the_cms(request.param, "en"), of_the_cms(request.param, "zh_Hans"), ours


def test_every_sentence_of_the_cms_has_its_chinese(both, capsys):
    every, theirs, ours = both
    missing = set(every) - set(theirs) - set(ours)
    with capsys.disabled():
        share = (len(every) - len(missing)) / len(every)
        print(
            f"\n{len(every)} sentences of the CMS, {len(theirs)} in its own Chinese, {len(ours)} in ours: {share:.1%}"
        )
    assert not missing


def test_a_sentence_of_ours_keeps_its_placeholders_and_tags(both):
    every, _theirs, ours = both
    for key, entry in ours.items():
        source = every[key]
        needed, kept = set(NAMED.findall(source.msgid)), set(NAMED.findall(said(entry)))
        assert needed <= kept <= needed | set(NAMED.findall(source.msgid_plural or "")), key
        assert sorted(TAGS.findall(said(entry))) == sorted(TAGS.findall(source.msgid)), key


def test_what_is_compiled_is_what_was_written(both):
    for domain in DOMAINS:
        compiled = {entry.msgid for entry in polib.mofile(str(OURS / f"{domain}.mo"))}
        assert compiled == {entry.msgid for entry in polib.pofile(str(OURS / f"{domain}.po"))}


def test_the_scripts_of_the_cms_get_them(client):
    words = client.get("/admin/jsi18n/").content.decode()
    assert json.dumps("正在自动保存…") in words
