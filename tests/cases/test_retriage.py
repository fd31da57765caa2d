"""A case gets another category: clocks, rules, figures and readers follow. Sealing is one way up."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import moment
from grids.models import Place
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.grams import says
from services.cases.models import Case, RoutingRule, TimeLimit, Unit
from services.cases.timeline import entries
from services.figures import instep, ledger, periods
from services.figures.ledger import Wanted
from services.figures.models import Grain
from services.letters import relay, wording
from services.letters.carriers import Outcome
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
WORDS = "楼上在装修"


@pytest.fixture
def retriage(who):
    def taken(case: Case, category: str, by: str = "worker", verb: str = "retriage", **more) -> Case:
        act(case, verb, actor=who(by), answers={"category": category, "reason": "报错了类别", **more})
        return Case.objects.get(pk=case.pk)

    return taken


def seen_by(actor: Actor, case: Case) -> bool:
    return Case.objects.within_reach_of(actor).filter(pk=case.pk).exists()


def verbs(actor: Actor, case: Case) -> set[str]:
    return {step.verb for step in steps_for(actor, Case.objects.get(pk=case.pk))}


def offered(case: Case, actor: Actor, verb: str) -> set[str]:
    return {code for code, _name in StepForm(case.workflow.steps[verb], case, actor).fields["category"].choices}


def test_the_event_keeps_old_and_new_and_the_tier_follows(report, retriage):
    case = retriage(report("noise"), "lift")
    last = case.past[-1]
    assert (case.category.code, case.tier, case.state) == ("lift", "shared", "submitted")
    assert last.facts == {"category": "lift", "was": "noise", "tier": "shared"}
    assert events.first_bad(case) is None


def test_a_tier_that_is_chosen_stands(report, retriage):
    assert retriage(report("noise"), "lift", tier="public").tier == "public"


def test_it_requires_a_reason_and_another_category(report, retriage):
    case = report("noise")
    for more in ({"category": "lift", "reason": ""}, {"category": "noise"}, {"category": "call_back"}):
        with pytest.raises(AnswersRefused):
            retriage(case, more.pop("category"), **more)


def test_clocks_say_what_the_new_category_allows(report, retriage):
    soon = {"amount": 2, "unit": Unit.NATURAL_HOURS}
    TimeLimit.objects.update_or_create(
        clock="first_response", category="lift", tier="", level="", area=None, defaults=soon
    )
    case = report("noise")
    clock = retriage(case, "lift").clocks.get(name="first_response")
    assert clock.due == clock.started + timedelta(hours=2)
    assert Case.objects.get(pk=case.pk).due_at == clock.due


def test_the_rules_suggest_anew_and_nobody_in_charge_is_changed(in_progress, report, retriage, town):
    RoutingRule.objects.create(
        name="规则", in_force=True, categories=["lift"], desk="community", body_kind="property_company"
    )
    untouched, taken = retriage(report("noise"), "lift"), retriage(in_progress("noise"), "lift")
    assert (untouched.desk, untouched.routed.organisation) == (town.community, town.company)
    assert (taken.desk, taken.routed.organisation) == (town.near, town.company)
    assert taken.owner_appointment == town.appointment("worker")
    assert not hasattr(retriage(untouched, "noise", by="staff"), "routed"), "no rule holds for noise"


def test_the_resident_is_told_and_reads_from_what_to_what(report, retriage, town):
    case = retriage(report("noise"), "lift")
    letter = Letter.objects.get(verb="retriage")
    assert (letter.to, letter.facts["title"][:2]) == (town.resident.contact, "电梯")
    entry = entries(case, "resident")[0]
    assert (str(entry.lines[0][1])[:2], [str(line[1]) for line in entry.lines][-1]) == ("噪声", "报错了类别")
    assert "→" in entry.lines[0][1]


def test_what_was_asked_of_the_old_category_stays_readable(report, retriage):
    case = report("noise", q_source="works")
    before = entries(case, "staff")[-1].lines
    assert before
    assert entries(retriage(case, "lift"), "staff")[-1].lines == before


def test_the_figures_of_both_categories_follow(report, retriage, town):
    case = report("noise")
    instep.catch_up()
    retriage(case, "lift")
    for caught_up in (False, True):
        if caught_up:
            instep.catch_up()
        book = ledger.read(town.near.path, Wanted(Grain.EVER, frozenset({town.near.path}), split=True))
        split = book.split(town.near.path, periods.ALL)
        assert {code: counts["filed"] for (_kind, code), counts in split.items() if counts["filed"]} == {"lift": 1}


def test_no_secret_category_is_offered_but_by_sealing(report, who):
    case = report("noise")
    assert not {"domestic_violence", "about_staff", "call_back", "noise"} & offered(case, who("worker"), "retriage")
    assert offered(case, who("worker"), "seal") == {
        "neighbour_dispute", "legal_advice", "domestic_violence", "child_at_risk", "about_staff",
    }  # fmt: skip


def test_sealing_lets_only_named_handlers_in_and_tells_them(in_progress, retriage, who, town):
    case = retriage(in_progress("noise", text=WORDS), "domestic_violence", verb="seal")
    assert (case.openness, case.desk, case.owner_appointment) == ("sealed", town.community, None)
    seeing = {name for name in town.people if seen_by(who(name), case)}
    assert seeing == {"resident", "keeper"}
    told = set(Letter.objects.filter(verb="seal").values_list("to__name", flat=True))
    assert told == {"resident", "keeper"}
    assert not Case.objects.filter(says(WORDS)).exists()
    kept = json.dumps(list(Letter.objects.values_list("facts", "text")), ensure_ascii=False)
    assert "噪声" not in kept
    assert WORDS not in kept
    assert events.first_bad(case) is None


def test_no_letter_about_it_goes_to_who_cannot_open_it_any_more(in_progress, retriage, who, town, client, sign_in):
    """The worker had it, and was to be told by SMS; the office was called in."""
    town.worker.contact.phone = "13800000078"
    town.worker.contact.way = "sms"
    town.worker.contact.save()
    case = in_progress("noise", text=WORDS)
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来看看"})
    child = case.children.get()
    waiting = Letter.objects.filter(to=town.worker.contact, fate="waiting", about=case.number)
    assert waiting.exists()
    assert Letter.objects.filter(to=town.office.contact, about=child.number, verb="blow", fate="waiting").exists()
    retriage(case, "domestic_violence", verb="seal")
    assert not waiting.exists()
    with moment.at(timezone.localtime(moment.now()).replace(hour=12) + timedelta(days=1)):
        relay.offer()
        for letter in Letter.objects.exclude(ticket=""):
            relay.deliver(letter.pk, letter.ticket)
    gone = Letter.objects.filter(about__in=[case.number, child.number], fate="sent").select_related("to")
    for letter in gone:
        assert letter.verb in ("seal", "parent_over") or letter.to == case.requester, (letter.to, letter.verb)
    withdrawn = Letter.objects.filter(fate="withdrawn")
    assert {letter.about for letter in withdrawn} == {case.number, child.number}
    assert not any(letter.facts or letter.text or letter.ticket for letter in withdrawn)
    sign_in(town.worker)
    assert not re.findall(case.shown_number + "|保密|去看看", client.get("/me/letters/").content.decode())
    assert client.get(f"/work/{case.number}/").status_code == 404


def test_a_letter_of_a_page_that_is_out_of_date_says_that_it_was_taken_back(
    in_progress, retriage, town, client, sign_in
):
    case = in_progress("noise")
    letter = Letter.objects.filter(to=town.worker.contact, about=case.number).first()
    retriage(case, "domestic_violence", verb="seal")
    sign_in(town.worker)
    answer = client.post(f"/me/letters/{letter.pk}/", follow=True).content.decode()
    assert "这条通知已收回，不用再办了" in answer
    assert "保密" not in answer


def test_a_lost_letter_is_not_sent_again_once_its_case_is_sealed(in_progress, retriage, town, client, sign_in):
    case = in_progress("noise")
    letter = Letter.objects.filter(to=town.worker.contact, about=case.number).first()
    Letter.objects.filter(pk=letter.pk).update(fate="dead")
    retriage(case, "domestic_violence", verb="seal")
    sign_in(town.keeper)
    assert client.post(f"/work/letters/{letter.pk}/again/").status_code == 404
    assert Letter.objects.get(pk=letter.pk).fate == "withdrawn"


def test_a_letter_that_a_worker_has_just_claimed_says_no_more_or_does_not_go(report, retriage, town, monkeypatch):
    """Between the claim and the gateway the case is sealed: the resident's says nothing, the leader's stays here."""
    town.leader.contact.phone = "13800000077"
    town.leader.contact.way = "sms"
    town.leader.contact.save()
    case, given = report("noise", phone="13800000001"), []
    mine, theirs = (
        Letter.objects.filter(about=case.number, to=to, fate="waiting").get()
        for to in (case.requester, town.leader.contact)
    )
    monkeypatch.setattr(
        relay.carriers, "give", lambda letter: given.append(wording.say(letter, "zh-hans")) or Outcome.TAKEN
    )
    whole, sealed = relay._held_back, []

    def held_back(letter, in_doubt):
        if not sealed:
            sealed.append(retriage(case, "domestic_violence", verb="seal"))
        return whole(letter, in_doubt)

    monkeypatch.setattr(relay, "_held_back", held_back)
    with moment.at(timezone.localtime(moment.now()).replace(hour=12)):
        for letter in (mine, theirs):
            Letter.objects.filter(pk=letter.pk).update(ticket="t", due_at=moment.now() + timedelta(seconds=20))
        relay.deliver(mine.pk, "t")
        relay.deliver(theirs.pk, "t")
    assert len(given) == 1
    assert given[0].startswith("您有一条新回复")
    assert Letter.objects.get(pk=theirs.pk).fate == "withdrawn"


def test_sealing_starts_the_duty_to_report_and_nobody_changes_it_away(report, retriage, who):
    case = retriage(report("noise"), "domestic_violence", verb="seal")
    clock = case.clocks.get(name="police_report")
    assert clock.due - clock.started == timedelta(hours=1)
    with pytest.raises(StepNotAllowed):
        retriage(case, "noise", by="keeper")
    act(case, "report_not_required", actor=who("keeper"), answers={"reason": "邻居装修，报错了"})
    case = retriage(case, "child_at_risk", by="keeper")
    assert case.clocks.filter(name="police_report").count() == 1, "once in the life of a case"


def test_out_of_sealed_leads_only_the_hand_of_a_named_handler(report, retriage, who, town):
    case = report("legal_advice", consent_publish=True)
    for name in ("worker", "leader", "staff", "chief", "confidant"):
        with pytest.raises(PermissionDenied):
            retriage(case, "noise", by=name)
    case = retriage(case, "noise", by="keeper")
    assert (case.openness, case.desk, case.state) == ("private", town.near, "submitted")
    assert seen_by(who("worker"), case)
    said = str(entries(case, "staff")[0].lines)
    assert "保密事项" in said
    assert "法律" not in said


def test_whoever_was_called_in_is_let_go(in_progress, retriage, who, town):
    case = in_progress("noise")
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来看看"})
    case = retriage(case, "neighbour_dispute", verb="seal")
    child = case.children.get()
    assert (child.state, child.openness, case.open_children) == ("ended", "sealed", 0)
    assert not seen_by(who("chief"), child)


def test_who_had_joined_goes_on_alone(report, retriage, who):
    case, other = report("noise"), report("noise", by="neighbour")
    act(other, "merge", actor=who("worker"), answers={"into": case.number})
    case = retriage(case, "neighbour_dispute", verb="seal")
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.sealed) == ("submitted", None, False)
    assert Letter.objects.filter(about=other.number, verb="carry_on", to=other.requester).exists()


def test_an_organisation_in_charge_finds_its_link_dead(report, retriage, who, town, client):
    case = report("noise")
    act(case, "accept", actor=who("worker"), answers={"tier": "grid"})
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.company.pk}"})
    path = Letter.objects.get(verb="assign").facts["path"]
    assert client.get(path).status_code == 200
    retriage(case, "neighbour_dispute", verb="seal")
    assert client.get(path).status_code == 410


def test_what_came_again_is_counted_by_what_it_turned_out_to_be(report, retriage, who, town):
    first = report("noise")
    act(first, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    with moment.at(moment.now() + timedelta(days=1)):
        again = report("pets", by="neighbour", place=Place.of(town.building))
        instep.catch_up()
        retriage(again, "noise")
        instep.catch_up()
        book = ledger.read(town.near.path, Wanted(Grain.EVER, frozenset({town.near.path})))
        assert book.of(town.near.path, periods.ALL)["recurred"] == 1


def test_over_http_whoever_seals_is_led_away_from_it(report, client, sign_in, town):
    case = report("noise")
    browser = sign_in(town.worker)
    page = browser.get(f"/work/{case.number}/").content.decode()
    assert "?step=retriage" in page
    answer = browser.post(f"/work/{case.number}/seal/", {"category": "neighbour_dispute", "reason": "两户在吵"})
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert browser.get(f"/work/{case.number}/").status_code == 404


def test_a_sealed_case_that_moves_to_another_desk_takes_back_what_waits_for_the_first(report, retriage, who, town):
    """A dispute of the community turns out to be about staff: the street answers, and its handler is told."""
    for handler in (town.keeper, town.confidant):
        handler.contact.phone, handler.contact.way = f"1380000{handler.pk:04}", "sms"
        handler.contact.save()
    case = report("neighbour_dispute")
    theirs = Letter.objects.filter(about=case.number, to=town.keeper.contact)
    assert [letter.fate for letter in theirs] == ["waiting"]
    case = retriage(case, "about_staff", by="keeper")
    assert case.desk == town.street
    assert [(letter.fate, letter.facts) for letter in theirs.all()] == [("withdrawn", {})]
    told = Letter.objects.filter(about=case.number, fate="waiting").values_list("verb", "to__name")
    assert set(told) == {("submit", "resident"), ("retriage", "resident"), ("retriage", "confidant")}


def test_a_sealed_case_that_stays_at_its_desk_takes_nothing_back(report, retriage, town):
    case = report("neighbour_dispute")
    retriage(case, "legal_advice", by="keeper")
    theirs = Letter.objects.filter(about=case.number, to=town.keeper.contact)
    assert [(letter.verb, letter.fate) for letter in theirs] == [("submit", "in_app")]


def test_whoever_answers_for_it_now_is_told_when_the_rules_send_it_elsewhere(report, retriage, town):
    RoutingRule.objects.create(
        name="规则", in_force=True, categories=["lift"], desk="community", body_kind="property_company"
    )
    case = retriage(report("noise"), "lift")
    told = set(Letter.objects.filter(verb="retriage").values_list("to__name", flat=True))
    assert (case.desk, told) == (town.community, {"resident", "staff", "clerk", "keeper"})
