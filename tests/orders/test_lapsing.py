"""What nobody checks out of lapses, holds up no other, and is as long as whoever leads says; and what a redrawing leaves of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Appointment
from services.letters.models import Letter
from services.orders import presence
from services.orders.ledger import HoursMove
from services.orders.models import Attendance
from tests.orders.conftest import NOON, balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgotten(comrade, turn) -> Attendance:
    """A shift of two hours from which nobody has checked out an hour after its end."""
    there = presence.check_in(turn())
    with moment.at(NOON + timedelta(hours=3, minutes=14)):
        assert presence.lapse() == 0
    with moment.at(NOON + timedelta(hours=3, minutes=15)):
        assert [presence.lapse(), presence.lapse()] == [1, 0]
    there.refresh_from_db()
    return there


def test_what_nobody_checks_out_of_ends_by_rule_and_nothing_is_invented(forgotten, comrade, sign_in):
    assert (forgotten.checked_out_at, forgotten.minutes, forgotten.unsaid) == (None, None, True)
    browser = sign_in(comrade.contact.user)
    with moment.at(NOON + timedelta(hours=4)):
        shown = browser.get("/volunteer/here/").content.decode()
        assert "夜巡队没有签退" in shown
        assert f"/volunteer/here/{forgotten.pk}/go/" not in shown
        answer = browser.post(f"/volunteer/here/{forgotten.pk}/go/", {"minutes": "60"}, follow=True)
    assert "请负责人来确认" in answer.content.decode()
    assert not HoursMove.objects.exists()


def test_it_does_not_hold_up_the_next_one_even_before_the_clock_has_come_by(comrade, turn, claim):
    there = presence.check_in(turn())
    held = claim()
    with moment.at(NOON + timedelta(hours=3)), pytest.raises(presence.Elsewhere):
        presence.check_in(held)
    with moment.at(NOON + timedelta(hours=4)):
        assert presence.check_in(held).begun
    there.refresh_from_db()
    assert there.unsaid


def test_too_late_to_check_out_is_said_before_the_clock_has_come_by(comrade, turn, sign_in):
    there = presence.check_in(turn())
    with moment.at(NOON + timedelta(hours=4)):
        sign_in(comrade.contact.user).post(f"/volunteer/here/{there.pk}/go/", {"minutes": "60"})
    there.refresh_from_db()
    assert (there.unsaid, HoursMove.objects.count()) == (True, 0)


def test_whoever_leads_sees_it_and_says_how_long_it_was(forgotten, comrade, town, sign_in):
    leader, page = sign_in(town.leader), f"/work/shifts/{forgotten.turn.shift_id}/"
    with moment.at(NOON + timedelta(days=1)):
        assert page in leader.get("/work/orders/").content.decode()
        assert "没有签退，时长待确认" in leader.get(page).content.decode()
        said = {"seat": f"turn-{forgotten.turn_id}", "what": "out"}
        assert "已经过了签退的时间" in leader.post(page, said, follow=True).content.decode()
        assert balance(comrade.contact) == 0
        leader.post(page, said | {"what": "correct", "minutes": "80", "reason": "没有签退"})
        assert page not in leader.get("/work/orders/").content.decode()
    assert balance(comrade.contact) == 80
    assert HoursMove.objects.get().day == moment.today()
    assert Letter.objects.filter(verb="attendance_corrected", to=comrade.contact).count() == 1
    assert page not in sign_in(town.stranger).get("/work/orders/").content.decode()


def test_none_at_all_is_an_answer_once(forgotten, comrade, town, sign_in):
    leader, page = sign_in(town.leader), f"/work/shifts/{forgotten.turn.shift_id}/"
    said = {"seat": f"turn-{forgotten.turn_id}", "what": "correct", "minutes": "0", "reason": "签到后就走了"}
    with moment.at(NOON + timedelta(days=1)):
        assert [leader.post(page, said).status_code for _twice in range(2)] == [302, 422], "the second corrects nothing"
        assert page not in leader.get("/work/orders/").content.decode()
    assert not HoursMove.objects.exists()


def test_at_an_opening_a_day_ends_after_eight_hours_and_is_confirmed_by_its_date(comrade, claim, town, sign_in):
    held = claim()
    there, leader, page = presence.check_in(held), sign_in(town.leader), f"/work/openings/{held.opening_id}/days/"
    with moment.at(NOON + timedelta(hours=8)):
        assert presence.lapse() == 1
    with moment.at(NOON + timedelta(days=1)):
        assert page in leader.get("/work/orders/").content.decode()
        shown = leader.get(page).content.decode()
        assert "没有签退的" in shown
        assert f'value="{there.day}"' in shown
        assert presence.check_in(held) != there, "the next day is another"
        said = {"seat": f"opening-{held.pk}", "what": "correct", "minutes": "45", "reason": "没有签退"}
        leader.post(page, said | {"day": str(there.day)})
    there.refresh_from_db()
    assert (there.minutes, there.unsaid, balance(comrade.contact)) == (45, False, 45)


@pytest.fixture
def redrawn(town, turn, claim):
    """The grid of a team and of an opening has ended; its house and whoever served there belong to the one that came after."""
    own, held = turn(), claim()
    moved = [one.pk for one in Appointment.objects.current().filter(area=town.near)]
    (after,) = changes.redraw(
        [town.near], [{"name": "新网格"}], buildings={town.building.pk: 0}, posts=dict.fromkeys(moved, 0)
    )
    return own, held, after


def test_after_redrawing_the_house_checks_in_to_the_old_team(redrawn, town, sign_in, comrade):
    own, held, after = redrawn
    browser = sign_in(comrade.contact.user)
    for code, status in (("far", 422), (town.building.slug, 302)):
        said = changes.raise_building(town.far, label="9 号楼").slug if code == "far" else code
        answer = browser.post("/volunteer/here/come/", {"seat": f"turn-{own.pk}", "code": said})
        assert answer.status_code == status, code
    there = Attendance.objects.get()
    presence.check_out(there)
    said = {"seat": f"opening-{held.pk}", "code": after.slug}
    assert browser.post("/volunteer/here/come/", said).status_code == 302


def test_after_redrawing_whoever_leads_leads_the_old_team(redrawn, town, sign_in, volunteer):
    own, held, after = redrawn
    leader = sign_in(town.leader)
    offered = leader.get("/work/teams/").context["form"].fields["area"].queryset
    assert after in offered
    assert town.near not in offered, "nobody makes a team where there is no grid any more"
    assert "夜巡队" in leader.get("/work/teams/").content.decode()
    assert leader.get(f"/work/shifts/{own.shift_id}/").status_code == 200
    assert leader.get(f"/work/openings/{held.opening_id}/days/").status_code == 200
    assert sign_in(town.stranger).get(f"/work/shifts/{own.shift_id}/").status_code == 404
