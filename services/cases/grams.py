"""Finding a case by what was written: pairs of characters that touch, looked up in an index of the database.

PostgreSQL has a GIN index over the tokens, SQLite an FTS5 table that triggers keep. Of a sealed case nothing is kept
here; nor are long numbers: nobody finds what else a telephone number or a plate has reported (docs/adr/0027).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import connection, migrations
from django.db.models import BooleanField, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from services.cases.models import Case, CaseWords

_HAN = "〇㐀-䶿一-鿿豈-﫿"
_ATOM = re.compile(rf"\d+|[{_HAN}]|[^\W\d_{_HAN}]+")
LONGEST = 40  # characters of a word; a longer one is cut
DIGITS_MAX = 4  # of a number that is kept: a building, a storey, a lift; telephone numbers are not
TERMS_MAX = 12
FEW = 3000  # cases that are looked up by their words; words of more are asked of each case that a list meets

ON_POSTGRESQL = "CREATE INDEX cases_casewords_words ON cases_casewords USING gin (string_to_array(words, ' '))"
OUT = "INSERT INTO cases_casewords_fts (cases_casewords_fts, rowid, words) VALUES ('delete', OLD.case_id, OLD.words)"
IN = "INSERT INTO cases_casewords_fts (rowid, words) VALUES (NEW.case_id, NEW.words)"
ON_SQLITE = (
    "CREATE VIRTUAL TABLE cases_casewords_fts USING fts5(words, content='cases_casewords', content_rowid='case_id', "
    "detail='none', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER cases_casewords_in AFTER INSERT ON cases_casewords BEGIN {IN}; END",
    f"CREATE TRIGGER cases_casewords_out AFTER DELETE ON cases_casewords BEGIN {OUT}; END",
    f"CREATE TRIGGER cases_casewords_anew AFTER UPDATE OF words ON cases_casewords BEGIN {OUT}; {IN}; END",
)
OFF_SQLITE = (
    *(f"DROP TRIGGER cases_casewords_{name}" for name in ("in", "out", "anew")),
    "DROP TABLE cases_casewords_fts",
)
FOUND = {
    "postgresql": "SELECT case_id FROM cases_casewords WHERE string_to_array(words, ' ') @> %s::text[]",
    "sqlite": "SELECT rowid FROM cases_casewords_fts WHERE cases_casewords_fts MATCH %s",
}


def tokens(text: str) -> list[str]:
    """Each character, short number and word, and each two that touch; without what stands twice."""
    atoms: list[str] = []
    found: list[str] = []
    end = -1
    for one in _ATOM.finditer(unicodedata.normalize("NFKC", text.replace("\0", " ")).casefold()):
        atom = "" if one[0].isdigit() and len(one[0]) > DIGITS_MAX else one[0][:LONGEST]
        if atom:
            found.append(atom)
            if atoms and one.start() == end and atoms[-1]:
                found.append(f"{atoms[-1]}{atom}"[: 2 * LONGEST])
        atoms.append(atom)
        end = one.end()
    return list(dict.fromkeys(found))


def keep(case: Case) -> None:
    """Let this case be found by its words; a sealed one is not."""
    if not case.sealed and (words := " ".join(tokens(case.text))):
        CaseWords.objects.create(case=case, words=words)


def says(words: str) -> Q:
    """The cases in which all of these words stand. Nothing that could be looked up finds nothing."""
    asked = _asked(words)
    return Q(pk__in=RawSQL(FOUND[connection.vendor], [asked])) if asked else Q(pk__in=[])


def looked_up(words: str) -> list[int] | None:
    """The ids of the cases in which all of these words stand; None where those are more than FEW. One query."""
    asked = _asked(words)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{FOUND[connection.vendor]} LIMIT {FEW + 1}", [asked])
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= FEW else None


def says_here(words: str) -> Q:
    """The same, to be asked of each case that a list meets on its way; of words that stand in very many."""
    if connection.vendor != "postgresql":
        return says(words)
    stands = RawSQL("string_to_array(words, ' ') @> %s::text[]", [_asked(words)], output_field=BooleanField())
    return Q(Subquery(CaseWords.objects.filter(case=OuterRef("pk")).annotate(stands=stands).values("stands")))


def _asked(words: str) -> Any:
    """What the index of this database is asked; nothing where no word can be looked up."""
    wanted = tokens(words)[: TERMS_MAX * 2]
    inside = {one for one in wanted for other in wanted if one != other and one in other and not one.isdigit()}
    pairs = [one for one in wanted if one not in inside]
    return pairs if connection.vendor == "postgresql" else " AND ".join(f'"{one}"' for one in pairs)


def look_up() -> migrations.RunPython:
    """The operation of a migration, after the table was made."""

    def on(apps, schema_editor) -> None:
        for line in ON_SQLITE if schema_editor.connection.vendor == "sqlite" else (ON_POSTGRESQL,):
            schema_editor.execute(line, params=None)

    def off(apps, schema_editor) -> None:
        lines = OFF_SQLITE if schema_editor.connection.vendor == "sqlite" else ("DROP INDEX cases_casewords_words",)
        for line in lines:
            schema_editor.execute(line, params=None)

    return migrations.RunPython(on, off)
