"""The courses that the demo's cases take: which steps, about how long apart, and where they stand today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fit = Literal["any", "grid", "wider", "dispute", "report_duty", "accused"]  # the matters it suits


@dataclass(frozen=True)
class Move:
    """One step, so many hours after the one before; a resident's at any decent hour, the others' in office hours.

    `share` of the time that the matter usually takes comes on top. `on` says which case takes it: 1 is the twin, or the child
    that a step before has opened.
    """

    verb: str
    hours: float = 1.0
    share: float = 0.0
    on: int = 0


@dataclass(frozen=True)
class Course:
    """`age` is how many days ago it began, at least and at most; `ends` the state in which it stands today."""

    name: str
    moves: tuple[Move, ...]
    ends: str
    weight: int
    age: tuple[float, float] = (9, 58)
    fit: Fit = "any"
    known: bool = False  # the resident has left a number, or is signed in


FINISH = Move("finish", 4, share=0.8)  # settle, or resolve and verify: as the tier has it
TAKEN = (Move("accept", 1.2), Move("assign", 0.8), Move("sign_for", 1.0))
HANDLED = (*TAKEN, FINISH)
TOLD = (*TAKEN, Move("report_progress", 2, share=0.3), FINISH)
RATED = Move("rate_solved", 9)
POSTED = (Move("blacken", 5), Move("put_on_board", 1))
AGAIN = (Move("reopen", 5), *TAKEN[1:], FINISH)
THRICE = (*TAKEN, Move("hand_back", 3), *TAKEN[1:], Move("hand_back", 3), TAKEN[1], Move("hand_back_up", 2))
SILENCE = 380  # hours: five working days without an answer, even over the longest holiday
LONG = (23, 58)  # long enough for the fortnight in which nobody rates

COURSES = (
    Course("rated", (*HANDLED, RATED), "closed", 62),
    Course("told_and_rated", (*TOLD, RATED), "closed", 26),
    Course("unrated", HANDLED, "closed", 46, age=LONG),
    Course("on_the_spot", (Move("settle_now", 0.6), RATED), "closed", 20, age=(2, 58), fit="grid"),
    Course("on_the_spot_unrated", (Move("accept", 0.5), Move("settle_now", 1)), "closed", 10, age=LONG, fit="grid"),
    Course("asked", (Move("accept"), Move("ask", 1), Move("answer", 8), *TOLD[1:], RATED), "closed", 8, age=(14, 58)),
    Course("silent", (Move("accept"), Move("ask", 1), Move("assign", SILENCE), *HANDLED[2:]), "closed", 4, age=(40, 58)),
    Course("reworked", (*TAKEN, Move("resolve", 4, share=0.8), Move("send_back", 3), FINISH, RATED), "closed", 6,
           age=(14, 58), fit="wider"),
    Course("reopened", (*HANDLED, Move("rate_unsolved", 9), *AGAIN, RATED), "closed", 2, age=(26, 58), known=True),
    Course("asked_again", (*HANDLED, RATED, Move("ask_reopen", 90), *AGAIN, RATED), "closed", 2, age=(34, 58), known=True),
    Course("kept", (*HANDLED, Move("rate_unsolved", 9), Move("keep_closed", 10)), "closed", 1, age=(20, 58), known=True),
    Course("declined", (Move("decline", 2),), "declined", 8, age=(1, 58)),
    Course("withdrawn", (Move("accept"), Move("withdraw", 12)), "withdrawn", 6, age=(3, 58), known=True),
    Course("withdrawn_early", (Move("withdraw", 3),), "withdrawn", 3, age=(2, 58)),
    Course("merged", (Move("submit", 3, on=1), Move("merge", 2, on=1), *HANDLED, RATED), "merged", 6, age=(12, 58)),
    Course("joined", (Move("me_too", 3, on=1), *HANDLED, RATED), "following", 5, age=(12, 58)),
    Course("joined_today", (*TAKEN, Move("me_too", 3, on=1)), "following", 3, age=(1.2, 3)),
    Course("no_twin", (Move("me_too", 3, on=1), Move("stand_apart", 2, on=1), Move("accept", 1, on=1),
                       Move("settle_now", 1, on=1), *HANDLED, RATED), "closed", 1, age=(20, 58), fit="grid"),
    Course("called", (*HANDLED, Move("called", 30), RATED), "closed", 4, age=(14, 58), known=True),
    Course("called_unsolved", (*HANDLED, Move("called_unsolved", 30), Move("keep_closed", 10)), "closed", 1, age=(20, 58), known=True),
    Course("posted", (*HANDLED, RATED, *POSTED), "closed", 24, age=(10, 58)),
    Course("posted_and_taken_down", (*HANDLED, RATED, *POSTED, Move("take_down", 30)), "closed", 1, age=(20, 58)),
    Course("posted_no_more", (*HANDLED, RATED, *POSTED, Move("keep_private", 20)), "closed", 1, age=(20, 58), known=True),
    Course("dispute", (*HANDLED, RATED), "closed", 16, age=(12, 58), fit="dispute"),
    Course("dispute_open", TAKEN, "in_progress", 4, age=(2, 4), fit="dispute"),
    Course("reported_to_police", (Move("reported_to_police", 0.3), *HANDLED), "closed", 2, age=LONG, fit="report_duty"),
    Course("no_report_needed", (Move("report_not_required", 0.5), *HANDLED), "answered", 1, age=(5, 9), fit="report_duty"),
    Course("complaint", (*HANDLED, RATED), "closed", 3, age=(20, 58), fit="accused"),
    Course("complaint_open", TAKEN[:1], "accepted", 1, age=(1, 3), fit="accused"),
    Course("handed_back", (*TAKEN, Move("hand_back", 3), *HANDLED[1:], RATED), "closed", 5, age=(16, 58)),
    Course("ruled", (*THRICE, Move("rule", 5), Move("sign_for"), FINISH, RATED), "closed", 1, age=(24, 58)),
    Course("to_rule", THRICE, "to_rule", 1, age=(3, 6)),
    Course("up_and_down", (TAKEN[0], Move("upgrade", 2), Move("hand_down", 3), *HANDLED[1:], RATED), "closed", 4,
           age=(16, 58)),
    Course("parked", (*TAKEN, Move("park", 6)), "parked", 3, age=(3, 9), known=True),
    Course("rested", (*TAKEN, Move("park", 6), Move("resume", 60), FINISH, RATED), "closed", 2, age=(26, 58)),
    Course("whistled", (*TAKEN, Move("whistle", 4), Move("report_in", 6, on=1), Move("deliver", 20, on=1),
                        Move("co_sign", 6, on=1), FINISH, RATED), "closed", 5, age=(20, 58), fit="wider"),
    Course("whistle_blown", (*TAKEN, Move("whistle", 4)), "in_progress", 2, age=(1.5, 3), fit="wider"),
    Course("helped", (*TAKEN, Move("co_handle", 3), Move("take_on", 4, on=1), Move("give_back", 10, on=1), FINISH,
                      RATED), "closed", 3, age=(18, 58)),
    Course("supervised", (*TAKEN, Move("urge", 20), Move("supervise", 10), Move("respond", 8, on=1),
                          Move("acknowledge", 6, on=1), FINISH, RATED), "closed", 2, age=(20, 58)),
    Course("extended", (*TAKEN, Move("extend", 8), Move("grant", 5, on=1), FINISH, RATED), "closed", 3, age=(24, 58)),
    Course("retriaged", (TAKEN[0], Move("retriage", 2), *HANDLED[1:], RATED), "closed", 2, age=(12, 58)),
    Course("sealed_later", (TAKEN[0], Move("seal", 2)), "accepted", 1, age=(0.5, 1), fit="grid"),
    Course("came_back", (*HANDLED, RATED, Move("submit", 30, on=1), Move("accept", 2, on=1), Move("make_topic", 1, on=1),
                         Move("settle_now", 4, on=1)), "closed", 1, age=(20, 40), fit="grid"),
    Course("fresh", (), "submitted", 12, age=(0.02, 0.6)),
    Course("overlooked", (Move("nudge", 40),), "submitted", 4, age=(3, 5)),
    Course("accepted", TAKEN[:1], "accepted", 12, age=(0.6, 3)),
    Course("assigned", TAKEN[:2], "assigned", 10, age=(0.8, 3)),
    Course("in_progress", TAKEN, "in_progress", 16, age=(1.2, 4)),
    Course("under_way", (*TOLD[:4], Move("supplement", 8), Move("remark", 2)), "in_progress", 9, age=(2, 6)),
    Course("overdue", (*TOLD[:4], Move("nudge", 60)), "in_progress", 8, age=(12, 26)),
    Course("awaiting", (Move("accept"), Move("ask", 2)), "awaiting_resident", 7, age=(0.8, 3), known=True),
    Course("resolved", (*TAKEN, Move("resolve", 4, share=0.6)), "resolved", 9, age=(3, 7), fit="wider"),
    Course("answered", HANDLED, "answered", 18, age=(6, 11)),
    Course("reopen_asked", (*HANDLED, Move("rate_unsolved", 8)), "reopen_asked", 2, age=(7, 9), known=True),
)  # fmt: skip
