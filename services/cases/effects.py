"""What rows of this app cause. Called inside the door, before the case is saved for the last time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from accounts import consents, moment
from accounts.models import Consent
from grids.models import Appointment, Area, Place
from services.cases import clocks, dispatch, recurrence, retriage, routing, topics
from services.cases.act import act, begin
from services.cases.actor import CLOCK, Actor
from services.cases.conditions import must_be_reported
from services.cases.models import Case, CaseWords, Openness, Posting
from services.letters import forgetting


def follow_rules(case: Case, actor: Actor, cleaned: dict) -> None:
    """A new case goes where the rules of its place send it; one that is not for everybody stays where it was seated."""
    if not routing.sealed_desks(case):
        dispatch.follow(
            case, {name.removeprefix("q_"): str(value) for name, value in cleaned.items() if name[:2] == "q_"}
        )


def mark_told(case: Case, actor: Actor, cleaned: dict) -> None:
    """Everybody has been told of every clock that has run out so far."""
    case.clocks.filter(stopped=None, paused=None, told=False, due__lte=moment.now()).update(told=True)
    vars(case).pop("all_clocks", None)  # read before: whoever is told now asks whether it is late


def put_in_charge(case: Case, post: Appointment | None) -> None:
    """This post from now on, or nobody. For effects and fields of shops, which are called inside the door."""
    case.owner_appointment, case.owner_organisation = post, None


def keep_confidential(case: Case, sealed: bool) -> None:
    """Sealed, or between the resident and the desk, as a case begins. For effects and fields of shops."""
    case.openness = Openness.SEALED if sealed else Openness.PRIVATE


def release_owner(case: Case, actor: Actor, cleaned: dict) -> None:
    """Nobody is in charge any more: the desk deals with it again."""
    case.owner_appointment = case.owner_organisation = None


def desk_up(case: Case, actor: Actor, cleaned: dict) -> None:
    """The next desk above answers from now on; at the top it stays."""
    if above := routing.desk_above(case):
        case.sit_at(Area.objects.get(pk=above))


def mark_reminded(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever must act has been reminded of every clock whose time for that has come."""
    case.clocks.filter(stopped=None, paused=None, remind_at__lte=moment.now()).update(remind_at=None)
    vars(case).pop("all_clocks", None)


def blow_whistle(case: Case, actor: Actor, cleaned: dict) -> None:
    _open("whistle", case, actor, cleaned, organisation=cleaned["organisation"].pk, text=cleaned["text"])


def order_answer(case: Case, actor: Actor, cleaned: dict) -> None:
    _open("supervision", case, actor, cleaned, text=cleaned["text"], answer_by=cleaned["answer_by"].date())


def ask_help(case: Case, actor: Actor, cleaned: dict) -> None:
    _open("co_handling", case, actor, cleaned, owner=cleaned["owner"], text=cleaned["text"])


def ask_longer(case: Case, actor: Actor, cleaned: dict) -> None:
    _open("extension", case, actor, cleaned, until=cleaned["until"].date(), reason=cleaned["reason"])


def put_off_parent(case: Case, actor: Actor, cleaned: dict) -> None:
    """The day that was granted holds for the main case, and its resident is told."""
    assert case.parent is not None
    act(case.parent, "put_off", actor=CLOCK, answers={"until": cleaned["until"].date()})


def _open(kind: str, case: Case, actor: Actor, cleaned: dict, **answers: Any) -> None:
    """A child at the same place and desk. Who came by a key to the main case may open it, not step into it."""
    place = Place(case.place, case.building, case.entrance)
    hand = {"handled_by": cleaned.get("handled_by", "")}
    begin(kind, actor=replace(actor, case=""), place=place, desk=case.desk, parent=case, answers=hand | answers)


def sit_where_handled(case: Case, actor: Actor, cleaned: dict) -> None:
    """At the nearest desk where somebody may open it."""
    routing.seat(case)


