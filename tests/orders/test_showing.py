"""What of an order whom may read, asked without pages."""

from __future__ import annotations

import pytest

from services.cases.act import act
from services.cases.models import Case
from services.orders import links
from services.orders.models import Order
from services.orders.showing import handed_over

pytestmark = pytest.mark.django_db
PRIVATE = {"address": "2 单元 301", "needs": "要坐轮椅", "give_address": "on", "give_needs": "on"}


def test_an_officer_who_goes_reads_the_door_and_nothing_of_anybodys_health(order, who, town):
    case = order("escort", **PRIVATE)
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
    handed = handed_over(Case.objects.get(pk=case.pk), who("worker"))
    assert (handed.address, handed.needs) == ("2 单元 301", "")
    assert handed_over(Case.objects.get(pk=case.pk), who("leader")) is None


def test_an_invitation_names_one_order_and_what_one_answers(comrade, dispatched, invitation):
    case = dispatched()
    key = invitation(case, comrade).partition("k=")[2]
    actor = links.read(case, key)
    assert (actor.case, actor.verbs) == (case.number, links.ASKED)
    assert actor.verbs == {"accept", "join", "pass_on", "stand_in", "no_stand_in"}
    assert links.read(case, key[:-1] + ("0" if key[-1] != "0" else "1")) is None


def test_when_it_is_done_nobody_reads_it_any_more(comrade, dispatched, client, invitation):
    case = dispatched("escort", **PRIVATE)
    task = client.post(invitation(case, comrade).replace("/?", "/accept/?"))["Location"]
    client.post(task.replace("/?", "/check_in/?"), {"plate": case.building.slug})
    client.post(task.replace("/?", "/check_out/?"), {"minutes": "60"})
    page = client.get(task).content.decode()
    assert "301" not in page
    assert Order.objects.get().meeting_code not in page
