"""Whoever leads sees why somebody was asked; and with nothing but an order on the planner, somebody is."""

from __future__ import annotations

import pytest

from grids import changes
from services.cases.act import act
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import OfferMade, Round

LONGITUDE_OF_400_METRES = 400 / 111_320


@pytest.fixture
def on_the_map(town) -> None:
    changes.correct(town.building, longitude=0.0, latitude=0.0)


def test_on_the_planner_somebody_is_asked_within_one_round_and_the_board_says_why(
    on_the_map, town, volunteer, order, who, sign_in
):
    there = changes.raise_building(town.far, label="9 栋", longitude=0.0, latitude=LONGITUDE_OF_400_METRES)
    volunteer("comrade", skills=["escort"], home=there)
    volunteer("other")
    case = order("escort")
    act(case, "dispatch", actor=who("leader"), answers={"policy": "matching"})
    rounds.run()
    assert Round.objects.get().fault == ""
    assert list(OfferMade.objects.values_list("volunteer__contact__name", flat=True)) == ["comrade"]
    assert Letter.objects.filter(kind="orders", verb="offer").count() == 1
    page = sign_in(town.leader).get("/work/orders/").content.decode()
    assert "comrade（约 400 米，会这一项：陪诊，一天内收到 1 个邀请）" in page


def test_which_door_somebody_lives_behind_is_not_said(on_the_map, town, volunteer, dispatched, sign_in):
    volunteer("comrade")
    dispatched()
    assert "约 50 米" in sign_in(town.leader).get("/work/orders/").content.decode()


def test_the_board_asks_as_many_queries_for_many_invitations_as_for_few(
    on_the_map, town, volunteer, dispatched, sign_in, django_assert_max_num_queries
):
    for name in ("a", "b", "c", "d", "e", "f"):
        volunteer(name)
    browser = sign_in(town.leader)
    counts = []
    for _more in range(2):
        dispatched()
        with django_assert_max_num_queries(40) as asked:
            browser.get("/work/orders/")
        counts.append([line["sql"][:90] for line in asked])
    assert counts[0] == counts[1]
