"""The form of an order: what it asks, what it refuses, what it never tells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import Consent
from services.cases.act import AnswersRefused, begin
from services.cases.models import Case, Category, Event, EventText
from services.orders.models import Offering, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, town, wish):
    def sent(item: str = "errand", **answers):
        return client.post(f"/services/{item}/?b={town.building.slug}", {**wish, **answers})

    return sent


def test_nobody_need_leave_anything(send):
    answer = send()
    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.minutes, order.headcount, order.skill) == (60, 1, "")
    assert len(order.meeting_code) == 4
    assert order.case.building is not None
    assert order.case.entrance is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": str(moment.today() - timedelta(days=1))}, "day"),
        ({"day": str(moment.today() + timedelta(days=90))}, "day"),
        ({"day": "tomorrow"}, "day"),
        ({"slot": "midnight"}, "slot"),
        ({"slot": ""}, "slot"),
        ({"phone": "12"}, "phone"),
        ({"address": "301"}, "address"),
        ({"q_what": "moon"}, "q_what"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(send, wrong, field):
    answer = send(text="带一瓶酱油", **wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "带一瓶酱油" in answer.content.decode()
    assert not Case.objects.exists()


def test_for_a_time_that_is_nearly_over_nobody_can_be_found(send):
    from services.cases import calendar

    with moment.at(calendar.at(moment.today(), 11 * 60 + 30)):
        answer = send(day=str(moment.today()), slot="m")
    assert "来不及找人了" in answer.content.decode()


def test_a_double_click_is_one_order(send):
    first, second = send(once="a"), send(once="a")
    assert first["Location"].partition("?")[0] == second["Location"].partition("?")[0]
    assert Case.objects.count() == 1
    assert send(once="a", text="另外").status_code == 409


def test_what_is_for_the_helper_stands_in_no_event(send):
    agreed = {"give_address": "on", "give_needs": "on"}
    send("escort", address="2 单元 301", needs="要坐轮椅", phone="13800000009", **agreed)
    order = Order.objects.get()
    assert (order.address, order.needs) == ("2 单元 301", "要坐轮椅")
    written = str(list(Event.objects.values_list("facts"))) + str(list(EventText.objects.values_list("words")))
    assert "301" not in written
    assert "轮椅" not in written
    purposes = set(Consent.objects.values_list("purpose", flat=True))
    assert purposes == {"contact", "helper_address", "helper_health"}


def test_only_where_health_is_at_stake_is_anything_asked_about_it(client, town):
    def names(item: str) -> set[str]:
        return set(client.get(f"/services/{item}/?b={town.building.slug}").context["form"].fields)

    assert {"needs", "give_needs"} <= names("escort")
    assert not {"needs", "give_needs"} & names("errand")


def test_without_a_house_there_is_nowhere_to_come_to(client, town, who, wish):
    from grids.models import Place

    assert "先找到您的楼" in client.get("/services/").content.decode()
    assert "先找到您的楼" in client.get(f"/services/?g={town.near.slug}").content.decode()
    with pytest.raises(AnswersRefused):
        begin("orders", actor=who("resident"), place=Place(town.near), answers={"category": "errand", **wish})


def test_an_item_that_is_not_offered_here_is_not_there(client, town):
    Category.objects.filter(code="haircut").update(listed=False)
    assert client.get(f"/services/haircut/?b={town.building.slug}").status_code == 404
    assert "上门理发" not in client.get(f"/services/?b={town.building.slug}").content.decode()
    assert client.get(f"/services/nothing/?b={town.building.slug}").status_code == 404


def test_the_tile_stands_on_the_page_only_where_something_is_offered(client, town):
    from django.core.cache import cache

    assert "找人帮忙" in client.get(f"/B/{town.building.slug}").content.decode()
    assert "找人帮忙" not in client.get(f"/g/{town.near.slug}/").content.decode()
    Category.objects.filter(kind="orders").update(listed=False)
    cache.clear()
    assert "找人帮忙" not in client.get(f"/B/{town.building.slug}").content.decode()


def test_a_place_may_say_what_an_item_takes_there(send, town):
    general = Category.objects.get(code="errand")
    own = Category.objects.create(code="errand", kind="orders", area=town.community, name="代跑腿", tier="grid",
                                  text_required=False)  # fmt: skip
    send()
    assert Order.objects.get().minutes == Offering.objects.get(category=general).minutes
    Offering.objects.create(category=own, minutes=20, headcount=2)
    send()
    assert Order.objects.latest("pk").minutes == 20


@pytest.mark.parametrize("item", ["call_low", "call_dispute"])
def test_what_is_private_is_sealed_and_goes_to_no_volunteer(send, client, town, comrade, item, sign_in):
    from services.orders import rounds

    send(item, text="想找人说说", phone="13800000009")
    case = Case.objects.get()
    assert case.sealed
    assert case.desk == town.community
    assert sign_in(town.leader).get(f"/work/{case.number}/").status_code == 404
    keeper = sign_in(town.keeper)
    keeper.post(f"/work/{case.number}/approve/")
    assert keeper.post(f"/work/{case.number}/dispatch/", {"policy": "nearest"}).status_code == 409
    assert rounds.run() == 0
    assert "想找人说说" not in sign_in(town.chief).get("/work/orders/").content.decode()
    assert case.number not in keeper.get("/work/orders/").content.decode()
