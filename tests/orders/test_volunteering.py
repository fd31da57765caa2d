"""Offering help, being confirmed, taking a rest, leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import Contact
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import Helping, OfferMade, Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(town) -> dict:
    return {
        "name": "小林", "home": town.building.slug, "skills": ["mending"], "free": ["5m", "6a"], "quota": "2",
        "badge": "on", "unit": "区医院", "adult": "on",
    }  # fmt: skip


def test_from_joining_to_the_word_of_the_community(sign_in, town, offer):
    browser = sign_in(town.neighbour)
    assert "我愿意帮忙" in browser.get("/volunteer/").content.decode()
    assert browser.get(f"/volunteer/join/?b={town.building.slug}").status_code == 200
    assert browser.post("/volunteer/join/", offer)["Location"] == "/volunteer/"
    made = Volunteer.objects.get()
    assert (made.grid, made.skills, made.quota, made.standing) == (town.near, ["mending"], 2, "waiting")
    assert "等社区确认" in browser.get("/volunteer/").content.decode()

    staff = sign_in(town.staff)
    page = staff.get("/work/volunteers/").content.decode()
    assert "小林" in page
    assert "区医院" in page
    assert "13800000002" not in page
    for _ in range(2):
        staff.post(f"/work/volunteers/{made.pk}/confirm/")
    made.refresh_from_db()
    assert (made.standing, made.ruled_by) == ("confirmed", town.staff.contact.person)
    assert Letter.objects.filter(kind="volunteers", verb="confirmed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"adult": ""}, "adult"), ({"home": "nowhere"}, "home"), ({"home": ""}, "home"), ({"quota": "0"}, "quota"),
     ({"quota": "99"}, "quota"), ({"other": "x"}, "other"), ({"free": ["9z"]}, "free"), ({"name": ""}, "name")],
)  # fmt: skip
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(sign_in, town, offer, wrong, field):
    answer = sign_in(town.neighbour).post("/volunteer/join/", offer | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="区医院"' in answer.content.decode()
    assert not Volunteer.objects.exists()


def test_refusing_needs_a_reason_and_is_told(sign_in, town, offer):
    sign_in(town.neighbour).post("/volunteer/join/", offer)
    made, staff = Volunteer.objects.get(), sign_in(town.staff)
    assert staff.post(f"/work/volunteers/{made.pk}/refuse/").status_code == 422
    assert staff.post(f"/work/volunteers/{made.pk}/refuse/", {"reason": "请先到社区登记"}).status_code == 302
    made.refresh_from_db()
    assert made.standing == "refused"
    assert Letter.objects.get(kind="volunteers").facts["words"] == {"reason": "请先到社区登记"}
    sign_in(town.neighbour).post("/volunteer/join/", offer)
    made.refresh_from_db()
    assert made.standing == "waiting"


def test_only_the_community_of_residence_confirms_and_nobody_themselves(sign_in, town, offer, volunteer):
    waiting = volunteer("staff", standing="waiting")
    assert sign_in(town.staff).post(f"/work/volunteers/{waiting.pk}/confirm/").status_code == 403
    assert sign_in(town.leader).post(f"/work/volunteers/{waiting.pk}/confirm/").status_code == 404
    assert sign_in(town.stranger).get("/work/volunteers/").status_code == 403
    waiting.refresh_from_db()
    assert waiting.standing == "waiting"


def test_who_moves_to_another_grid_is_confirmed_there(sign_in, town, comrade, offer):
    from grids import changes

    far = changes.raise_building(town.far, label="7 号楼")
    sign_in(comrade.contact.user).post("/volunteer/join/", offer | {"home": far.slug})
    comrade.refresh_from_db()
    assert (comrade.grid, comrade.standing) == (town.far, "waiting")


def test_a_rest_keeps_invitations_away_and_ends_when_one_likes(sign_in, comrade, dispatched):
    browser = sign_in(comrade.contact.user)
    browser.post("/volunteer/rest/", {"days": "7"})
    comrade.refresh_from_db()
    assert comrade.rests(moment.now() + timedelta(days=6))
    assert browser.post("/volunteer/rest/", {"days": "999"}).status_code == 404
    dispatched()
    assert not OfferMade.objects.exists()
    browser.post("/volunteer/rest/", {"days": "0"})
    rounds.run()
    assert OfferMade.objects.count() == 1


def test_leaving_gives_back_what_one_had_taken_on_and_deletes_the_rest(sign_in, comrade, dispatched, town):
    case = dispatched()
    browser = sign_in(comrade.contact.user)
    browser.post(f"/volunteer/o/{case.number}/accept/")
    browser.post("/volunteer/leave/")
    case.refresh_from_db()
    assert case.state == "dispatched"
    assert not Volunteer.objects.exists()
    assert not OfferMade.objects.exists()
    assert Helping.objects.get().volunteer is None
    assert Contact.objects.filter(pk=comrade.contact_id).exists()
    assert Letter.objects.filter(verb="give_back", to=town.leader.contact).exists()


def test_what_was_learned_of_somebody_is_shown_nowhere_and_forgotten_when_they_say_so(
    sign_in, comrade, dispatched, client, invitation, town
):
    from services.orders import habits
    from services.orders.ground import Ground

    case = dispatched()
    client.post(invitation(case, comrade).replace("/?", "/pass_on/?"))
    ground = Ground.of(town.street)
    before = habits.of([comrade], moment.now(), ground)[comrade.pk].rate
    browser = sign_in(comrade.contact.user)
    browser.post("/volunteer/forget/")
    comrade.refresh_from_db()
    assert before < habits.of([comrade], moment.now(), ground)[comrade.pk].rate
    for address in ("/work/orders/", "/work/volunteers/", f"/work/{case.number}/"):
        page = sign_in(town.staff).get(address).content.decode()
        assert f"{before:.2f}" not in page
        assert "这次不方便" not in page


def test_whoever_is_forgotten_leaves_no_offer_behind(comrade, dispatched, client, invitation):
    from home import leaving

    case = dispatched()
    client.post(invitation(case, comrade).replace("/?", "/accept/?"))
    leaving.leave(comrade.contact.user, comrade.contact)
    case.refresh_from_db()
    assert case.state == "dispatched"
    assert not Volunteer.objects.exists()


def test_what_one_offers_can_be_taken_along(comrade):
    from home.own_data import about

    told = about(comrade.contact)["helping"]
    assert told[0]["skills"] == "理发、陪诊"
