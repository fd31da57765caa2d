"""The one door: locks, versions, rights, keys, letters, children."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts import moment
from grids import changes
from services.cases import events, keys
from services.cases.act import AnswersRefused, CaseChanged, StepNotAllowed, act, begin, steps_for
from services.cases.actor import CLOCK, Actor
from services.cases.models import Case, Event, EventText
from services.cases.once import OnceReused
from services.cases.sweep import sweep
from services.letters.models import Letter

SOLVED = {"outcome": "solved", "reply": "已处理好"}


def verbs(actor, case) -> set[str]:
    return {step.verb for step in steps_for(actor, Case.objects.get(pk=case.pk))}


def later(**more):
    return moment.at(moment.now() + timedelta(**more))


def test_it_refuses_a_form_that_saw_another_state_but_not_one_that_missed_a_word(in_progress, who):
    case = in_progress()
    act(case, "report_progress", actor=who("worker"), answers={"reply": "在路上"}, seen=case.version)
    act(case, "report_progress", actor=who("worker"), answers={"reply": "到了"}, seen=case.version)
    with pytest.raises(CaseChanged):
        act(case, "report_progress", actor=who("worker"), answers={"reply": "迟到"}, seen=1)


def test_a_replaced_owner_is_told_of_the_change_before_of_the_right(in_progress, who, town):
    case = in_progress()
    seen = case.version
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.company.pk}"})
    with pytest.raises(CaseChanged):
        act(case, "report_progress", actor=who("worker"), answers={"reply": "我来"}, seen=seen)


def test_it_cleans_the_answers_of_every_channel(town, report):
    with pytest.raises(AnswersRefused):
        report("moon")
    with pytest.raises(AnswersRefused) as refused:
        report("noise", text="")
    assert "text" in refused.value.form.errors
    assert not Case.objects.exists()


def test_a_step_is_taken_whole_or_not_at_all(report, who, monkeypatch):
    case = report()

    def fail(*_: object) -> None:
        raise RuntimeError("the box is full")

    monkeypatch.setattr("services.cases.letters.write", fail)
    with pytest.raises(RuntimeError):
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    with pytest.raises(RuntimeError):
        report()
    assert [(one.state, one.version) for one in Case.objects.all()] == [("submitted", 1)]
    assert [event.verb for event in Event.objects.all()] == ["submit"]
    assert [clock.stopped for clock in case.clocks.all()] == [None]


def test_with_the_appointment_ends_the_right(in_progress, who, town, sign_in):
    case = in_progress()
    assert verbs(who("worker"), case)
    changes.end(town.appointment("worker"))
    assert verbs(who("worker"), case) == set()
    assert sign_in(town.worker).get(f"/work/{case.number}/").status_code == 404
    with pytest.raises(PermissionDenied):
        act(case, "report_progress", actor=who("worker"), answers={"reply": "还在办"})


def test_a_sealed_case_is_put_into_the_hands_of_a_named_handler_only(report, who, town):
    case = report("neighbour_dispute")
    act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    for owner in (f"a{town.appointment('staff').pk}", f"a{town.appointment('worker').pk}", f"o{town.company.pk}"):
        with pytest.raises(AnswersRefused):
            act(case, "assign", actor=who("keeper"), answers={"owner": owner})
    act(case, "assign", actor=who("keeper"), answers={"owner": f"a{town.appointment('keeper').pk}"})


def test_a_sealed_case_and_an_open_one_are_not_merged(report, who):
    sealed, other, plain = report("neighbour_dispute"), report("neighbour_dispute"), report("noise")
    with pytest.raises(AnswersRefused):
        act(plain, "merge", actor=who("worker"), answers={"into": sealed.number})
    with pytest.raises(AnswersRefused):
        act(sealed, "merge", actor=who("keeper"), answers={"into": plain.number})
    act(sealed, "merge", actor=who("keeper"), answers={"into": other.number})


def test_a_key_counts_once(report):
    first = report(once="k")
    assert report(once="k") == first
    assert first.events.count() == 1
    with pytest.raises(OnceReused):
        report("pets", once="k")


def test_the_same_key_and_words_about_another_place_are_no_twin(report, town):
    from grids.models import Place

    here, beside = report(once="k"), changes.raise_building(town.near, label="4 号楼")
    for other in (Place.of(beside), Place(town.near), Place(town.far)):
        with pytest.raises(OnceReused):
            report(once="k", place=other)
    assert Case.objects.get() == here


def test_a_key_for_a_step_answers_with_the_first_event(in_progress, who):
    case = in_progress()
    first = act(case, "report_progress", actor=who("worker"), answers={"reply": "在路上"}, once="x")
    assert act(case, "report_progress", actor=who("worker"), answers={"reply": "在路上"}, once="x") == first
    assert case.events.filter(verb="report_progress").count() == 1


def test_buttons_cost_two_queries(in_progress, who, django_assert_max_num_queries):
    case, worker = in_progress("shared_repair"), who("worker")
    steps_for(worker, case)  # the calendar is read once in a while
    case = Case.objects.select_related("category", "desk").get(pk=case.pk)
    with django_assert_max_num_queries(2):
        assert "resolve" in [step.verb for step in steps_for(worker, case)]


def test_who_resolved_does_not_verify(in_progress, who):
    case = in_progress("parking")
    act(case, "resolve", actor=who("worker"), answers=SOLVED)
    with pytest.raises(PermissionDenied):
        act(case, "verify", actor=who("worker"))
    act(case, "verify", actor=who("leader"))


def test_the_worker_on_the_spot_settles_a_grid_matter_at_once_and_nothing_wider(report, who):
    small, wide = report("noise"), report("parking")
    act(small, "settle_now", actor=who("worker"), answers={"reply": "已劝停"})
    with pytest.raises(StepNotAllowed):
        act(wide, "settle_now", actor=who("worker"), answers={"reply": "已劝停"})


def test_another_tier_than_the_usual_wants_a_reason(report, who):
    case = report("noise")
    with pytest.raises(AnswersRefused):
        act(case, "accept", actor=who("worker"), answers={"tier": "public"})
    act(case, "accept", actor=who("worker"), answers={"tier": "public", "note": "涉及道路施工"})


def test_declining_is_for_the_community_and_names_the_right_channel(report, who):
    case = report()
    with pytest.raises(PermissionDenied):
        act(case, "decline", actor=who("worker"), answers={"reason": "不归我们管", "channel": "court"})
    with pytest.raises(AnswersRefused):
        act(case, "decline", actor=who("staff"), answers={"reason": "不归我们管"})
    act(case, "decline", actor=who("staff"), answers={"reason": "已在法院审理", "channel": "court"})


def test_the_resident_says_whether_it_is_solved(in_progress, who):
    case = in_progress()
    act(case, "settle", actor=who("worker"), answers=SOLVED)
    assert verbs(who("worker"), case) == set()
    with pytest.raises(PermissionDenied):
        act(case, "rate_solved", actor=who("neighbour"))
    act(case, "rate_unsolved", actor=who("resident"), answers={"reason": "还在响"})
    with pytest.raises(PermissionDenied):
        act(case, "reopen", actor=who("worker"), answers={"reason": "再办"})
    act(case, "reopen", actor=who("staff"), answers={"reason": "再办"})
    assert [clock.round for clock in case.clocks.filter(name="resolution")] == [1, 2]


def test_whoever_handled_it_does_not_rule_on_doing_it_again(report, who):
    case = report()
    act(case, "settle_now", actor=who("staff"), answers={"reply": "已劝停"})
    act(case, "rate_unsolved", actor=who("resident"), answers={"reason": "还在响"})
    with pytest.raises(PermissionDenied):
        act(case, "keep_closed", actor=who("staff"), answers={"reason": "已办"})
    act(case, "keep_closed", actor=who("clerk"), answers={"reason": "已核实"})


def test_unrated_it_closes_after_fourteen_days_and_the_resident_is_told(in_progress, who):
    case = in_progress()
    act(case, "settle", actor=who("worker"), answers=SOLVED)
    with later(days=13):
        sweep()
    case.refresh_from_db()
    assert case.state == "answered"
    with later(days=15):
        assert sweep() == 1
    case.refresh_from_db()
    assert case.state == "closed"
    assert Letter.objects.filter(verb="close_unrated", about=case.number).count() == 1


def test_reopening_can_be_asked_for_fifteen_days(in_progress, who):
    case = in_progress()
    act(case, "settle", actor=who("worker"), answers=SOLVED)
    act(case, "rate_solved", actor=who("resident"))
    with later(days=16):
        assert "ask_reopen" not in verbs(who("resident"), case)
    with later(days=14):
        act(case, "ask_reopen", actor=who("resident"), answers={"reason": "又响了"})


def test_asking_stops_the_clocks_and_silence_leads_back_after_one_reminder(report, who):
    case = report()
    due = case.clocks.get(name="first_response").due
    act(case, "ask", actor=who("worker"), answers={"question": "哪一层？"})
    assert case.clocks.get(name="first_response").paused
    with later(days=30):
        assert [sweep(), sweep(), sweep()] == [1, 1, 0]
        case.refresh_from_db()
        assert case.state == "submitted"
        clock = case.clocks.get(name="first_response")
        assert clock.paused is None
        assert clock.due > due
    assert [event.verb for event in case.events.all()] == ["submit", "ask", "remind_answer", "no_answer"]


def test_an_answer_leads_back_to_where_it_was_asked(in_progress, who):
    case = in_progress()
    act(case, "ask", actor=who("worker"), answers={"question": "几点？"})
    act(case, "answer", actor=who("resident"), answers={"text": "夜里十一点"})
    case.refresh_from_db()
    assert case.state == "in_progress"


def test_what_runs_late_is_told_once_and_the_sweep_moves_on(report):
    case = report()
    with later(days=20):
        assert [sweep(), sweep()] == [1, 0]
    case.refresh_from_db()
    assert case.next_look_at == case.clocks.get(name="upgrade").due
    assert Letter.objects.filter(verb="overdue", about=case.number).count() >= 1
    assert case.events.filter(verb="overdue").count() == 1


def test_a_nudge_is_heard_once_in_three_working_days(report, who):
    case = report()
    act(case, "nudge", actor=who("resident"))
    assert "nudge" not in verbs(who("resident"), case)
    with later(days=10):
        assert "nudge" in verbs(who("resident"), case)


def test_those_whose_case_was_merged_move_along(report, in_progress, who, town):
    main, other = in_progress(), report(by="neighbour")
    act(other, "merge", actor=who("worker"), answers={"into": main.number})
    act(main, "settle", actor=who("worker"), answers=SOLVED)
    told = Letter.objects.filter(verb="settle").values_list("to", "about")
    assert set(told) == {(town.resident.contact.pk, main.number), (town.neighbour.contact.pk, other.number)}


def test_a_case_is_merged_neither_into_itself_nor_beyond_reach(report, who, town):
    from grids.models import Place

    case, beyond = report(), report(place=Place(town.elsewhere))
    for target in (case, beyond):
        with pytest.raises(AnswersRefused):
            act(case, "merge", actor=who("worker"), answers={"into": target.number})


def test_an_anonymous_resident_has_the_whole_service(town):
    from grids.models import Place

    answers = {"category": "noise", "text": "太吵"}
    case = begin("reports", actor=Actor("session"), place=Place.of(town.building), answers=answers)
    assert case.requester.phone_hash is None
    actor = keys.read(case, keys.link(case))
    assert "withdraw" in verbs(actor, case)
    assert len(keys.link(case)) <= 20


def test_a_link_opens_one_case_and_only_its_own(report):
    from django.core.exceptions import PermissionDenied as Denied

    case, other = report(), report()
    with pytest.raises(keys.BadKey):
        keys.read(other, keys.link(case))
    with pytest.raises(Denied):
        act(other, "withdraw", actor=keys.read(case, keys.link(case)))


def test_links_and_tokens_have_their_time(in_progress, who, town):
    from accounts.gates import Gone

    case = in_progress()
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.company.pk}"})
    case.refresh_from_db()
    token, link = keys.token(case), keys.link(case)
    with later(days=15), pytest.raises(Gone):
        keys.read(case, token)
    with later(days=181), pytest.raises(Gone):
        keys.read(case, link)
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.office.pk}"})
    case.refresh_from_db()
    with pytest.raises(Gone):
        keys.read(case, token)


def test_the_database_refuses_to_change_or_delete_an_event(report):
    case = report()
    for change in (
        lambda: case.events.update(verb="decline"),
        lambda: Event.objects.filter(case=case)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_chain_holds_without_the_words_and_names_what_was_changed(in_progress, who):
    case = in_progress()
    assert events.first_bad(case) is None
    EventText.objects.filter(event__case=case).delete()
    assert events.first_bad(case) is None
    Case.objects.filter(pk=case.pk).update(tier="public")
    case.refresh_from_db()
    assert events.first_bad(case) == "case"


def test_words_that_were_changed_are_found(report):
    case = report()
    EventText.objects.filter(event__case=case).update(words={"text": "没说过"})
    assert events.first_bad(case).verb == "submit"


def test_a_case_waits_for_its_children_and_ends_them(town, who):
    from grids.models import Place

    place = Place.of(town.building)
    case = begin("umbrellas", actor=who("resident"), place=place, answers={"colour": "红"})
    act(case, "lend", actor=who("worker"))
    act(case, "send_off", actor=who("worker"), answers={"organisation": town.company.pk, "text": "骨架断了"})
    with pytest.raises(StepNotAllowed):
        act(case, "give_back", actor=who("resident"))
    child = case.children.get()
    partner = keys.read(child, keys.token(child))
    act(child, "mend", actor=partner, answers={"reply": "换了骨架", "handled_by": "赵工"})
    act(case, "send_off", actor=who("worker"), answers={"organisation": town.company.pk, "text": "又断了"})
    act(case, "withdraw", actor=who("resident"))
    states = list(case.children.order_by("pk").values_list("state", flat=True))
    assert states == ["mended", "called_off"]
    case.refresh_from_db()
    assert (case.open_children, case.detail.colour) == (0, "红")


def test_the_clock_does_nothing_that_is_not_due(report):
    with pytest.raises(StepNotAllowed):
        act(report(), "overdue", actor=CLOCK)
