import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="blow for half an hour instead of for a minute")
    parser.addoption("--kills", type=int, default=0, help="how many times to kill, instead of what the test says")
