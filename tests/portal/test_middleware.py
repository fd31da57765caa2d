import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.gates import Gone
from portal.middleware import GoneMiddleware, TooLargeMiddleware


def answer(request) -> HttpResponse:
    return HttpResponse("taken")


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(settings):
    settings.MAX_BODY_BYTES = 1000
    request = RequestFactory().post("/report/", b"x" * 1001, content_type="text/plain")
    response = TooLargeMiddleware(answer)(request)
    assert response.status_code == 413
    assert "25 MB" in response.content.decode()


def test_a_body_within_the_limit_passes(settings):
    settings.MAX_BODY_BYTES = 1000
    request = RequestFactory().post("/report/", b"x" * 1000, content_type="text/plain")
    assert TooLargeMiddleware(answer)(request).content == b"taken"


@pytest.mark.parametrize("length", ["", "many"])
def test_an_odd_length_is_left_to_the_server(length):
    request = RequestFactory().get("/", CONTENT_LENGTH=length)
    assert TooLargeMiddleware(answer)(request).content == b"taken"


@pytest.mark.django_db
def test_what_was_taken_down_is_gone_with_its_words(rf):
    response = GoneMiddleware(answer).process_exception(rf.get("/g/ABCDEFGH/n/1/"), Gone("公告已于 11 月 1 日到期"))
    assert response.status_code == 410
    assert "公告已于 11 月 1 日到期" in response.content.decode()


def test_other_exceptions_are_not_its_business(rf):
    assert GoneMiddleware(answer).process_exception(rf.get("/"), ValueError()) is None
