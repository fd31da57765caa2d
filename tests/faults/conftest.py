import signal
from collections.abc import Iterator
from types import FrameType

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="blow for half an hour instead of for a minute")
    parser.addoption("--rides", type=int, default=1, help="how many storms, one after the other, each judged")
    parser.addoption("--kills", type=int, default=0, help="how many times to kill, instead of what the test says")
    parser.addoption(
        "--orders", type=int, default=0, help="how many orders are raced for, instead of what the test says"
    )
    parser.addoption("--hands", type=int, default=0, help="how many race for each")


@pytest.fixture(autouse=True, scope="session")
def leave_nothing_behind() -> Iterator[None]:
    """Who ends the tests from outside (a time limit of CI) must not leave their servers running."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    yield
    signal.signal(signal.SIGTERM, before)
