"""Finding a case by what was written: pairs of characters that touch, looked up in an index of the database.

PostgreSQL has a GIN index over the tokens, SQLite an FTS5 table that triggers keep. Of a sealed case nothing is kept
here; nor are long numbers: nobody finds what else a telephone number or a plate has reported (docs/adr/0027).
What is over is put away once a day and looked up apart: most lists want what is under way (docs/adr/0061). The areas in
which a case lies stand beside its words, and are looked up with them (docs/adr/0063).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, OuterRef, Q, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Contains

from grids.models import Level
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
AT_ONCE = 500  # cases that are put away in one transaction
HAN_ONLY = re.compile(rf"[{_HAN}]+")
AS_WRITTEN = re.compile(rf"[\d{_HAN}]+")  # tokens that stand in the folded text as they are

_FOUND = {
    "postgresql": "SELECT case_id FROM cases_casewords WHERE string_to_array(words, ' ') @> %s::text[]",
    "sqlite": "SELECT case_id FROM cases_casewords_fts JOIN cases_casewords ON case_id = cases_casewords_fts.rowid"
    " WHERE cases_casewords_fts MATCH %s",
}
_LYING = {"postgresql": "string_to_array(places, ' ') && %s::text[]", "sqlite": "' ' || places || ' ' LIKE %s"}


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
        lies = (getattr(case, f"in_{level}") for level in Level.values)
        CaseWords.objects.create(case=case, words=words, places=" ".join(str(area) for area in lies if area))


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


def can_be_asked(words: str) -> bool:
    """Whether anything of it is kept: of a long number nothing is."""
    return bool(_asked(words))


def looked_up(words: str, areas: Iterable[int], *, over: bool) -> list[int] | None:
    """The ids of the cases that lie in these areas and in which all of these words stand; None where they are more than FEW.

    For lists of what is under way no more than that, and some of what is over. One query.
    """
    asked, places = _asked(words), sorted(areas)
    if not asked or not places:
        return []
    sql, given = _found(asked, over, places)
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
        return CLEAR & Q(pk__in=RawSQL(*_found(asked, True, [])))
    folded = Func(
        F("text"), function="normalize", template="%(function)s(%(expressions)s, NFKC)", output_field=TextField()
    )
    said = Q(*(Contains(folded, one) for one in asked if AS_WRITTEN.fullmatch(one)))
    if not all(HAN_ONLY.fullmatch(one) for one in asked):
        stands = RawSQL("string_to_array(words, ' ') @> %s::text[]", [asked], output_field=BooleanField())
        said &= Q(Subquery(CaseWords.objects.filter(case=OuterRef("pk")).annotate(stands=stands).values("stands")))
    return CLEAR & said


def _found(asked: Any, over: bool, places: list[int]) -> tuple[str, list[Any]]:
    """SQL with its values; anywhere without `places`. What was over at the last putting away stands apart: of what is over
    both are looked up."""
    one, given = _FOUND[connection.vendor], [asked]
    if places and connection.vendor == "postgresql":
        one, given = f"{one} AND {_LYING['postgresql']}", [*given, [str(area) for area in places]]
    elif places:
        one = f"{one} AND ({' OR '.join([_LYING['sqlite']] * len(places))})"
        given += [f"% {area} %" for area in places]
    if over and connection.vendor == "postgresql":
        return f"{one} AND {PUT_AWAY} UNION ALL {one} AND {AT_HAND}", given * 2
    return (one if over else f"{one} AND {AT_HAND}"), given


def _asked(words: str) -> Any:
    """What the index of this database is asked; nothing where no word can be looked up."""
    wanted = tokens(words)[: TERMS_MAX * 2]
    inside = {one for one in wanted for other in wanted if one != other and one in other and not one.isdigit()}
    pairs = [one for one in wanted if one not in inside]
    return pairs if connection.vendor == "postgresql" else " AND ".join(f'"{one}"' for one in pairs)
