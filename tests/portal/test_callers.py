import pytest
from django.test import RequestFactory

from portal.callers import address_of, is_from_this_machine


def request(forwarded: str = "", at: str = "127.0.0.1"):
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=at, **extra)


def test_without_proxies_the_socket_tells_who_calls(settings):
    settings.TRUSTED_PROXIES = 0
    assert address_of(request(at="192.0.2.7")) == "192.0.2.7"


def test_behind_one_proxy_what_the_caller_made_up_does_not_count(settings):
    settings.TRUSTED_PROXIES = 1
    assert address_of(request("127.0.0.1, 192.0.2.7")) == "192.0.2.7"


def test_behind_two_proxies_the_outer_one_is_asked(settings):
    settings.TRUSTED_PROXIES = 2
    assert address_of(request("192.0.2.7, 198.51.100.1")) == "192.0.2.7"
    assert address_of(request("192.0.2.7")) == ""


@pytest.mark.parametrize("proxies", [0, 1])
def test_behind_a_proxy_nobody_is_this_machine_by_its_socket(settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    assert not is_from_this_machine(request("192.0.2.7"))


def test_the_machine_itself_is_known_in_both_families(settings):
    settings.TRUSTED_PROXIES = 0
    assert is_from_this_machine(request(at="127.0.0.1"))
    assert is_from_this_machine(request(at="::1"))
    assert not is_from_this_machine(request(at=""))
