"""Whatever is typed into a public form: never a broken page, always a sentence beside the field in the page's
language, and nothing of what was written is lost.
"""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Tally
from services.cases import evidence, keys
from services.cases.act import act
from services.cases.models import Case
from tests.walls.filing import SEALED

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")
CATEGORIES = ("noise", "shared_repair", "call_back", *SEALED)
NASTY = ("", " ", "\0", "a\0b", "👩‍👩‍👧‍👦🏚️", "\u202eعربي\u202c", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}",
         "%s%n", "../../etc/passwd", "9" * 400, "-1", "１２３４", "٣٤٥٦", "𐩀²", "\r\nSet-Cookie: a=b", "a" * 2001,
         "\ufeff", "\u0300" * 50, "NaN", "1e999", "٠" * 11, "\x1b[31m", "\ud7ff")  # fmt: skip
WORDS = st.sampled_from(NASTY) | st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
FEW = settings(
    max_examples=8, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def visitor(number: int = 0) -> Client:
    """A new client each time, so that no limit is met."""
    visitor.count = getattr(visitor, "count", 0) + 1
    return Client(REMOTE_ADDR=f"198.51.{visitor.count // 250}.{visitor.count % 250 + 1}", raise_request_exception=True)


def some_of(values: tuple[str, ...], what: str, each: int = 4) -> list[str]:
    """Every fourth, beginning elsewhere for every form: together they meet all of them, in a fourth of the time."""
    return list(values[sum(what.encode()) % each :: each])


def fields_of(text: str) -> dict[str, str]:
    """What the page's inputs and text areas hold, by name; hidden ones too."""
    found = {
        name: html.unescape(value) for name, value in re.findall(r'<input[^>]*name="(\w+)"[^>]*?value="([^"]*)"', text)
    }
    found |= {
        name: html.unescape(value) for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*?name="(\w+)"', text)
    }
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', text, re.S)
    return found | {name: html.unescape(value) for name, value in areas}


def wrongs(text: str) -> list[str]:
    """The sentences beside the fields."""
    listed = re.findall(r'<(?:ul|p) class="(?:wrong|errorlist)[^"]*"[^>]*>(.*?)</(?:ul|p)>', text, re.S)
    alerts = re.findall(r'class="alert red" role="alert">(.*?)</', text, re.S)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in [*listed, *alerts]]


def test_the_report_forms_take_anything(furnished):
    @FEW
    @given(category=st.sampled_from(CATEGORIES), values=st.lists(WORDS, min_size=8, max_size=8))
    def tried(category: str, values: list[str]) -> None:
        names = ("text", "phone", "name", "where", "contact_when", "subject", "once", "photo_key")
        address = f"/report/{category}/?b={furnished.building.slug}"
        answer = visitor().post(address, dict(zip(names, values, strict=True)))
        assert answer.status_code in (302, 409, 422), values
        if answer.status_code == 422:
            assert [one for one in wrongs(answer.content.decode()) if HAN.search(one)], values

    tried()


def test_nothing_written_is_lost_when_a_field_is_refused(furnished):
    for value in NASTY:
        asked = {"text": value, "where": "门口", "phone": "不是号码", "name": "何先生"}
        page = visitor().post(f"/report/noise/?b={furnished.building.slug}", asked)
        assert page.status_code == 422
        text = page.content.decode()
        kept = fields_of(text)
        assert kept["text"].replace("\r\n", "\n") == value.replace("\r\n", "\n")
        assert (kept["where"], kept["phone"], kept["name"]) == ("门口", "不是号码", "何先生")
        assert any("手机号" in one for one in wrongs(text))
        assert "<script>alert" not in text


def test_too_long_a_text_comes_back_whole_with_a_sentence(furnished):
    page = visitor().post(f"/report/noise/?b={furnished.building.slug}", {"text": "长" * 2001}).content.decode()
    assert "长" * 2001 in page
    assert any("2000" in one and HAN.search(one) for one in wrongs(page))


def test_in_english_the_sentences_are_english(furnished):
    page = visitor().post(f"/en/report/noise/?b={furnished.building.slug}", {"text": "", "phone": "x"}).content.decode()
    said = wrongs(page)
    assert len(said) >= 2
    assert not [one for one in said if HAN.search(one)], said


def refused_photo(furnished, files, **more):
    asked = {"text": "楼道漏水", "where": "二楼", "photo": files, **more}
    return visitor().post(f"/report/shared_repair/?b={furnished.building.slug}", asked)


def test_a_broken_picture_is_refused_and_the_words_stay(furnished):
    for content in (b"no picture", b"\xff\xd8\xff\xe0 broken", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"GIF89a"):
        page = refused_photo(furnished, [SimpleUploadedFile("a.jpg", content, "image/jpeg")])
        assert page.status_code == 422
        text = page.content.decode()
        assert fields_of(text)["text"] == "楼道漏水"
        assert fields_of(text)["where"] == "二楼"
        assert any(HAN.search(one) for one in wrongs(text))
    assert not Case.objects.filter(kind="reports").exists()


def test_four_pictures_are_one_too_many_and_the_words_stay(furnished, photo):
    page = refused_photo(furnished, [photo() for _ in range(4)])
    assert page.status_code == 422
    assert any("最多附 3 张" in one for one in wrongs(page.content.decode()))
    assert fields_of(page.content.decode())["text"] == "楼道漏水"


