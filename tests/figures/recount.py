"""What a patient person with a list of all events would count. Knows nothing of how the portal counts.

`export` reads the tables as they are; everything after that is plain Python over plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from services.cases.models import Case, CaseClock, Event

SHANGHAI = timezone(timedelta(hours=8))
ANSWERED, RATED = ("settle_now", "settle", "verify"), ("rate_solved", "rate_unsolved")
ALWAYS = {"decline": "declined", "withdraw": "withdrawn", "merge": "merged", "me_too": "merged", "reopen": "reopened",
          "nudge": "nudges", "hand_back": "hand_backs",
          "hand_back_up": "hand_backs"}  # fmt: skip
THREE_MONTHS = timedelta(days=90)
RUNG = {"grid": "grid", "micro_grid": "grid", "estate": "community", "community": "community",
        "subdistrict": "subdistrict"}  # fmt: skip


def export(levels: dict[int, str]) -> list[dict]:
    """Every parent case with its events and stopped clocks, oldest first. `levels`: of the areas, by id."""
    events, clocks = list(Event.objects.order_by("seq").values()), list(CaseClock.objects.values())
    blown: dict[int, list[int]] = {}
    for main, child in Case.objects.filter(kind="whistle").values_list("parent", "pk"):
        blown.setdefault(main, []).append(child)
    kept = Case.objects.filter(parent=None).order_by("pk").select_related("place", "category")
    return [
        {
            "id": case.pk, "kind": case.kind, "path": case.place.path, "house": case.building_id,
            "category": case.category.code if case.category else "", "source": case.source,
            "events": [one | {"level": levels[one["desk_id"]]} for one in events if one["case_id"] == case.pk],
            "whistles": [[one for one in events if one["case_id"] == child] for child in blown.get(case.pk, [])],
            "stopped": [one for one in clocks if one["case_id"] == case.pk and one["stopped"]],
        }
        for case in kept
    ]  # fmt: skip


def day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def count(cases: list[dict], path: str, since: date, until: date, category: str = "") -> Counter:
    """Measure → how many, of what lies in this area, from the first day to the last."""
    found: Counter = Counter()
    for case in cases:
        if case["path"].startswith(path) and category in ("", case["category"]):
            found.update(code for at, code in _marks(case, cases) if since <= day(at) <= until)
    return found


def spans(cases: list[dict], path: str, first: Iterable[str], then: Iterable[str]) -> list[float]:
    """Minutes from the first of these steps to the first of those after it, shortest first."""
    found = []
    for case in cases:
        begun = next((one for one in case["events"] if one["verb"] in first), None)
        after = [one for one in case["events"] if begun and one["seq"] > begun["seq"] and one["verb"] in then]
        if case["path"].startswith(path) and after:
            found.append((after[0]["at"] - begun["at"]).total_seconds() / 60)
    return sorted(found)


def _marks(case: dict, cases: list[dict]) -> list[tuple[datetime, str]]:
    events = case["events"]
    own = _own_hand(events)
    marks = [(events[0]["at"], "filed")]
    if case["source"] in ("worker", "patrol"):
        marks.append((events[0]["at"], "filed_by_staff"))
    if case["house"] and _answered_lately(case, cases):
        marks.append((events[0]["at"], "recurred"))
    marks += [(one["at"], "accepted") for one in events if one["source"] == "submitted" and one["verb"] in
              ("accept", "settle_now")]  # fmt: skip
    for verb, code in ALWAYS.items():
        marks += [(one["at"], code) for one in events if one["verb"] == verb]
    marks += [(one["at"], "beyond_list") for one in events if one["facts"].get("beyond") == "yes"]
    for child in case["whistles"]:
        marks.append((child[0]["at"], "whistles"))
        marks += [(child[0]["at"], "reported_in")] * any(one["verb"] == "report_in" for one in child)
    return marks + _of_answers(case, own) + _of_words(events, own)


def _own_hand(events: list[dict]) -> bool:
    did = {one["person_id"] for one in events if one["verb"] in ("resolve", "settle", "settle_now")}
    return events[0]["person_id"] is not None and events[0]["person_id"] in did


def _answered_lately(case: dict, cases: list[dict]) -> bool:
    filed = case["events"][0]
    for other in cases:
        alike = other["house"] == case["house"] and other["kind"] == case["kind"] and other is not case
        if alike and other["category"] == case["category"]:
            answers = [one["at"] for one in other["events"] if one["verb"] in ANSWERED]
            if any(filed["at"] - THREE_MONTHS <= at < filed["at"] for at in answers):
                return True
    return False


def _of_answers(case: dict, own: bool) -> list[tuple[datetime, str]]:
    answers = [one for one in case["events"] if one["verb"] in ANSWERED]
    if not answers:
        return []
    first, last, marks = answers[0]["at"], answers[-1], []
    marks.append((first, "resolved"))
    spoken = any("satisfied" in one["facts"] for one in case["events"] if one["verb"] in RATED)
    marks += [(first, "self_handled")] if own else [(first, "heard")] if spoken else []
    denied = any(one["verb"] == "rate_unsolved" and one["seq"] > last["seq"] for one in case["events"])
    marks.append((last["at"], f"answered_{RUNG[last['level']]}"))
    if last["outcome"] in ("", "solved") and not denied and not own:
        marks.append((last["at"], f"settled_{RUNG[last['level']]}"))
    for one in answers:
        dues = [clock["due"] for clock in case["stopped"] if clock["stopped"] == one["at"] and clock["name"] in
                ("first_response", "resolution")]  # fmt: skip
        marks += [(one["at"], "timed")] if dues else []
        marks += [(one["at"], "on_time")] if any(due >= one["at"] for due in dues) else []
    return marks


def _of_words(events: list[dict], own: bool) -> list[tuple[datetime, str]]:
    ratings = [one for one in events if one["verb"] in RATED]
    if not ratings:
        return []
    last, codes = ratings[-1], ["rated"]
    if not own:
        codes += ["judged", "solved" if last["verb"] == "rate_solved" else "unsolved"]
        if word := last["facts"].get("satisfied"):
            codes += ["said", {"yes": "satisfied", "fairly": "fairly", "no": "dissatisfied"}[word]]
        if word := last["facts"].get("contacted"):
            codes += ["asked"] + ["contacted"] * (word == "yes")
    return [(last["at"], code) for code in codes]
