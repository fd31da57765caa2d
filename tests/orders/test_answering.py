"""The link in the message: what it opens, what it does not, and what is handed over when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import consents, moment
from accounts.models import Consent, LookLog
from services.cases.act import StepNotAllowed, act
from services.cases.models import Case
from services.letters.models import Letter
from services.orders import erasing, links, rounds
from services.orders.models import Helping, OfferMade, Order

pytestmark = pytest.mark.django_db
PRIVATE = {"address": "2 单元 301", "needs": "要坐轮椅", "text": "敲门轻一点", "name": "何奶奶"}
AGREED = {"give_phone": "on", "give_address": "on", "give_needs": "on"}


@pytest.fixture
def escort(comrade, dispatched):
    """An order with everything in it, and all of it agreed to."""
    return dispatched("escort", **PRIVATE, **AGREED, phone="13800000001")


def accept(client, way: str) -> str:
    return client.post(way.replace("/?", "/accept/?"))["Location"]


def test_looking_at_a_link_spends_nothing(client, comrade, dispatched, invitation):
    case = dispatched()
    way = invitation(case, comrade)
    for _ in range(3):
        assert client.get(way).status_code == 200
        assert client.get(way.replace("/?", "/accept/?")).status_code == 405
    case.refresh_from_db()
    assert case.state == "dispatched"
    assert not Helping.objects.exists()
    assert OfferMade.objects.get().answer == ""


def test_before_somebody_says_yes_the_house_and_the_time_are_all_that_is_told(client, comrade, escort, invitation):
    page = client.get(invitation(escort, comrade)).content.decode()
    assert "3 号楼" in page
    assert not [words for words in PRIVATE.values() if words in page]
    assert Order.objects.get().meeting_code not in page
    assert (
        client.post(f"/volunteer/o/{escort.number}/call/?{invitation(escort, comrade).partition('?')[2]}").status_code
        == 403
    )
    letter = Letter.objects.get(verb="offer")
    assert not [words for words in PRIVATE.values() if words in str(letter.facts)]


def test_after_it_what_was_agreed_to_is_handed_over_and_a_look_at_the_number_is_noted(
    client, comrade, escort, invitation
):
    task = accept(client, invitation(escort, comrade))
    page = client.get(task).content.decode()
    assert all(PRIVATE[name] in page for name in ("address", "needs", "text"))
    assert "13800000001" not in page
    shown = client.post(task.replace("/?", "/call/?"))
    assert "13800000001" in shown.content.decode()
    look = LookLog.objects.get()
    assert (look.looker, look.about) == (comrade.contact.user, escort.number)


@pytest.mark.parametrize(
    ("purpose", "words"),
    [(Consent.Purpose.HELPER_ADDRESS, PRIVATE["address"]), (Consent.Purpose.HELPER_HEALTH, PRIVATE["needs"])],
)
def test_what_was_not_agreed_to_is_not_handed_over(client, comrade, escort, invitation, purpose, words):
    task = accept(client, invitation(escort, comrade))
    given = Consent.objects.get(purpose=purpose)
    consents.withdraw(given)
    assert words not in client.get(task).content.decode()


def test_without_consent_the_number_stays_where_it_is(client, comrade, dispatched, invitation):
    case = dispatched(phone="13800000001")
    task = accept(client, invitation(case, comrade))
    assert client.post(task.replace("/?", "/call/?")).status_code == 403
    assert not LookLog.objects.exists()


def test_what_has_to_do_with_health_reaches_no_officer(client, town, comrade, escort, invitation, sign_in):
    accept(client, invitation(escort, comrade))
    page = sign_in(town.leader).get(f"/work/{escort.number}/").content.decode()
    assert PRIVATE["needs"] not in page
    assert PRIVATE["address"] not in page


def test_who_gave_it_back_reads_nothing_any_more(client, comrade, escort, invitation):
    task = accept(client, invitation(escort, comrade))
    assert client.post(task.replace("/?", "/give_back/?")).status_code == 302
    assert not [words for words in PRIVATE.values() if words in client.get(task).content.decode()]
    escort.refresh_from_db()
    assert escort.state == "dispatched"
    assert Letter.objects.filter(verb="give_back", to=escort.requester).exists()


def test_a_link_is_of_one_order_and_of_its_verbs(client, comrade, dispatched, invitation):
    one, other = dispatched(), dispatched()
    key = invitation(one, comrade).partition("?")[2]
    assert client.get(f"/volunteer/o/{other.number}/?{key}").status_code == 404
    assert client.post(f"/volunteer/o/{other.number}/accept/?{key}").status_code == 404
    assert client.post(f"/volunteer/o/{one.number}/approve/?{key}").status_code == 404
    assert client.get(f"/c/{one.number}/?{key}").status_code == 404
    assert client.get(f"/work/{one.number}/?{key}").status_code == 404
    assert client.post(f"/work/{one.number}/accept/?{key}").status_code == 404


def test_a_link_has_its_time(client, comrade, dispatched, invitation):
    way = invitation(dispatched(), comrade)
    with moment.at(moment.now() + links.LASTS + timedelta(days=1)):
        assert client.get(way).status_code == 410


def test_an_invitation_that_has_had_its_time_is_told_so(client, comrade, dispatched, invitation):
    way = invitation(dispatched(), comrade)
    with moment.at(moment.now() + timedelta(hours=3)):
        answer = client.post(way.replace("/?", "/accept/?"))
    assert answer.status_code == 409
    assert "这个邀请已经过了时间" in answer.content.decode()


def test_who_comes_too_late_is_told_on_the_page_and_by_letter(client, volunteer, dispatched, invitation):
    quick, slow = volunteer("quick"), volunteer("slow", "13800000072")
    case = dispatched()
    ways = [invitation(case, one) for one in (quick, slow)]
    accept(client, ways[0])
    answer = client.post(ways[1].replace("/?", "/accept/?"))
    assert answer.status_code == 409
    assert "刚才已经有人接了" in answer.content.decode()
    assert "已经有人接了" in client.get(ways[1]).content.decode()
    letter = Letter.objects.get(verb="accept", to=slow.contact)
    assert letter.facts["face"] == "outrun"


def test_who_comes_when_it_is_taken_waits_for_no_row_and_costs_the_same_among_many(
    client, volunteer, dispatched, invitation, django_assert_max_num_queries
):
    people = [volunteer(f"v{number}", f"1380000{number + 2000}") for number in range(20)]
    case = dispatched()
    ways = [invitation(case, one) for one in people]
    with django_assert_max_num_queries(60):  # one letter each, all in one query
        accept(client, ways[0])
    with django_assert_max_num_queries(17) as asked:
        assert client.post(ways[1].replace("/?", "/accept/?")).status_code == 409
    assert not [one["sql"] for one in asked if one["sql"].startswith(("BEGIN", "INSERT", "UPDATE", "SAVEPOINT"))]


def test_who_was_outrun_may_be_asked_again_and_say_yes(client, volunteer, dispatched, invitation):
    quick, slow = volunteer("quick"), volunteer("slow", "13800000072")
    case = dispatched()
    ways = [invitation(case, one) for one in (quick, slow)]
    task = accept(client, ways[0])
    assert client.post(ways[1].replace("/?", "/accept/?")).status_code == 409
    assert client.post(task.replace("/?", "/give_back/?")).status_code == 302
    rounds.run()
    assert client.post(invitation(case, slow).replace("/?", "/accept/?")).status_code == 302
    assert [one.volunteer for one in Helping.objects.filter(ended="")] == [slow]


def test_who_was_outrun_and_comes_after_all_by_telephone_finds_the_task_by_the_old_link(
    client, volunteer, dispatched, invitation, who
):
    quick, slow = volunteer("quick"), volunteer("slow", "13800000072")
    case = dispatched()
    ways = [invitation(case, one) for one in (quick, slow)]
    task = accept(client, ways[0])
    client.post(task.replace("/?", "/give_back/?"))
    case.refresh_from_db()
    act(case, "accept_for", actor=who("leader"), answers={"volunteer": slow.pk})
    assert client.post(ways[1].replace("/?", "/accept/?")).status_code == 302


def test_signed_in_one_finds_the_same_without_a_link(client, comrade, dispatched, sign_in):
    case = dispatched()
    browser = sign_in(comrade.contact.user)
    assert case.number in browser.get("/volunteer/").content.decode()
    assert browser.post(f"/volunteer/o/{case.number}/accept/").status_code == 302
    assert Helping.objects.get().volunteer == comrade
    assert browser.post(f"/volunteer/o/{case.number}/accept/").status_code == 302


def test_a_volunteer_who_was_not_asked_finds_nothing(client, comrade, dispatched, volunteer, sign_in):
    case = dispatched()
    other = volunteer("other", home=None)
    browser = sign_in(other.contact.user)
    OfferMade.objects.filter(volunteer=other).delete()
    assert browser.get(f"/volunteer/o/{case.number}/").status_code == 404
    assert browser.post(f"/volunteer/o/{case.number}/accept/").status_code == 404


def test_a_helper_checks_in_with_the_code_of_the_house_or_of_a_stairwell_and_with_no_other(
    client, town, comrade, dispatched, invitation
):
    from grids import changes
    from grids.models import Entrance

    stairs = Entrance.objects.create(building=town.building, label="1 单元")
    elsewhere = changes.raise_building(town.near, label="9 号楼")
    task = accept(client, invitation(dispatched(), comrade))
    wrong = client.post(task.replace("/?", "/check_in/?"), {"plate": elsewhere.slug})
    assert wrong.status_code == 422
    assert elsewhere.slug in wrong.content.decode()
    assert client.post(task.replace("/?", "/check_in/?"), {"plate": stairs.slug.lower()}).status_code == 302


def test_what_only_the_helper_knew_is_gone_thirty_days_after(client, comrade, escort, invitation, who):
    act(Case.objects.get(pk=escort.pk), "withdraw", actor=who("resident"))
    assert erasing.erase_due() == 0
    with moment.at(moment.now() + timedelta(days=31)):
        assert erasing.erase_due() == 1
        assert erasing.erase_due() == 0
    order = Order.objects.get()
    assert (order.address, order.needs) == ("", "")


def test_a_missed_appointment_comes_to_the_grid(client, comrade, dispatched, invitation, who, town):
    case = dispatched()
    accept(client, invitation(case, comrade))
    with pytest.raises(StepNotAllowed):
        act(case, "no_show", actor=who("resident"))
    with moment.at(Order.objects.get().wanted_until):
        act(case, "no_show", actor=who("resident"))
    case.refresh_from_db()
    assert (case.state, case.owner_appointment) == ("unfilled", town.appointment("worker"))
    assert Letter.objects.filter(verb="no_show", to=comrade.contact).count() == 1
    assert rounds.run() == 0


def test_a_leader_writes_down_who_said_yes_on_the_telephone(client, volunteer, dispatched, who, town):
    from services.cases.act import AnswersRefused, StepNotAllowed, act

    asked, rung, far = volunteer("asked"), volunteer("rung"), volunteer("far", standing="waiting")
    case = dispatched(at_once=1)
    with pytest.raises(AnswersRefused):
        act(case, "accept_for", actor=who("leader"), answers={"volunteer": str(far.pk)})
    act(case, "accept_for", actor=who("leader"), answers={"volunteer": str(rung.pk)})
    assert Helping.objects.get().volunteer == rung
    assert OfferMade.objects.get(volunteer=asked).answer == "taken"
    assert Letter.objects.filter(verb="accept_for", to=rung.contact).count() == 1
    with pytest.raises(StepNotAllowed):
        act(case, "accept_for", actor=who("leader"), answers={"volunteer": str(asked.pk)})


def test_whom_the_community_no_longer_confirms_can_say_yes_to_nothing(client, comrade, dispatched, invitation):
    case = dispatched()
    comrade.standing = comrade.Standing.REFUSED
    comrade.save()
    assert client.post(invitation(case, comrade).replace("/?", "/accept/?")).status_code == 409
    assert not Helping.objects.exists()