def bring_followers(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whatever was merged into a case that is now merged itself follows the new one."""
    case.merged.update(merged_into=case.merged_into)


def hand_on(case: Case, actor: Actor, cleaned: dict) -> None:
    """What was merged into this case goes on without it: the oldest by itself, the others follow that one."""
    followers = list(case.merged.order_by("pk"))
    if followers:
        case.save()  # the followers' row asks how this case stands
        case.merged.exclude(pk=followers[0].pk).update(merged_into=followers[0])
        act(followers[0], "carry_on", actor=CLOCK)


def link_recurrence(case: Case, actor: Actor, cleaned: dict) -> None:
    """Note which answer did not last, and the how-manieth time this is."""
    if before := recurrence.earlier(case):
        case.again_of, case.times_before = before, before.times_before + 1
        case.save()  # it counts, and is counted
    case.topic = topics.standing(case)
    if case.topic is None and (place := topics.due_at(case)):
        _open_topic(case, CLOCK, place, topics.desk_of(case))


def gather(case: Case, actor: Actor, cleaned: dict) -> None:
    """A leader does not wait until it has come often enough."""
    case.topic = topics.standing(case)
    if case.topic is None:
        _open_topic(case, actor, Place(case.place, case.building), case.desk)


def bind_members(case: Case, actor: Actor, cleaned: dict) -> None:
    """All that is the same, here and not long ago, belongs to the topic."""
    many = topics.members(case, cleaned["of"]).update(topic=case)
    case.times_before = max(many - 1, 0)


def _open_topic(case: Case, actor: Actor, place: Place, desk: Area) -> None:
    """One at a time in an area: whoever comes second finds the first one's."""
    case.save()
    Area.objects.select_for_update().get(pk=place.area.pk)
    case.topic = topics.standing(case)
    if case.topic is None:
        about = {"of": case.kind, "category": case.category.code if case.category else ""}
        case.topic = begin(topics.KIND, actor=actor, place=place, desk=desk, answers=about)


def take_down(case: Case, actor: Actor, cleaned: dict) -> None:
    """It hangs on the board no more."""
    Posting.objects.filter(case=case, taken_down_at=None).update(taken_down_at=moment.now())


def keep_private(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever asked takes the consent to publish back: down it comes, at once and for good."""
    take_down(case, actor, cleaned)
    case.openness = Openness.PRIVATE
    for consent in Consent.objects.filter(
        contact=case.requester_id, about=case.number, purpose=Consent.Purpose.PUBLISH, withdrawn_at=None
    ):
        consents.withdraw(consent)


def stand_alone(case: Case, actor: Actor, cleaned: dict) -> None:
    """It follows no other case any more."""
    case.merged_into = None


def send_anew(case: Case, actor: Actor, cleaned: dict) -> None:
    """Under its new category the rules are asked again."""
    retriage.send_anew(case, unsealed=cleaned["unsealed"])


def close_off(case: Case, actor: Actor, cleaned: dict) -> None:
    """From now on only named handlers read it: whoever was called in is let go, and what was said of it is unsaid."""
    case.save()  # the children's row asks how this case stands
    family = [case, *case.children.order_by("pk")]
    for one in family:  # before anybody is told anew: who may still open it, and that it is over
        forgetting.withdraw_about(one.number, but_to=[one.requester_id])
    for child in case.children.exclude(phase="over"):
        act(child, "parent_over", actor=CLOCK)
    case.refresh_from_db(fields=["open_children"])
    case.children.update(openness=Openness.SEALED)
    retriage.keep_to_handlers(case)
    case.topic = None
    take_down(case, actor, cleaned)
    CaseWords.objects.filter(case=case).delete()
    for one in family:
        forgetting.seal_about(one.number)


def start_duty(case: Case, actor: Actor, cleaned: dict) -> None:
    """The hour in which the police must hear of it begins with such a category, once in the life of a case."""
    if must_be_reported(case) and not case.clocks.filter(name="police_report").exists():
        clocks.begin(case, "police_report", moment.now())
        vars(case).pop("all_clocks", None)
