"""The translations: bring locale/en in step with code and templates, and compile every catalogue.

`make messages` writes what is new with an empty translation, drops what nobody says any more and compiles; without
gettext's programs. tests/languages fails until nothing is empty.
"""

from pathlib import Path

import polib

from deploy.sentences import gather

LOCALE = Path(__file__).resolve().parent.parent / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
HEADER = "English of the portal. The msgids are Chinese, the first language of Linge: docs/adr/0007."
METADATA = {
    "Project-Id-Version": "linge",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def update() -> list[str]:
    """Bring the English catalogue in step; returns the msgids that still lack their English."""
    known = {entry.msgid: entry for entry in read(ENGLISH)}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header, catalogue.metadata = HEADER, METADATA
    for sentence in sorted(gather().values(), key=lambda one: (min(one.files), one.msgid)):
        entry = polib.POEntry(msgid=sentence.msgid, occurrences=[(name, "") for name in sorted(sentence.files)])
        old = known.get(sentence.msgid)
        if sentence.plural:
            entry.msgid_plural = sentence.plural
            entry.msgstr_plural = old.msgstr_plural if old and old.msgstr_plural else {0: "", 1: ""}
        elif old:
            entry.msgstr = old.msgstr
        catalogue.append(entry)
    catalogue.save(str(ENGLISH))
    return [entry.msgid for entry in catalogue.untranslated_entries()]


def read(path: Path) -> polib.POFile:
    """A catalogue; raises OSError if it cannot be read and ValueError for a msgid that stands twice."""
    return polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True, wrapwidth=0)


def compile_all() -> int:
    """How many catalogues were written."""
    catalogues = sorted(LOCALE.rglob("*.po"))
    for path in catalogues:
        read(path).save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogues)


if __name__ == "__main__":
    for msgid in update():
        print(f"No English yet: {msgid}")
    print(f"{compile_all()} catalogues compiled.")
