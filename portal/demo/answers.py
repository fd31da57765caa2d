"""What is filled in at each step of a demo case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from accounts import moment
from grids.models import Place
from portal.demo.cast import HOMES, Cast
from portal.demo.plan import Story, data
from services.cases import evidence, routing
from services.cases.actor import CLOCK
from services.cases.board import checked, originals
from services.cases.fields import StepForm
from services.cases.models import Case, Category
from services.cases.retriage import OTHER_CATEGORY

Answers = dict[str, Any]


@dataclass
class Sheet:
    """What is known while a story is told."""

    story: Story
    cast: Cast
    rng: Random
    cases: list[Case]
    photos: dict[str, list[list[str]]]  # keys by stage, those of one step together

    def photo(self, stage: str) -> list[str]:
        """The next of this stage; none when there are no more."""
        return self.photos[stage].pop() if self.photos[stage] else []

    def words(self, name: str) -> str:
        return self.rng.choice(data()["words"][name])


def submission(sheet: Sheet, place: Place, category: Category, text: str) -> Answers:
    """The form of a report, as this resident fills it in."""
    story, rng = sheet.story, sheet.rng
    asked = {f"q_{one.code}": rng.choice(one.choices)[0] for one in category.questions.all() if one.choices}
    answers: Answers = {"category": category.code, "text": text, **asked}
    if story.who and story.who not in HOMES:
        answers |= {"phone": story.who, "consent_forward": rng.random() < 0.5, "agreed": True}
    if story.photo:
        answers["photo"] = sheet.photo("before")
    if not category.sealed and (rng.random() < 0.3 or any(move.verb == "put_on_board" for move in story.moves)):
        answers["consent_publish"] = True
    if category.about_staff:
        answers["subject"] = sheet.cast.company(place)
    return answers


def of(verb: str, case: Case, sheet: Sheet) -> Answers:
    """The answers that a row asks; nothing for most rows."""
    made = ASKED.get(verb)
    return {**(made(case, sheet) if made else {}), "handled_by": "值班员"}  # asked of who comes by a link only


def _accept(case: Case, sheet: Sheet) -> Answers:
    """As the category has it; now and then triage sees it differently, and says why."""
    if case.category and case.category.code == "suggestion" and sheet.rng.random() < 0.2:
        return {"tier": case.tier, "note": "列入下次网格邻里会议题"}
    return {"tier": case.tier}


def _done(case: Case, sheet: Sheet) -> Answers:
    return {
        "outcome": sheet.story.matter.outcome,
        "reply": sheet.rng.choice(sheet.story.matter.replies),
        "photo": sheet.photo("after"),
    }


def _solved(case: Case, sheet: Sheet) -> Answers:
    satisfied = sheet.rng.choices(("yes", "fairly", "no"), (94, 4, 2))[0]
    return {"contacted": "yes" if case.requester and case.requester.phone_hash else "no", "satisfied": satisfied,
            "note": sheet.words("thanks")}  # fmt: skip


def _says(name: str, words: str) -> Callable[[Case, Sheet], Answers]:
    return lambda case, sheet: {name: sheet.words(words)}


def _day(name: str, words: str, days: int) -> Callable[[Case, Sheet], Answers]:
    return lambda case, sheet: {name: moment.today() + timedelta(days=days), "reason": sheet.words(words)}


def _down(case: Case, sheet: Sheet) -> Answers:
    return {"desk": routing.desks_below(case)[0].pk, "reason": sheet.words("hand_down")}


def _order(case: Case, sheet: Sheet) -> Answers:
    return {"text": sheet.words("supervise"), "answer_by": moment.today() + timedelta(days=5)}


def _whistle(case: Case, sheet: Sheet) -> Answers:
    """A body of the place that does not have the matter already."""
    bodies = [body for body in sheet.cast.bodies(case.place_id) if body.pk != case.owner_organisation_id]
    return {"organisation": bodies[0].pk, "text": sheet.words("whistle")}


def _deliver(case: Case, sheet: Sheet) -> Answers:
    return {"reply": sheet.words("deliver"), "grade": "good", "photo": sheet.photo("after")}


def _other(case: Case, sheet: Sheet) -> Answers:
    """Another category of the same tier, which asks for no picture in the end."""
    offered = OTHER_CATEGORY.offered(case).values()
    near = [one.code for one in offered if one.tier == case.tier and not (one.after_photo or one.urgent)]
    return {"category": near[0], "tier": case.tier, "reason": "居民点错了类别，已和本人核对。"}


def _sealed(case: Case, sheet: Sheet) -> Answers:
    return {"category": "neighbour_dispute", "reason": "两户之间的事，改由专人办。"}


def _blacked(case: Case, sheet: Sheet) -> Answers:
    """The demo's pictures show nobody: none of it is black."""
    picture = originals(case).filter(stage="after").first() or originals(case)[0]
    return {"blacked": evidence.black_out(picture, []), "seen": True}


