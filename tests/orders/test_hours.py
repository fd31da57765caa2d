"""Hours given: entered at check-out, moved back with a reason, never rewritten; the sheet, and the page that checks it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as some

from accounts import moment
from services.cases.act import act
from services.cases.models import Case
from services.letters.models import Letter
from services.orders import hours
from services.orders.actor import as_helper
from services.orders.ledger import Certificate, HoursAccount, HoursMove
from services.orders.models import Helping
from tests.orders.conftest import balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(comrade, dispatched, town):
    """An order that the comrade has done, 45 minutes as they said."""

    def made(minutes: str = "45"):
        case = dispatched()
        act(case, "accept", actor=as_helper(comrade))
        act(case, "check_in", actor=as_helper(comrade), answers={"plate": town.building.slug})
        act(case, "check_out", actor=as_helper(comrade), answers={"minutes": minutes})
        return case

    return made


def all_together() -> int:
    return sum(hours.total(account).minutes for account in HoursAccount.objects.all())


def test_check_out_gives_the_minutes_and_the_place_gives_them(comrade, helped, town):
    helped()
    assert balance(comrade.contact) == 45
    assert hours.total(HoursAccount.objects.get(area=town.near)).minutes == -45
    assert HoursMove.objects.get().day == moment.today()


def test_whoever_leads_moves_it_back_with_a_reason_and_the_volunteer_reads_both(comrade, helped, town, sign_in):
    case = helped()
    leader = sign_in(town.leader)
    assert f"/work/orders/{case.number}/hours/" in leader.get(f"/work/{case.number}/").content.decode()
    page = f"/work/orders/{case.number}/hours/"
    helping = Helping.objects.get()
    assert leader.post(page, {"helping": helping.pk, "minutes": "90"}).status_code == 422
    assert leader.post(page, {"helping": helping.pk, "minutes": "45", "reason": "没有变"}).status_code == 422
    assert leader.post(page, {"helping": helping.pk, "minutes": "90", "reason": "打错了"}).status_code == 302
    assert balance(comrade.contact) == 90
    assert HoursMove.objects.count() == 3
    assert HoursMove.objects.get(reverses__isnull=False).by == town.leader.contact.person
    own = sign_in(comrade.contact.user).get("/volunteer/hours/").content.decode()
    assert "打错了" in own
    assert "冲正" in own
    assert Letter.objects.get(kind="volunteers", verb="hours_corrected").to == comrade.contact
    assert all_together() == 0


def test_what_was_never_entered_can_be_entered(comrade, dispatched, who, town, sign_in):
    case = dispatched()
    act(case, "accept", actor=as_helper(comrade))
    act(case, "decline", actor=who("leader"), answers={"reason": "打错了"})
    helping = Helping.objects.get()
    answer = sign_in(town.leader).post(
        f"/work/orders/{case.number}/hours/", {"helping": helping.pk, "minutes": "30", "reason": "人已经去了"}
    )
    assert answer.status_code == 302
    assert balance(comrade.contact) == 30


def test_nobody_corrects_who_does_not_lead_there(helped, town, sign_in):
    page = f"/work/orders/{helped().number}/hours/"
    assert sign_in(town.worker).get(page).status_code == 403
    assert sign_in(town.stranger).get(page).status_code == 404
    assert sign_in(town.resident).get(page).status_code == 404


@pytest.mark.parametrize(
    "statement",
    ["UPDATE orders_hoursmove SET minutes = 600", "DELETE FROM orders_hoursmove",
     "UPDATE orders_hoursmove SET by_id = NULL, minutes = 1"],
)  # fmt: skip
def test_the_database_refuses_to_rewrite_the_book(helped, statement):
    helped()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert HoursMove.objects.get().minutes == 45


def test_no_replacing_and_no_truncating_either(helped):
    helped()
    columns = [field.column for field in HoursMove._meta.concrete_fields]
    row = HoursMove.objects.filter(pk=HoursMove.objects.get().pk).values_list(*columns).get()
    ways = ["TRUNCATE orders_hoursmove CASCADE"]
    if connection.vendor == "sqlite":
        names = ", ".join(columns)
        ways = [
            f"INSERT OR REPLACE INTO orders_hoursmove ({names}) SELECT {names.replace('minutes', '600')} FROM orders_hoursmove"
        ]
    for way in ways:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(way)
    assert HoursMove.objects.values_list(*columns).get() == row


@pytest.fixture
def done(helped) -> Case:
    return helped()


SLOWLY = pace(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SLOWLY
@given(corrections=some.lists(some.integers(0, 600), max_size=6))
def test_however_often_it_is_corrected_the_last_word_stands_and_nothing_is_lost(comrade, done, corrections):
    with transaction.atomic():
        helping = Helping.objects.filter(order__case=done).get()
        said = 45
        before = balance(comrade.contact) - said
        for minutes in corrections:
            try:
                hours.correct(helping, minutes, reason="更正", by=None)
            except hours.NothingToCorrect:
                assert minutes == said
            said = minutes
        assert balance(comrade.contact) - before == said
        assert all_together() == 0
        transaction.set_rollback(True)


def test_two_who_correct_at_once_leave_one_standing(comrade, helped):
    helping = Helping.objects.get(order__case=helped())
    hours.correct(helping, 60, reason="一", by=None)
    hours.correct(helping, 30, reason="二", by=None)
    assert HoursMove.objects.filter(reverses=None, reversal=None).get().minutes == 30
    assert sorted(HoursMove.objects.filter(reverses=None).values_list("round", flat=True)) == [1, 2, 3]


def test_who_is_forgotten_leaves_every_sum_as_it_was(comrade, helped, town, sign_in):
    helped()
    account = HoursAccount.objects.get(contact=comrade.contact)
    number = hours.certify(account, moment.today(), moment.today(), name="comrade", issuer="东园社区").number
    before = HoursMove.objects.aggregate(Sum("minutes"))
    contact = comrade.contact
    from home import leaving

    leaving.leave(contact.user, contact)
    account.refresh_from_db()
    assert account.contact is None
    assert hours.total(account).minutes == 45
    assert HoursMove.objects.aggregate(Sum("minutes")) == before
    assert not Certificate.objects.filter(number=number).exists()


def test_leaving_as_a_volunteer_keeps_the_hours(comrade, helped, sign_in):
    helped()
    user = comrade.contact.user
    browser = sign_in(user)
    browser.post("/volunteer/leave/")
    assert "45 分钟" in browser.get("/volunteer/hours/").content.decode()


def test_a_sheet_and_the_page_that_checks_its_number(client, comrade, helped, sign_in, town):
    helped("90")
    browser = sign_in(comrade.contact.user)
    today = moment.today()
    asked = {"since": today - timedelta(days=30), "until": today}
    way = browser.post("/volunteer/hours/certify/", asked)["Location"]
    assert browser.post("/volunteer/hours/certify/", asked)["Location"] == way, "the same sheet"
    sheet = browser.get(way)
    assert sheet["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")
    made = Certificate.objects.get()
    assert (made.minutes, made.times, made.issuer) == (90, 1, "东园社区")
    browser.logout()
    page = browser.get("/volunteer/certificate/", {"n": made.shown_number.lower()}).content.decode()
    assert "1 小时 30 分钟" in page
    assert "comrade" in page
    assert "13800000051" not in page
    assert "没有这个编号" in browser.get("/volunteer/certificate/?n=AAAAAAA-AAAAAAA").content.decode()
    assert browser.get(way).status_code == 302
    assert sign_in(town.neighbour).get(way).status_code == 404


def test_a_sheet_that_no_longer_holds_is_told_so(client, comrade, helped):
    helping = Helping.objects.get(order__case=helped())
    account, today = HoursAccount.objects.get(contact=comrade.contact), moment.today()
    made = hours.certify(account, today, today, name="comrade", issuer="东园社区")
    assert hours.holds(made)
    hours.correct(helping, 10, reason="更正", by=None)
    assert "情况有变化" in client.get(f"/volunteer/certificate/?n={made.number}").content.decode()


@pytest.mark.parametrize("span", [("2026-02-01", "2026-01-01"), ("", ""), ("2020-01-01", "2020-12-31"), ("x", "y")])
def test_no_sheet_for_days_without_anything_or_the_wrong_way_round(comrade, helped, sign_in, span):
    helped()
    asked = {"since": span[0], "until": span[1]}
    assert sign_in(comrade.contact.user).post("/volunteer/hours/certify/", asked).status_code == 422
    assert not Certificate.objects.exists()


def test_points_are_off_and_where_they_are_on_capped(comrade, helped, sign_in, settings):
    helped("180")
    browser = sign_in(comrade.contact.user)
    assert "积分" not in browser.get("/volunteer/hours/").content.decode()
    settings.POINTS_AN_HOUR, settings.POINTS_A_MONTH = 2, 5
    assert "5 积分" in browser.get("/volunteer/hours/").content.decode()


@SLOWLY
@given(
    days=some.lists(some.tuples(some.dates(date(2026, 1, 1), date(2026, 6, 30)), some.integers(-600, 600)), max_size=8),
    rate=some.integers(0, 10), most=some.integers(0, 50),
)  # fmt: skip
def test_points_never_exceed_the_cap_of_a_month_nor_fall_below_none(days, rate, most):
    assert 0 <= hours.points(days, rate, most) <= 6 * most


def test_the_page_costs_the_same_for_one_line_and_for_many(comrade, helped, sign_in, django_assert_max_num_queries):
    for _ in range(3):
        helped()
    browser = sign_in(comrade.contact.user)
    with django_assert_max_num_queries(16):
        browser.get("/volunteer/hours/")