def test_pictures_already_here_stay_when_another_is_refused(furnished, photo):
    taken = evidence.receive([photo()])
    page = refused_photo(furnished, [SimpleUploadedFile("b.jpg", b"broken")], photo_key=taken[0]).content.decode()
    assert re.findall(r'name="photo_key" value="(\w+)"', page) == taken
    page = refused_photo(furnished, [], photo_key=[*taken, "0" * 24]).content.decode()
    assert re.findall(r'name="photo_key" value="(\w+)"', page) == taken


def test_pictures_stay_when_a_field_is_refused(furnished, photo):
    page = refused_photo(furnished, [photo(), photo()], phone="x").content.decode()
    kept = re.findall(r'name="photo_key" value="(\w+)"', page)
    assert len(kept) == 2
    done = refused_photo(furnished, [], photo_key=kept)
    assert done.status_code == 302
    assert Case.objects.get(kind="reports").photos.count() == 2


def test_the_resident_loses_no_word_over_a_picture_or_over_somebody_who_was_quicker(in_progress, who, photo):
    case = in_progress("noise")
    way = f"/work/{case.number}/supplement/?k={keys.link(case)}"
    page = visitor().post(way, {"text": "昨晚又吵", "photo": SimpleUploadedFile("b.jpg", b"broken")})
    assert page.status_code == 422
    assert "昨晚又吵" in fields_of(page.content.decode()).values()
    assert any(HAN.search(one) for one in wrongs(page.content.decode()))
    seen = case.version
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{case.owner_appointment_id}"})
    page = visitor().post(way, {"text": "昨晚又吵", "version": seen})
    assert page.status_code == 409
    assert "昨晚又吵" in page.content.decode()


@pytest.mark.parametrize(
    "verb", ["supplement", "nudge", "withdraw", "rate_solved", "rate_unsolved", "answer", "ask_reopen", "nothing"]
)
def test_the_steps_of_a_resident_take_anything(verb, report):
    case = report("noise")
    way = f"/work/{case.number}/{verb}/?k={keys.link(case)}"
    for value in some_of(NASTY, verb):
        asked = dict.fromkeys(("text", "reason", "note", "contacted", "satisfied", "version", "once"), value)
        answer = visitor().post(way, asked)
        assert answer.status_code in (302, 403, 409, 422), (verb, value)


ANYTHING = (*NASTY, "9" * 5000)


FORMS = ("/track/", "/track/?of=a-case", "/accounts/login/", "/accounts/login/demo/", "/accounts/staff/")
PAGES = ("/find/", "/search/", "/track/", "/report/", "/size/large/", "/accounts/login/", "/c/N/", "/stats/AREA/", "/g/AREA/n/",
         "/report/noise/")  # fmt: skip
NAMES = ("number", "last4", "phone", "next", "account", "username", "password", "version", "once")


def test_every_other_public_form_takes_anything(report, settings):
    settings.DEMO = True
    case = report("noise", phone="13800000009")
    for path in (*FORMS, f"/work/{case.number}/nudge/?k={keys.link(case)}"):
        for value in ANYTHING if path.startswith("/track") else some_of(ANYTHING, path[:9], 2):
            Tally.objects.all().delete()
            asked = dict.fromkeys(NAMES, value) | ({"number": case.number} if "of=a-case" in path else {})
            answer = visitor().post(path, asked)
            assert answer.status_code < 500, (path, value)
            if answer.status_code == 422:
                assert [one for one in wrongs(answer.content.decode()) if HAN.search(one)], (path, value)


def test_every_page_takes_any_question(report, furnished):
    number = report("noise").number
    for path in PAGES:
        way = path.replace("/N/", f"/{number}/").replace("AREA", furnished.near.slug)
        for value in ANYTHING if path in ("/find/", "/search/") else some_of(ANYTHING, path):
            named = dict.fromkeys(("q", "number", "b", "g", "period", "page", "next", "k", "list", "at", "kind"), value)
            assert visitor().get(way, named).status_code < 500, (path, value)


def test_whoever_works_gets_no_broken_page_either(in_progress, furnished, browse):
    case = in_progress("noise", phone="13800000009")
    browser = browse(furnished.worker)
    for verb in ("report_progress", "settle", "ask", "assign", "merge", "remark", "look"):
        for value in some_of(NASTY, verb, 6):
            asked = dict.fromkeys(
                ("reply", "outcome", "question", "owner", "into", "remark", "reason", "photo_key"), value
            )
            assert browser.post(f"/work/{case.number}/{verb}/", asked).status_code < 500, (verb, value)


def test_full_width_digits_prove_as_well_as_others(report):
    """Chinese input methods write them."""
    case = report("noise", phone="13800000009")
    asked = {"number": case.shown_number, "last4": "０００９"}
    assert visitor().post("/track/", asked).status_code == 302


def test_bytes_that_are_no_text_break_nothing(furnished):
    for path in (
        "/c/%ff%fe/",
        "/work/%00/",
        "/g/%ff/",
        "/B/%00",
        "/report/%ff/",
        "/stats/%00.csv",
        "/find/?q=%ff%00",
        "/%00",
    ):
        assert visitor().get(path).status_code in (200, 404), path
    body = b"text=%ff%fe&phone=%c3%28"
    answer = visitor().post(
        f"/report/noise/?b={furnished.building.slug}", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422


def test_without_its_token_a_form_says_in_chinese_what_to_do(furnished):
    browser = Client(enforce_csrf_checks=True)
    for path in (f"/report/noise/?b={furnished.building.slug}", "/track/", "/accounts/login/"):
        answer = browser.post(path, {"text": "x"})
        assert answer.status_code == 403
        assert "页面放得太久了" in answer.content.decode()
