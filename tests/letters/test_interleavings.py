"""However workers, sweeps, kills, late answers and busy gateways fall together: a letter comes exactly once, by one way.

Over real HTTP. What the gateway took is counted there, not in the portal.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import moment
from accounts.models import Contact, Tally
from services.letters import arrivals, carriers, queue, relay
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import NOON, letter_to, resident

pytestmark = pytest.mark.django_db
GATEWAY = st.sampled_from([gateways.OK, gateways.BROKEN, gateways.BUSY, gateways.TAKES_AND_BREAKS,
                           gateways.TAKES_AND_HANGS_UP, gateways.REFUSES])  # fmt: skip
DOING = st.one_of(
    st.tuples(st.just("offer"), st.none()),
    st.tuples(st.just("work"), st.sampled_from(["whole", "killed before", "killed after"])),
    st.tuples(st.just("work again"), st.none()),
    st.tuples(st.just("lose"), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([2, 9, 21, 400])),
    st.tuples(st.just("look"), st.none()),
)


class Killed(Exception):
    """The worker is gone at this point."""


class Post:
    """The queue as a list of tickets, and the worker that takes them up."""

    def __init__(self) -> None:
        self.tickets, self.used, self.clock = [], [], NOON

    def put(self, ids: list[int], ticket: str, *, expires: timedelta) -> int:
        self.tickets += [(pk, ticket) for pk in ids]
        return len(ids)

    def offer(self, _: None) -> None:
        relay.offer()

    def work(self, manner: str) -> None:
        if not self.tickets:
            return
        ticket = self.tickets.pop(0)
        self.used.append(ticket)
        at = {"killed before": (carriers, "give"), "killed after": (relay, "_finish")}.get(manner)
        if at is None:
            relay.deliver(*ticket)
            return
        with mock.patch.object(*at, side_effect=Killed):
            try:
                relay.deliver(*ticket)
            except Killed:
                return

    def work_again(self, _: None) -> None:
        for ticket in self.used[-3:]:
            relay.deliver(*ticket)

    def lose(self, _: None) -> None:
        self.tickets.clear()

    def wait(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)
        moment._set.set(self.clock)

    def look(self, _: None) -> None:
        arrivals.look()

    def drain(self) -> None:
        for _ in range(400):
            relay.offer()
            while self.tickets:
                self.work("whole")
            if not Letter.objects.filter(fate=Letter.Fate.WAITING).exists():
                return
            self.wait(10)
        raise AssertionError("letters still wait")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    manners=st.lists(GATEWAY, max_size=6),
    doings=st.lists(DOING, max_size=25),
    way=st.sampled_from(["", "wechat", "wechat, but no follower"]),
)
@pytest.mark.parametrize("name", ["plain", "aliyun"])
def test_a_letter_comes_exactly_once(name, request, service_account, monkeypatch, manners, doings, way):
    gateway = _gateway(name, request)
    for table in (Letter, Contact, Tally):
        table.objects.all().delete()
    post = Post()
    monkeypatch.setattr(queue, "put", post.put)
    monkeypatch.setattr(queue, "open_for_business", lambda: True)
    fates, follows = iter(manners), way == "wechat"
    gateway.manner = lambda id, nth: next(fates, gateways.OK)
    service_account.manner = lambda id, nth: _to_a_follower(next(fates, gateways.OK)) if follows else gateways.REFUSES
    token = moment._set.set(NOON)
    try:
        for number in ("13800138000", "13700137000"):
            follower = resident(number, way=way[:6])
            follower.openid = f"o{number}" if way else ""
            follower.save()
            letter_to(follower)
        for doing, how in doings:
            getattr(post, doing.replace(" ", "_"))(how)
        post.drain()
    finally:
        moment._set.reset(token)
    _each_came_once(gateway, service_account)


def _gateway(name: str, request: pytest.FixtureRequest) -> gateways.Gateway:
    if not hasattr(request.node, "its_gateway"):
        provider = request.getfixturevalue("provider" if name == "aliyun" else "gateway")
        request.node.its_gateway = provider(name) if name == "aliyun" else provider
    return request.node.its_gateway


def _to_a_follower(manner: str) -> str:
    """Who follows is refused nothing: that nobody unfollows between two tries is what the second way relies on."""
    return gateways.OK if manner == gateways.REFUSES else manner


def _each_came_once(gateway: gateways.Gateway, service_account: gateways.Gateway) -> None:
    """SENT: taken once, at one gateway. DEAD: every gateway refused it, and none has it."""
    for letter in Letter.objects.all():
        taken = gateway.taken[letter.key] + service_account.taken[letter.key]
        assert taken == (letter.fate == Letter.Fate.SENT), (letter.fate, taken)
