"""Under kill -9 nothing acknowledged is lost, and nothing comes twice. `make faults`; `pytest tests/faults --full`."""

import os
from collections.abc import Iterator

import pytest

from tests.faults import servers, storm
from tests.faults.gateway import Gateway
from tests.faults.ledger import Database
from tests.faults.town import OFFICERS

pytestmark = pytest.mark.faults
DRAINED = 60  # seconds


@pytest.fixture
def gateway():
    with Gateway(port=servers.GATEWAY, delay=0.02) as counting:
        yield counting


def plan_of(config: pytest.Config, few: int, many: int) -> storm.Plan:
    """Few kills in CI, many with --full, or as --kills says; calm enough in between that work gets done."""
    kills = config.getoption("--kills") or (many if config.getoption("--full") else few)
    return storm.Plan(kills=kills, calm=(1.5, 4.0) if kills > few else (1.0, 2.5))


def judge(weather: storm.Weather, title: str, capsys, stands_on: tuple[str, ...]) -> None:
    """`stands_on`: what a resident's request needs. Kills of the rest must not break one, so they are not counted."""
    with capsys.disabled():
        print(f"\n{title}, load {os.getloadavg()[0]:.0f}: {weather.summary()}", flush=True)
    assert not weather.faults, weather.faults[:20]
    assert weather.acknowledged > 20
    assert weather.letters >= (1 + OFFICERS) * weather.acknowledged
    assert 0 <= weather.drained_after <= DRAINED
    assert weather.longest_queue <= 150
    assert weather.share_with_unanswered() >= 0.25, "the kills met idle servers"
    assert not stands_on or weather.share_that_broke(stands_on) >= 0.25, "the kills met idle servers"


def test_a_portal_in_one_process_loses_nothing_and_says_nothing_twice(gateway, request, capsys):
    plan, rides = plan_of(request.config, few=3, many=60), request.config.getoption("--rides")
    with storm.folder() as folder:
        portal, database = servers.embedded(folder), Database(folder / "data" / "linge.sqlite3")
        storm.migrate(dict(portal.env))
        slug = storm.build_town(dict(portal.env))
        with storm.running({"portal": portal}):
            portal.start()
            for weather in storm.ride(rides, plan, [portal], slug, database, gateway):
                judge(weather, "embedded", capsys, ("portal",))


def ride_split(rides: int, plan: storm.Plan, broker: str, names: tuple[str, ...], gateway) -> Iterator[storm.Weather]:
    """Over a portal in many processes, killing these of them in turn."""
    with storm.folder() as folder:
        parts = servers.split(folder, broker)
        with storm.running(parts):
            parts["database"].start()
            parts["broker"].start()
            storm.migrate(dict(parts["web"].env))
            slug = storm.build_town(dict(parts["web"].env))
            for name in ("web", "worker", "beat"):
                parts[name].start()
            yield from storm.ride(rides, plan, [parts[name] for name in names], slug, Database(None), gateway)


def test_a_portal_in_many_processes_loses_nothing_and_says_nothing_twice(gateway, request, capsys):
    plan, rides = plan_of(request.config, few=5, many=100), request.config.getoption("--rides")
    for weather in ride_split(rides, plan, "redis", ("web", "worker", "database", "broker", "beat"), gateway):
        judge(weather, "split", capsys, ("web", "database"))


@pytest.mark.skipif(not servers.RABBITMQ.exists(), reason="RabbitMQ is not installed here")
def test_over_rabbitmq_nothing_is_lost_either(gateway, request, capsys):
    plan, rides = plan_of(request.config, few=4, many=40), request.config.getoption("--rides")
    for weather in ride_split(rides, plan, "rabbit", ("worker", "broker"), gateway):
        judge(weather, "split over RabbitMQ", capsys, ())
