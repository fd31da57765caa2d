"""What a row of the table may say of a project."""

from __future__ import annotations

from services.cases.models import Case


def unit_has_not_rated(case: Case) -> bool:
    """Since it was last fulfilled: a project that is done over may be rated again."""
    verbs = [event.verb for event in case.past]
    done = max((at for at, verb in enumerate(verbs) if verb == "fulfil"), default=0)
    return "rate_back" not in verbs[done:]
