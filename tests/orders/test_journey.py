"""An order from the code on the wall to the rating, over HTTP; and what happens when nobody comes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts import moment
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import Helping, Order

pytestmark = pytest.mark.django_db


def test_from_the_wall_to_the_rating(client, town, comrade, sign_in):
    catalogue = client.get(f"/services/?b={town.building.slug}")
    assert "上门理发" in catalogue.content.decode()
    form = client.get(f"/services/haircut/?b={town.building.slug}")
    sent = {name: form.context["form"][name].value() for name in ("day", "slot")}
    filed = client.post(f"/services/haircut/?b={town.building.slug}", {**sent, "phone": "13800000009"})
    assert filed.status_code == 302
    receipt = client.get(filed["Location"])
    case = Case.objects.get(kind="orders")
    assert case.shown_number in receipt.content.decode()
    way = filed["Location"].rpartition("?")[2]

    leader = sign_in(town.leader)
    leader.post(f"/work/{case.number}/approve/")
    leader.post(f"/work/{case.number}/dispatch/", {"policy": "nearest"})
    assert rounds.run() == 1
    letter = Letter.objects.get(verb="offer", to=comrade.contact)
    link = letter.facts["path"]
    client.logout()
    page = client.get(link).content.decode()
    assert "接单" in page
    assert Order.objects.get().meeting_code not in page
    done = client.post(link.replace("/?", "/accept/?"))
    task = done["Location"]
    assert Order.objects.get().meeting_code in client.get(task).content.decode()
    assert "comrade" in client.get(f"/c/{case.number}/?{way}").content.decode()

    step = lambda verb, **said: client.post(task.replace("/?", f"/{verb}/?"), said)  # noqa: E731
    assert step("check_in", plate="AAAAAAAA").status_code == 422
    assert step("check_in", plate=f"HTTPS://LINGE.TEST/B/{town.building.slug}").status_code == 302
    assert step("check_out", minutes="45", reply="剪好了").status_code == 302
    helping = Helping.objects.get()
    assert (helping.ended, helping.minutes) == ("done", 45)
    assert "剪好了" in client.get(f"/c/{case.number}/?{way}").content.decode()
    client.post(f"/work/{case.number}/rate_solved/?{way}", {"satisfied": "yes"})
    case.refresh_from_db()
    assert (case.state, case.phase) == ("closed", "over")


def test_nobody_is_found_and_the_grid_worker_has_it_with_a_deadline(dispatched, town):
    case = dispatched()
    with moment.at(moment.now() + timedelta(hours=25)):
        sweep()
    case.refresh_from_db()
    assert case.state == "unfilled"
    assert case.owner_appointment == town.appointment("worker")
    assert case.clocks.filter(name="sign_for", stopped=None).exists()
    told = set(Letter.objects.filter(about=case.number, verb="unfilled").values_list("to__name", flat=True))
    assert {"resident", "worker"} <= told


def test_three_taps_are_enough(client, town):
    """The building's page, an item, and the form as it stands."""
    page = client.get(f"/B/{town.building.slug}").content.decode()
    first = re.search(r'href="(/services/\?b=\w+)"', page)[1]
    second = re.search(r'href="(/services/errand/\?[^"]+)"', client.get(first).content.decode())[1]
    form = client.get(second).context["form"]
    sent = {one.name: one.value() for one in form if one.value()}
    assert client.post(second, sent).status_code == 302