def _checked(case: Case, sheet: Sheet) -> Answers:
    """As the form offers it, every trace blacked out; with the picture after, where there is one."""
    form = StepForm(case.workflow.steps["put_on_board"], case, CLOCK)
    picture = next(iter(checked(case, "after")), None)
    words = {name: form[name].value() or sheet.story.text for name in ("board_words", "board_answer")}
    return {**words, "board_after": picture.key if picture else "", "board_sure": True}


ASKED: dict[str, Callable[[Case, Sheet], Answers]] = {
    "accept": _accept,
    "settle_now": _done,
    "settle": _done,
    "resolve": _done,
    "retriage": _other,
    "seal": _sealed,
    "blacken": _blacked,
    "put_on_board": _checked,
    "called": lambda case, sheet: {"reached": "yes", "remark": "居民说已经好了，会自己评价。"},
    "called_unsolved": lambda case, sheet: {"reason": sheet.words("missing")},
    "rate_solved": _solved,
    "rate_unsolved": lambda case, sheet: {"reason": sheet.words("missing"), "satisfied": "no", "contacted": "yes"},
    "assign": lambda case, sheet: {
        "owner": sheet.cast.owner(case, sheet.story, sheet.rng),
        "note": sheet.words("instruct"),
    },
    "decline": lambda case, sheet: {"reason": sheet.words("decline"), "channel": "other"},
    "merge": lambda case, sheet: {"into": sheet.cases[0].number, "note": "与同一地点的事项一并办理"},
    "reported_to_police": lambda case, sheet: {"when": "接到后二十分钟内", "station": "属地派出所"},
    "report_not_required": lambda case, sheet: {"reason": "到现场核实，是孩子等家长下班，没有受侵害的情形。"},
    "report_progress": _says("reply", "progress"),
    "verify": _says("note", "verified"),
    "send_back": _says("reason", "send_back"),
    "reopen": _says("reason", "reopen"),
    "keep_closed": _says("reason", "keep"),
    "ask": _says("question", "ask"),
    "answer": _says("text", "answer"),
    "supplement": _says("text", "supplement"),
    "withdraw": _says("note", "withdraw"),
    "remark": _says("remark", "remark"),
    "ask_reopen": _says("reason", "missing"),
    "hand_back": _says("reason", "hand_back"),
    "hand_back_up": _says("reason", "hand_back"),
    "upgrade": _says("reason", "upgrade"),
    "hand_down": _down,
    "rule": lambda case, sheet: {
        "owner": sheet.cast.owner(case, sheet.story, sheet.rng),
        "reason": sheet.words("rule"),
    },
    "park": _day("review_on", "park", 20),
    "resume": _says("note", "resume"),
    "urge": _says("note", "urge"),
    "extend": _day("until", "extend", 25),
    "grant": _day("until", "extend", 25),
    "supervise": _order,
    "respond": _says("reply", "progress"),
    "whistle": _whistle,
    "deliver": _deliver,
    "co_sign": lambda case, sheet: {"grade": "good", "note": sheet.words("co_sign")},
    "co_handle": lambda case, sheet: {"owner": sheet.cast.helper(case), "text": sheet.words("co_handle")},
    "give_back": _deliver,
}
