"""Finding a case by what was written: pairs of characters that touch, looked up in an index of the database.

PostgreSQL has a GIN index over the tokens, SQLite an FTS5 table that triggers keep. Of a sealed case nothing is kept
here; nor are long numbers: nobody finds what else a telephone number or a plate has reported (docs/adr/0027).
What is over is put away once a day and looked up apart: most lists want what is under way (docs/adr/0061).
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models import Case as ByCases
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Contains

from services.cases.models import Case, CaseWords
from services.cases.pieces import CLEAR
from services.cases.table import Phase
from services.cases.word_index import AT_HAND, PUT_AWAY

_HAN = "〇㐀-䶿一-鿿豈-﫿"
_ATOM = re.compile(rf"\d+|[{_HAN}]|[^\W\d_{_HAN}]+")
LONGEST = 40  # characters of a word; a longer one is cut
DIGITS_MAX = 4  # of a number that is kept: a building, a storey, a lift; telephone numbers are not
TERMS_MAX = 12
FEW = 1000  # cases that are looked up by their words; words of more are asked of each case that a list meets
A_HIT, A_ROW, A_PAGE = 5, 2, 30  # buffers of a case that is looked up, and of one that is met; cases that a page wants
AT_ONCE = 500  # cases that are put away in one transaction
HAN_ONLY = re.compile(rf"[{_HAN}]+")
AS_WRITTEN = re.compile(rf"[\d{_HAN}]+")  # tokens that stand in the folded text as they are

_FOUND = {
    "postgresql": "SELECT case_id FROM cases_casewords WHERE string_to_array(words, ' ') @> %s::text[]",
    "sqlite": "SELECT case_id FROM cases_casewords_fts JOIN cases_casewords ON case_id = cases_casewords_fts.rowid"
    " WHERE cases_casewords_fts MATCH %s",
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


def follow(case: Case, was: str | None) -> None:
    """After a step from this phase, None where it opened the case: what is under way is at hand. At most one query."""
    if was is None:
        keep(case)
    elif was == Phase.OVER and not case.over:
        CaseWords.objects.filter(case=case, put_away=True).update(put_away=False)


def put_away() -> int:
    """Words of what is over leave the index of what is under way, not in the step itself. Returns how many."""
    over = CaseWords.objects.filter(put_away=False, case__phase=Phase.OVER)
    ids, moved = list(over.values_list("pk", flat=True)), 0
    for begin in range(0, len(ids), AT_ONCE):
        with transaction.atomic():  # a case that is opened again at this moment is left where it is
            still = Case.objects.select_for_update(skip_locked=True).filter(
                phase=Phase.OVER, pk__in=ids[begin : begin + AT_ONCE]
            )
            moved += CaseWords.objects.filter(pk__in=list(still.values_list("pk", flat=True))).update(put_away=True)
    return moved


def looked_up(words: str, *, over: bool, guess: bool = True) -> list[int] | None:
    """The ids of the cases in which all of these words stand; None where those are more than FEW.

    For lists of what is under way no more than that, and some of what is over. One query; with a `guess` one before it,
    which spares looking up what the database expects to be far more.
    """
    asked = _asked(words)
    if not asked:
        return []
    if guess and _surely_many(asked, over):
        return None
    sql, given = _found(asked, over)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {FEW + 1}", given)
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= FEW else None


def says(words: str) -> Q:
    """All of these words stand in a case: to be asked of each that a list meets. Nothing that can be looked up is nowhere.

    Of a sealed case nobody finds out what it says, neither here nor by what is kept of its words.
    PostgreSQL looks into the text, which it holds in its hand already: characters stand in it as in what is kept of it.
    Numbers and Latin words do not, so of those the rows that pass are asked for what is kept.
    """
    asked = _asked(words)
    if not asked:
        return Q(pk__in=[])
    if connection.vendor != "postgresql":
        return CLEAR & Q(pk__in=RawSQL(*_found(asked, over=True)))
    folded = Func(
        F("text"), function="normalize", template="%(function)s(%(expressions)s, NFKC)", output_field=TextField()
    )
    said = Q(*(Contains(folded, one) for one in asked if AS_WRITTEN.fullmatch(one)))
    if not all(HAN_ONLY.fullmatch(one) for one in asked):
        stands = RawSQL("string_to_array(words, ' ') @> %s::text[]", [asked], output_field=BooleanField())
        said &= Q(Subquery(CaseWords.objects.filter(case=OuterRef("pk")).annotate(stands=stands).values("stands")))
    # as a CASE: a plan that thinks it rare reads all and sorts
    return CLEAR & Q(ByCases(When(said, then=Value(True)), default=Value(False)))


def _found(asked: Any, over: bool) -> tuple[str, list[Any]]:
    """SQL with its values. What was over at the last putting away stands apart, so for what is over both are looked up."""
    one = _FOUND[connection.vendor]
    if over and connection.vendor == "postgresql":
        return f"{one} AND {PUT_AWAY} UNION ALL {one} AND {AT_HAND}", [asked, asked]
    return (one if over else f"{one} AND {AT_HAND}"), [asked]


def _surely_many(asked: Any, over: bool) -> bool:
    """Whether the database expects so many that meeting them on the way costs less, without looking.

    Of a word that is none of the thousand said most often it expects up to one in 200: so much says nothing.
    """
    if connection.vendor != "postgresql":
        return False
    half = "" if over else f" AND {AT_HAND}"
    sql = f"{_FOUND['postgresql']}{half} UNION ALL SELECT case_id FROM cases_casewords WHERE true{half}"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", [asked])
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    hits, texts = (part["Plan Rows"] for part in plan["Plans"])
    return hits > texts / 200 and (hits > FEW or hits * hits * A_HIT > texts * A_PAGE * A_ROW)


def _asked(words: str) -> Any:
    """What the index of this database is asked; nothing where no word can be looked up."""
    wanted = tokens(words)[: TERMS_MAX * 2]
    inside = {one for one in wanted for other in wanted if one != other and one in other and not one.isdigit()}
    pairs = [one for one in wanted if one not in inside]
    return pairs if connection.vendor == "postgresql" else " AND ".join(f'"{one}"' for one in pairs)
