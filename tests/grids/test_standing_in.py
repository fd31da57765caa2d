"""Somebody is away, a colleague does the work; it begins and ends with a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts import moment
from grids import changes, standing_in
from grids.changes import ChangeRefused
from grids.models import Appointment, Area, StandIn
from services.cases import act as door
from services.cases.actor import from_session
from services.cases.models import Case

pytestmark = pytest.mark.django_db


def in_days(days: int):
    return moment.today() + timedelta(days=days)


@pytest.fixture
def away(town):
    """The near worker is away; the far one stands in."""

    def arranged(since: int = 0, until: int = 3, by: str = "neighbour_worker", of: str = "worker") -> StandIn:
        return standing_in.arrange(town.appointment(of), town.appointment(by), in_days(since), in_days(until))

    return arranged


def seen_by(user) -> set[Case]:
    return set(Case.objects.within_reach_of(from_session(user)))


def at_noon(days: int):
    return moment.at(timezone.make_aware(datetime.combine(in_days(days), datetime.min.time().replace(hour=12))))


def test_who_stands_in_works_at_both_desks_from_day_to_day_and_not_a_day_longer(town, report, away):
    case = report()
    assert case not in seen_by(town.neighbour_worker)
    away(1, 3)
    for day, seen in ((0, False), (1, True), (3, True), (4, False)):
        with at_noon(day):
            assert (case in seen_by(town.neighbour_worker)) is seen, day
            assert case in seen_by(town.worker)


def test_who_stands_in_takes_steps_as_themselves(town, in_progress, away):
    case = in_progress()
    away()
    event = door.act(case, "report_progress", actor=from_session(town.neighbour_worker), answers={"reply": "明天来修"})
    assert event.person == town.neighbour_worker.contact.person


def test_nothing_sealed_is_lent(town, report, away):
    sealed = report("legal_advice")
    keeper = changes.appoint(town.clerk.contact.person, "grid_worker", area=town.far)
    standing_in.arrange(town.appointment("keeper"), keeper, in_days(0), in_days(3))
    assert sealed in seen_by(town.keeper)
    assert sealed not in seen_by(town.clerk)
    Case.objects.filter(pk=sealed.pk).update(owner_appointment=town.appointment("keeper"))
    assert sealed not in seen_by(town.clerk)
    sealed.refresh_from_db()
    assert door.steps_for(from_session(town.clerk), sealed) == []


def test_a_complaint_about_who_stands_in_is_not_there_for_them(town, report, away):
    accused, owner = town.neighbour_worker.contact.person, town.appointment("worker")
    about = report()
    Case.objects.filter(pk=about.pk).update(subject_person=accused, owner_appointment=owner)
    away()
    assert about not in seen_by(town.neighbour_worker)


def test_letters_go_to_who_stands_in(town, report, away):
    away()
    case = report()
    assert town.neighbour_worker.contact.letters.filter(about=case.number).exists()
    assert not town.worker.contact.letters.filter(about=case.number).exists()
    assert town.leader.contact.letters.filter(about=case.number).exists()


@pytest.mark.parametrize(("since", "until"), [(3, 1), (-9, -5), (0, 200)])
def test_a_leave_has_an_end_that_lies_ahead(away, since, until):
    with pytest.raises(ChangeRefused):
        away(since, until)


@pytest.mark.parametrize("by", ["stranger", "worker", "plumber"])
def test_only_who_serves_near_stands_in(away, by):
    with pytest.raises(ChangeRefused):
        away(by=by)


def test_one_at_a_time_and_nobody_who_is_away_stands_in(town, away):
    away(0, 3)
    with pytest.raises(ChangeRefused):
        away(2, 5, by="leader")
    with pytest.raises(ChangeRefused):  # is away
        away(1, 2, by="worker", of="leader")
    with pytest.raises(ChangeRefused):  # stands in then
        away(1, 2, by="leader", of="neighbour_worker")
    away(4, 5, by="leader")


def test_it_ends_with_the_post_of_who_stands_in(town, report, away):
    case = report()
    away()
    changes.end(town.appointment("neighbour_worker"))
    assert case not in seen_by(town.neighbour_worker)


def test_back_early_ends_it_at_once_and_one_to_come_never_was(town, report, away):
    case, begun, coming = report(), away(-1, 3), away(5, 6)
    standing_in.back(begun)
    assert case not in seen_by(town.neighbour_worker)
    assert StandIn.objects.get(pk=begun.pk).until == in_days(-1)
    standing_in.back(coming)
    assert not StandIn.objects.filter(pk=coming.pk).exists()


def test_redrawing_takes_a_leave_along(town, away):
    away()
    post, house = town.appointment("worker"), town.building
    changes.redraw([town.near], [{"name": "新网格"}], buildings={house.pk: 0},
                   posts={held.pk: 0 for held in Appointment.objects.filter(area=town.near)})  # fmt: skip
    moved = StandIn.objects.get()
    assert moved.appointment != post
    assert moved.appointment.in_office


def test_the_page_says_who_stands_in_by_which_number_and_changes_by_itself(client, town, away):
    changes.correct(town.appointment("neighbour_worker"), public_number="023-00000077")
    changes.correct(town.appointment("worker"), public_number="023-00000066")
    version = Area.objects.get(pk=town.near.pk).page_version
    away(0, 3)
    assert Area.objects.get(pk=town.near.pk).page_version > version
    page = client.get(f"/B/{town.building.slug}").content.decode()
    assert "worker休假，neighbour_worker代班" in page
    assert "023-00000077" in page
    assert "023-00000066" not in page
    ends = Area.objects.get(pk=town.near.pk).next_change_at
    assert timezone.localtime(ends).date() == in_days(4)


def test_where_the_grid_is_listed_with_its_leader_it_says_who_stands_in(client, town, away):
    path = f"/g/{town.community.slug}/"
    assert "休假" not in client.get(path).content.decode()
    away(0, 3, by="neighbour_worker", of="leader")
    assert "leader（休假，neighbour_worker代班）" in client.get(path).content.decode()
    changes.correct(town.neighbour_worker.contact.person, name_en="Nora")
    assert "leader (away; Nora stands in)" in client.get(f"/en{path}").content.decode()
    with at_noon(4):
        assert "休假" not in client.get(path).content.decode()


def test_whoever_searches_for_an_officer_reads_who_stands_in(client, town, away):
    def asked() -> str:
        return re.sub(r"</?mark>", "", client.get("/search/", {"q": "leader"}).content.decode())

    assert "leader · 网格长" in asked()
    assert "代班" not in asked()
    away(0, 3, by="neighbour_worker", of="leader")
    assert "第一网格 · 休假，neighbour_worker代班" in asked()
    with at_noon(4):
        assert "代班" not in asked()


def test_one_sets_ones_own_leave_and_a_leader_that_of_the_grid(client, town, sign_in):
    answers = {"stand_in": town.appointment("neighbour_worker").pk, "since": str(in_days(0)), "until": str(in_days(2))}
    sign_in(town.worker)
    assert client.post("/work/leave/", answers).status_code == 302
    assert "休假" in client.get("/work/leave/").content.decode()
    first = StandIn.objects.get()
    sign_in(town.neighbour_worker)
    assert "（代worker）" in client.get("/work/").content.decode()
    assert client.post(f"/work/leave/{first.pk}/back/").status_code == 404
    sign_in(town.leader)
    assert client.post(f"/work/leave/{first.pk}/back/").status_code == 302
    post = town.appointment("worker").pk
    assert (
        client.post(
            f"/work/leave/?post={post}", answers | {"since": str(in_days(5)), "until": str(in_days(6))}
        ).status_code
        == 302
    )
    assert StandIn.objects.filter(appointment=post).get().since == in_days(5)


def test_who_leads_elsewhere_sets_no_leave_here(client, town, sign_in):
    sign_in(town.stranger)
    page = client.get(f"/work/leave/?post={town.appointment('worker').pk}")
    assert page.context["held"] == town.appointment("stranger")
    answers = {"stand_in": town.appointment("neighbour_worker").pk, "since": str(in_days(0)), "until": str(in_days(2))}
    assert client.post(f"/work/leave/?post={town.appointment('worker').pk}", answers).status_code == 422
    assert not StandIn.objects.exists()
