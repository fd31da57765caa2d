"""The error pages: each says what happened and offers the way on, and the worst of them need nothing to stand on."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from accounts.gates import Gone
from portal import views
from portal.urls import urlpatterns as real

RAISED = {
    400: SuspiciousOperation("odd"),
    403: PermissionDenied(),
    404: Http404(),
    410: Gone(),
    413: RequestDataTooBig(),
    500: RuntimeError("secret detail"),
    503: OperationalError("secret detail"),
}
WORDS = {400: "看不懂", 403: "权限", 404: "没有找到", 410: "撤下", 413: "文件太大", 500: "出错", 503: "暂时打不开"}


def fail(request, status: int):
    raise RAISED[status]


urlpatterns = [path("fail/<int:status>/", fail), *real]
handler400, handler403, handler404 = views.bad_request, views.forbidden, views.not_found
handler429, handler500 = views.too_many, views.broken


@pytest.fixture
def page(db):
    def get(status: int, **headers):
        with override_settings(ROOT_URLCONF="tests.portal.test_views"):
            return Client(raise_request_exception=False).get(f"/fail/{status}/", **headers)

    return get


@pytest.mark.parametrize("status", RAISED)
def test_it_says_what_happened_and_offers_the_way_on(page, status):
    response = page(status)
    text = response.content.decode()
    assert response.status_code == status
    assert WORDS[status] in text
    assert 'href="/"' in text
    assert 'href="tel:12345"' in text
    assert 'href="tel:110"' in text
    assert "secret detail" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_the_worst_pages_ask_no_database(page, status, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert page(status).status_code == status


def test_a_busy_site_says_when_to_come_back(page):
    assert int(page(503)["Retry-After"]) > 0


@pytest.mark.parametrize("status", [400, 500])
def test_the_elder_version_holds_on_the_worst_pages_too(status, rf):
    request = rf.get("/", headers={"Cookie": "size=large"})
    assert 'data-size="large"' in views.bare(request, f"{status}.html", status).content.decode()


def test_a_bare_page_follows_the_language_of_the_address_not_of_the_last_visitor(rf):
    assert 'lang="en"' in views.bare(rf.get("/en/report/"), "500.html", 500).content.decode()
    assert 'lang="zh-Hans"' in views.bare(rf.get("/report/"), "500.html", 500).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "words"), [(30, "一分钟"), (600, "10 分钟"), (7200, "2 小时")])
def test_too_many_says_how_long_to_wait(rf, seconds, words):
    request = rf.get("/")
    exception = type("TooMany", (Exception,), {"retry_after": seconds})()
    response = views.too_many(request, exception)
    assert response.status_code == 429
    assert response["Retry-After"] == str(seconds)
    assert words in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_stood_open_too_long_is_told_so(rf):
    response = views.form_expired(rf.post("/report/"), "no token")
    assert response.status_code == 403
    assert "页面放得太久" in response.content.decode()


def test_an_unknown_host_is_refused_in_words(settings):
    settings.ALLOWED_HOSTS = ["portal.example.invalid"]
    response = Client(raise_request_exception=False).get("/healthz", headers={"Host": "elsewhere.invalid"})
    assert response.status_code == 400


@pytest.mark.django_db
def test_it_serves_the_editors_pictures_and_nothing_else_of_the_media(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.txt").write_text("picture")
    (tmp_path / "evidence.jpg").write_text("private")
    assert b"".join(client.get("/media/images/a.txt").streaming_content) == b"picture"
    assert client.get("/media/evidence.jpg").status_code == 404
    for way_out in ("..", "%2e%2e", "%2e%2e%2f.."):
        assert client.get(f"/media/images/{way_out}/evidence.jpg").status_code in (400, 404)
