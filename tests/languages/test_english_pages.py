"""A reader of English, whoever it is, walks every page that is linked and meets no Chinese and no way out of English."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from services.cases.models import Case
from tests.languages.conftest import ROLES
from tests.languages.reading import AMERICAN, MONTH_FIRST, chinese, words_of
from tests.languages.walking import answered_badly, walk

LINKS = re.compile(r'<(?:a|form|link)\b[^>]*?\b(?:href|action)="(/[^"]*)"[^>]*>')
EITHER = ("/static/", "/media/", "/admin/", "/api/")  # addresses without a language


@pytest.mark.long
def test_a_reader_of_english_meets_no_chinese_and_no_way_out(busy, browse, unhurried):
    answered: set[str] = set()
    for name in ROLES:
        browser = browse(getattr(busy, name) if name else None)
        pages = walk(browser, busy, name, "/en").pages
        assert len(pages) > 5
        for address, page in pages.items():
            assert chinese(page) == [], address
            assert ways_out(page) == [], address
            assert re.search(r'<html[^>]* lang="en"', page), address
            said = " ".join(words_of(page))
            assert not (found := AMERICAN.search(said)), f"{address}: {found}"
            assert not (found := MONTH_FIRST.search(said)), f"{address}: {found}"
        for address, page in answered_badly(browser, pages, answered):
            assert chinese(page) == [], address


def ways_out(page: str) -> list[str]:
    """Links and forms that leave English, but for the switch."""
    tags = [tag for tag in LINKS.finditer(page) if 'lang="zh-Hans"' not in tag[0]]
    return [tag[1] for tag in tags if not tag[1].startswith(("/en/", *EITHER))]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/nowhere/", 404),
        ("/en/B/00000000", 404),
        ("/en/g/00000000/", 404),
        ("/en/c/0000000000/", 404),
        ("/en/report/nothing/?b=00000000", 200),
        ("/en/track/?number=1", 200),
        ("/en/accounts/login/", 200),
        ("/en/accounts/staff/", 200),
        ("/en/privacy/", 200),
        ("/en/not-built/", 200),
        ("/en/accessibility/", 200),
        ("/en/open-data/", 200),
    ],
)
def test_pages_off_the_path_are_english_too(bilingual, browse, address, status):
    answer = browse().get(address)
    assert answer.status_code == status
    assert chinese(answer.content.decode()) == []


def test_every_page_of_the_error_family_is_english(rf, bilingual):
    from accounts.limits import TooMany
    from portal import views

    request = rf.get("/en/x/")
    pages = [views.bad_request(request), views.too_large(request), views.broken(request)]
    assert [chinese(page.content.decode()) for page in pages] == [[], [], []]
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override("en"):
        for template, more in [
            ("403.html", {}), ("403.html", {"form_expired": True}), ("404.html", {}), ("410.html", {}),
            *(("429.html", {"retry_after": seconds}) for seconds in (30, 300, 9000)), ("503.html", {}),
        ]:  # fmt: skip
            given = {"html_lang": "en", "english": True, "css": "", "size": "normal", **more}
            assert chinese(render_to_string(template, given)) == [], template
        assert "1 hour" not in render_to_string("429.html", {"retry_after": 9000, "english": True})
    assert TooMany(5).retry_after == 5


def test_every_case_can_be_read_in_english_by_its_resident(busy, browse):
    browser = browse(busy.resident)
    for case in Case.objects.filter(kind="reports"):
        answer = browser.get(f"/en/c/{case.number}/")
        if case.sealed:
            continue
        assert answer.status_code == 200
        assert chinese(answer.content.decode()) == [], case.state


def test_a_whole_report_in_english_never_leaves_english(bilingual, browse):
    browser = browse()
    about = f"/en/report/noise/?b={bilingual.building.slug}"
    page = browser.get(about)
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]
    form = {"once": once, "category": "noise", "text": "Loud", "phone": "13900000009"}
    answer = browser.post(about, form, follow=True)
    assert [urlsplit(to).path.startswith("/en/") for to, _status in answer.redirect_chain] == [True]
    assert chinese(answer.content.decode()) == []
    tracked = browser.get(re.search(r'href="([^"]*/en/c/[^"]+)"', answer.content.decode())[1])
    assert tracked.status_code == 200
    assert chinese(tracked.content.decode()) == []
    assert Case.objects.get().requester.language == "en"
