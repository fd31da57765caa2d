"""Shifts and openings earn hours: by the code on the wall or the leader's button, once, never more than there were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as some

from accounts import moment
from grids import changes
from services.cases.act import act
from services.letters.models import Letter
from services.orders import hours, joining, presence, roster
from services.orders.actor import as_helper
from services.orders.ledger import HoursAccount, HoursMove
from services.orders.models import Attendance
from tests.orders.conftest import NOON, balance

pytestmark = pytest.mark.django_db


def test_from_the_code_on_the_wall_to_the_hours(town, sign_in, comrade, turn):
    own = turn()
    browser = sign_in(comrade.contact.user)
    assert "/volunteer/here/" in browser.get("/volunteer/").content.decode()
    assert "夜巡队" in browser.get("/volunteer/here/").content.decode()
    said = {"seat": f"turn-{own.pk}", "code": f"https://linge.example/B/{town.building.slug}/"}
    assert browser.post("/volunteer/here/come/", said).status_code == 302
    there = Attendance.objects.get()
    assert (there.turn, there.volunteer, there.area) == (own, comrade, town.near)
    with moment.at(NOON + timedelta(minutes=75)):
        assert 'value="60"' in browser.get("/volunteer/here/").content.decode(), "from the beginning of the shift"
        assert browser.post(f"/volunteer/here/{there.pk}/go/", {"minutes": "50"}).status_code == 302
    assert balance(comrade.contact) == 50
    page = browser.get("/volunteer/hours/").content.decode()
    assert "夜巡队" in page
    assert "50 分钟" in page
    today = moment.today()
    account = HoursAccount.objects.get(contact=comrade.contact)
    made = hours.certify(account, today, today, name="comrade", issuer="东园社区")
    assert (made.minutes, made.times) == (50, 1)


def test_an_opening_earns_once_a_day(town, sign_in, comrade, claim):
    held, browser = claim(), sign_in(comrade.contact.user)
    for day in range(2):
        with moment.at(NOON + timedelta(days=day)):
            said = {"seat": f"opening-{held.pk}", "code": town.building.slug}
            assert browser.post("/volunteer/here/come/", said).status_code == 302
            assert browser.post("/volunteer/here/come/", said).status_code == 422, "nothing to check in to any more"
        with moment.at(NOON + timedelta(days=day, hours=1)):
            there = Attendance.objects.get(checked_out_at=None)
            for _twice in range(2):
                browser.post(f"/volunteer/here/{there.pk}/go/", {"minutes": "60"})
            assert browser.post("/volunteer/here/come/", said).status_code == 422, "not twice a day"
    assert (balance(comrade.contact), HoursMove.objects.count()) == (120, 2)


@pytest.mark.parametrize("code", ["", "XXXXXXXX", "far"])
def test_another_code_is_told_beside_the_field(town, sign_in, comrade, turn, code):
    own = turn()
    said = changes.raise_building(town.far, label="9 号楼").slug if code == "far" else code
    answer = sign_in(comrade.contact.user).post("/volunteer/here/come/", {"seat": f"turn-{own.pk}", "code": said})
    assert answer.status_code == 422
    assert list(answer.context["come"].errors) == ["code"]
    assert said in answer.content.decode()
    assert not Attendance.objects.exists()


def test_the_code_of_the_place_itself_will_do(town, sign_in, comrade, turn):
    said = {"seat": f"turn-{turn().pk}", "code": town.near.slug}
    assert sign_in(comrade.contact.user).post("/volunteer/here/come/", said).status_code == 302


@pytest.mark.parametrize("starts", [timedelta(hours=1), timedelta(hours=-2)])
def test_too_early_and_too_late_nobody_checks_in(turn, starts):
    with pytest.raises(presence.NotNow):
        presence.check_in(turn(starts))


def test_nobody_is_in_two_places_at_once(comrade, turn, claim, dispatched, town):
    presence.check_in(turn())
    with pytest.raises(presence.Elsewhere):
        presence.check_in(claim())
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(volunteer=comrade, area=town.near, title="x", checked_in_at=moment.now())


def test_who_is_at_an_order_checks_in_nowhere_else(comrade, claim, dispatched, town):
    case, held = dispatched(), claim()
    act(case, "accept", actor=as_helper(comrade))
    act(case, "check_in", actor=as_helper(comrade), answers={"plate": town.building.slug})
    with pytest.raises(presence.Elsewhere):
        presence.check_in(held)


def test_what_was_done_for_an_order_meanwhile_is_counted_there(comrade, claim, dispatched, town):
    case = dispatched()
    act(case, "accept", actor=as_helper(comrade))
    there = presence.check_in(claim())
    with moment.at(NOON + timedelta(minutes=30)):
        act(case, "check_in", actor=as_helper(comrade), answers={"plate": town.building.slug})
    with moment.at(NOON + timedelta(minutes=75)):
        act(case, "check_out", actor=as_helper(comrade), answers={"minutes": "45"})
    with moment.at(NOON + timedelta(hours=2)):
        assert presence.check_out(there).minutes == 120 - 45
    assert balance(comrade.contact) == 120


def test_more_than_the_shift_took_is_refused_beside_the_field(sign_in, comrade, turn):
    there = presence.check_in(turn())
    browser = sign_in(comrade.contact.user)
    with moment.at(NOON + timedelta(hours=3)):
        answer = browser.post(f"/volunteer/here/{there.pk}/go/", {"minutes": "121"})
        assert answer.status_code == 422
        assert "120" in str(answer.context["go"].errors["minutes"])
        browser.post(f"/volunteer/here/{there.pk}/go/", {"minutes": "120"})
    assert balance(comrade.contact) == 120


def test_who_went_before_it_began_earns_nothing(comrade, turn):
    assert presence.check_out(presence.check_in(turn())).minutes == 0
    assert not HoursMove.objects.exists()


def test_who_has_come_cannot_leave_the_seat_nor_swap_it(comrade, team, turn):
    own = turn()
    presence.check_in(own)
    with pytest.raises(roster.NotPossible):
        roster.drop(own)
    roster.leave(team, comrade)
    own.refresh_from_db()
    assert own.released_at is None


def test_who_did_not_come_has_none_until_whoever_leads_enters_it_with_a_reason(town, sign_in, comrade, turn):
    own = turn(timedelta(days=-1))
    leader = sign_in(town.leader)
    team_page = leader.get(f"/work/teams/{own.shift.team_id}/").content.decode()
    page = f"/work/shifts/{own.shift_id}/"
    assert page in team_page
    assert "没有签到" in leader.get(page).content.decode()
    assert leader.post(page, {"seat": f"turn-{own.pk}", "what": "in"}).status_code == 302
    assert not Attendance.objects.exists(), "it is over"
    said = {"seat": f"turn-{own.pk}", "what": "correct", "minutes": "90"}
    assert leader.post(page, said).status_code == 422
    assert leader.post(page, said | {"minutes": "0", "reason": "没有来"}).status_code == 422, "nothing to correct"
    assert not Attendance.objects.exists()
    assert leader.post(page, said | {"reason": "手机没电"}).status_code == 302
    assert balance(comrade.contact) == 90
    letter = Letter.objects.get(verb="attendance_corrected")
    assert (letter.to, letter.facts["words"]) == (comrade.contact, {"reason": "手机没电"})
    assert leader.post(page, said | {"minutes": "60", "reason": "早走半小时"}).status_code == 302
    assert balance(comrade.contact) == 60
    assert "早走半小时" in sign_in(comrade.contact.user).get("/volunteer/hours/").content.decode()
    assert sum(hours.total(account).minutes for account in HoursAccount.objects.all()) == 0


def test_the_leaders_buttons(town, sign_in, comrade, turn):
    own, leader = turn(timedelta(0)), sign_in(town.leader)
    page = f"/work/shifts/{own.shift_id}/"
    for _twice in range(2):
        leader.post(page, {"seat": f"turn-{own.pk}", "what": "in"})
    with moment.at(NOON + timedelta(minutes=40)):
        assert "走了" in leader.get(page).content.decode()
        for _twice in range(2):
            leader.post(page, {"seat": f"turn-{own.pk}", "what": "out"})
    assert (balance(comrade.contact), HoursMove.objects.count()) == (40, 1)


def test_a_day_at_an_opening_is_entered_by_its_date(town, sign_in, comrade, claim):
    held, leader = claim(), sign_in(town.leader)
    page = f"/work/openings/{held.opening_id}/days/"
    assert page in leader.get(f"/work/openings/{held.opening_id}/").content.decode()
    said = {"seat": f"opening-{held.pk}", "what": "correct", "minutes": "30", "reason": "忘了"}
    tomorrow = moment.today() + timedelta(days=1)
    answer = leader.post(page, said | {"day": str(tomorrow)})
    assert answer.status_code == 422
    assert "今天以前" in answer.content.decode()
    yesterday = moment.today() - timedelta(days=1)
    for _twice in range(2):
        leader.post(page, said | {"day": str(yesterday)})
    assert HoursMove.objects.get().day == yesterday
    assert "30 分钟" in leader.get(page).content.decode()


def test_nobody_enters_their_own_hours_nor_those_of_another_place(town, sign_in, volunteer, team, turn, claim):
    leading = volunteer("leader")
    roster.join(team, leading)
    own, held = turn(who=leading), claim(who=leading)
    said = {"seat": f"turn-{own.pk}", "what": "correct", "minutes": "90", "reason": "x"}
    assert sign_in(town.leader).post(f"/work/shifts/{own.shift_id}/", said).status_code == 403
    pages = f"/work/shifts/{own.shift_id}/", f"/work/openings/{held.opening_id}/days/"
    for who in (town.stranger, town.resident, town.worker):
        assert [sign_in(who).get(page).status_code for page in pages] == [404, 404]
    other = turn(timedelta(days=3))
    assert sign_in(town.staff).post(f"/work/shifts/{other.shift_id}/", said).status_code == 404, "a seat elsewhere"


def test_one_does_not_check_out_for_another(sign_in, turn, volunteer):
    there = presence.check_in(turn())
    other = volunteer("other", "13800000091")
    assert sign_in(other.contact.user).post(f"/volunteer/here/{there.pk}/go/", {"minutes": "0"}).status_code == 404


def test_who_leaves_as_a_volunteer_keeps_the_hours_and_the_row_is_of_nobody(comrade, turn):
    there = presence.check_in(turn())
    with moment.at(NOON + timedelta(hours=1)):
        presence.check_out(there)
    contact = comrade.contact
    joining.leave(comrade)
    there.refresh_from_db()
    assert (there.volunteer, there.turn) == (None, None)
    assert balance(contact) == 45


@pytest.mark.parametrize("name", ["update", "delete", "again"])
def test_the_book_stays_final_for_them_too(comrade, turn, name):
    there = presence.check_in(turn())
    with moment.at(NOON + timedelta(hours=1)):
        presence.check_out(there)
    line = HoursMove.objects.get()
    columns = ", ".join(field.column for field in HoursMove._meta.concrete_fields if field.column != "id")
    said = {
        "update": "UPDATE orders_hoursmove SET minutes = 600",
        "delete": "DELETE FROM orders_hoursmove",
        "again": f"INSERT INTO orders_hoursmove ({columns}) SELECT {columns} FROM orders_hoursmove",
    }[name]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)
    assert HoursMove.objects.get() == line
    assert HoursMove.objects.get().minutes == 45


def test_a_page_costs_the_same_for_one_and_for_many(
    town, sign_in, volunteer, team, turn, django_assert_max_num_queries
):
    for n in range(5):
        mate = volunteer(f"mate{n}", f"1380000010{n}")
        roster.join(team, mate)
        own = turn(who=mate)
        presence.check_in(own)
    page, leader = f"/work/shifts/{own.shift_id}/", sign_in(town.leader)
    with django_assert_max_num_queries(14):
        leader.get(page)


@pytest.mark.django_db(transaction=True)
def test_of_clicks_at_once_one_earns(comrade, turn, at_once):
    there = presence.check_in(turn())

    def hand(_number: int) -> int:
        browser = Client()
        browser.force_login(comrade.contact.user)
        with moment.at(NOON + timedelta(hours=1)):
            return browser.post(f"/volunteer/here/{there.pk}/go/", {"minutes": "45"}).status_code

    assert at_once(hand, 4) == [302] * 4
    assert (balance(comrade.contact), HoursMove.objects.count()) == (45, 1)


MINUTES = some.integers(0, 600)
SPAN = some.tuples(MINUTES, MINUTES).map(sorted)


@pace(suppress_health_check=[HealthCheck.too_slow])
@given(since=MINUTES, until=MINUTES, apart=some.lists(SPAN, max_size=5))
def test_minutes_are_those_that_lie_in_no_other_span(since, until, apart):
    spans = [(NOON + timedelta(minutes=a), NOON + timedelta(minutes=b)) for a, b in apart]
    found = presence.minutes_between(NOON + timedelta(minutes=since), NOON + timedelta(minutes=until), spans)
    assert found == sum(not any(a <= n < b for a, b in apart) for n in range(since, until))
