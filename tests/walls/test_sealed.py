"""Sealed is sealed: a case about violence, a quarrel or a child shows itself to its handlers and to who asked, to
nobody else, by no address, list, figure, letter, file name or log line, and not even by another kind of refusal.
users.md A1-A3; issue 2, must hold.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from accounts import moment
from services.cases.models import Case, Category
from services.cases.numbers import new_number
from services.cases.sweep import sweep
from services.letters.models import Letter
from tests.walls.addresses import ours
from tests.walls.conftest import things_of
from tests.walls.crawler import crawl, read_out
from tests.walls.filing import DUTY, MARK, PHONE, SEALED, file

pytestmark = pytest.mark.django_db
OUTSIDERS = (None, "neighbour", "worker", "leader", "deputy", "staff", "clerk", "chief", "confidant", "supervisor",
             "plumber", "manager", "auditor", "stranger", "neighbour_worker")  # fmt: skip
PUBLIC_PAGES = r"^/(en/|size/|report/|accounts/|g/|[Bb]/|stats|open-data|privacy|not-built|find)|^/$"  # same for all


@pytest.fixture
def sealed(furnished, browse, photo, django_capture_on_commit_callbacks):
    def filed(category: str, **more) -> tuple[Case, str]:
        with django_capture_on_commit_callbacks(execute=True):
            return file(browse(), furnished.building, category, photo, **more)

    return filed


@pytest.fixture
def all_sealed(sealed):
    """One of each category, worked on as far as an answer by the handler, so that every kind of line exists."""
    return {category: sealed(category, phone=f"1380000090{place}")[0] for place, category in enumerate(SEALED)}


def handler_of(case: Case) -> str:
    """keeper at the community, confidant at the street: the named handlers of the town."""
    return "keeper" if case.desk.level == "community" else "confidant"


def as_if_absent(text: str, number: str) -> str:
    """A page without what differs on every request, and without the number that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", text)
    text = re.sub(r"[0-9a-f]{24}", "KEY", text)
    return text.replace(number, "N").replace(f"{number[:5]}-{number[5:]}", "N")


def test_the_five_categories_are_sealed_and_no_other():
    assert set(Category.objects.filter(kind="reports", sealed=True).values_list("code", flat=True)) == set(SEALED)


def test_the_duty_to_report_runs_an_hour_where_the_law_asks_it(report):
    for category in SEALED:
        clocks = report(category).clocks.filter(name="police_report")
        assert clocks.exists() == (category in DUTY), category
        assert {(clock.due - clock.started).total_seconds() for clock in clocks} <= {3600}


@pytest.mark.parametrize("category", SEALED)
def test_only_the_handlers_and_who_asked_see_it(category, sealed, browse, furnished):
    case, link = sealed(category)
    handler = browse(furnished.people[handler_of(case)])
    for page in (handler.get(f"/work/{case.number}/"), browse().get(link)):
        assert page.status_code == 200
        assert MARK in page.content.decode()
    assert case.shown_number in handler.get("/work/").content.decode()
    assert MARK not in handler.get("/work/").content.decode()
    assert str(case.category) not in re.sub(r"<head>.*?</head>", "", handler.get("/work/").content.decode(), flags=re.S)
    picture = f"/c/{case.number}/photo/{case.photos.get().key}.jpg"
    answer = handler.get(picture)
    assert answer.status_code == 200
    assert read_out(answer)
    assert MARK not in str(answer.headers)
    assert case.openness == "sealed"
    assert MARK not in case.photos.get().file.name


@pytest.mark.long
def test_nobody_else_finds_it_on_any_page(all_sealed, furnished, browse):
    numbers = [spelled for case in all_sealed.values() for spelled in (case.number, case.shown_number)]
    names = [str(case.category) for case in all_sealed.values()]
    handlers = {handler_of(case) for case in all_sealed.values()}
    for name in OUTSIDERS:
        if name in handlers:
            continue
        starts = (
            ["/me/", "/work/?list=awaiting", "/work/?list=area", "/work/?list=done"] if name else ["/", "/open-data/"]
        )
        skip = PUBLIC_PAGES if name else r"period=|^/(en/|size/|report/|accounts/|g/.*/plates)"
        walk = crawl(browse(name and furnished.people[name]), *starts, skip=skip)
        assert walk.pages
        for address, text in walk.pages.items():
            assert not [one for one in [MARK, *numbers] if one in text], (name, address)
            assert not [one for one in names if f">{one}<" in text or f"{one} ·" in text], (name, address)


@pytest.mark.parametrize("category", ["domestic_violence"])
def test_to_everybody_else_it_is_as_if_the_number_did_not_exist(category, sealed, browse, furnished):
    case, _link = sealed(category)
    there, absent = things_of(furnished, case), things_of(furnished) | {"number": new_number(), "key": "f" * 24}
    asks = [one for one in ours() if "<str:number>" in one.route]
    assert {"track_one", "sheet", "step", "look", "photo", "thanks", "receipt_code"} <= {one.name for one in asks}
    for name in (None, "worker", "staff", "chief", "manager"):
        browser = browse(name and furnished.people[name])
        for one in asks:
            for method in ("get", "post"):
                real, none = (getattr(browser, method)(one.path(things)) for things in (there, absent))
                assert real.status_code == none.status_code, (name, method, one.name)
                pages = [
                    as_if_absent(page.content.decode(), it["number"]) for page, it in ((real, there), (none, absent))
                ]
                assert pages[0] == pages[1], (name, method, one.name)


def test_when_it_is_late_the_named_handler_above_has_it_and_nobody_else_above(sealed, furnished, browse):
    case, _link = sealed("domestic_violence")
    page, picture = f"/work/{case.number}/", f"/c/{case.number}/photo/{case.photos.get().key}.jpg"
    browsers = {name: browse(name and furnished.people[name]) for name in OUTSIDERS}
    assert {browser.get(way).status_code for browser in browsers.values() for way in (page, picture)} == {404}
    with moment.at(moment.now() + timedelta(hours=2)):
        assert sweep() == 1
    above = browsers.pop("confidant")
    assert MARK in above.get(page).content.decode()
    assert read_out(above.get(picture))
    assert case.shown_number in above.get("/work/").content.decode()
    for name, browser in browsers.items():
        assert {browser.get(way).status_code for way in (page, picture)} == {404}, name
        if name:
            assert case.shown_number not in browser.get("/work/?list=area").content.decode(), name


def test_number_and_last_four_digits_do_not_open_it_and_are_refused_in_the_same_words(sealed, browse):
    case, _link = sealed("domestic_violence")
    refused = []
    for number, last4 in ((case.number, PHONE[-4:]), (new_number(), PHONE[-4:]), (case.number, "1111")):
        for digits in (last4, last4.translate(str.maketrans("0123456789", "０１２３４５６７８９"))):
            answer = browse().post("/track/", {"number": number, "last4": digits})
            refused.append((answer.status_code, as_if_absent(answer.content.decode(), number).replace(digits, "L")))
    assert len(set(refused)) == 1
    assert refused[0][0] == 422


def test_it_opens_by_link_and_to_its_asker_signed_in(sealed, furnished, browse):
    case, link = sealed("legal_advice", phone="13800000001")
    assert case.requester == furnished.resident.contact
    mine = browse(furnished.resident)
    assert MARK in mine.get(f"/c/{case.number}/").content.decode()
    assert "保密事项" in mine.get("/me/").content.decode()
    assert "法律咨询" not in mine.get("/me/").content.decode()
    assert browse().get(link.replace("k=", "k=0")).status_code == 404


def worked_on(case: Case, browser) -> None:
    """By the handler: accepted, assigned to the handler, signed for, progress, answered."""
    case.refresh_from_db()

    def take(verb: str, **words):
        answer = browser.post(f"/work/{case.number}/{verb}/", words, follow=True)
        assert answer.status_code == 200, (verb, answer.content.decode())
        return answer.content.decode()

    take("accept", tier=case.tier)
    page = browser.get(f"/work/{case.number}/?step=assign").content.decode()
    owner = re.search(r'value="(a\d+)"', page)
    assert owner
    take("assign", owner=owner[1], note=MARK)
    take("sign_for")
    take("report_progress", reply=MARK)
    take("ask", question=MARK)


@pytest.mark.parametrize("category", SEALED)
def test_letters_and_logs_say_nothing(
    category, sealed, furnished, browse, deliver_letters, caplog, tmp_path, django_capture_on_commit_callbacks
):
    caplog.set_level("DEBUG")
    case, link = sealed(category)
    with django_capture_on_commit_callbacks(execute=True):
        worked_on(case, browse(furnished.people[handler_of(case)]))
        browse().post(f"/work/{case.number}/answer/?{link.split('?')[1]}", {"text": MARK})
    hidden = [MARK, str(case.category), category, case.place.name, furnished.building.label, PHONE]
    for letter in Letter.objects.all():
        kept = json.dumps([letter.facts, letter.text, letter.kind], ensure_ascii=False)
        assert not [one for one in hidden if one in kept], kept
        assert set(letter.facts) <= {"number", "path", "sealed", "face", "due", "urgent", "prompt"}
    deliver_letters()
    sent = [json.loads(path.read_text()) for path in (tmp_path / "sms").glob("*.json")]
    assert sent
    for message in sent:
        said = message["text"].split(" http")[0]
        assert said in ("您有一条新回复", "您有一件保密事项待办")
        assert not [one for one in hidden if one in message["text"]]
    for letter in Letter.objects.filter(fate="sent"):
        assert letter.facts == {}
        assert letter.text in ("您有一条新回复", "您有一件保密事项待办")
    for record in caplog.records:
        line = record.getMessage() + str(record.exc_info or "")
        assert not [one for one in [*hidden[:1], PHONE, link[-19:]] if one in line], line


def test_no_error_page_repeats_what_was_written(furnished, browse, settings):
    browser = browse()
    browser.raise_request_exception = False
    address = f"/report/domestic_violence/?b={furnished.building.slug}"
    too_large = browser.post(address, {"text": MARK}, CONTENT_LENGTH=str(settings.MAX_BODY_BYTES + 1))
    assert too_large.status_code == 413
    assert MARK not in too_large.content.decode()


def test_figures_count_it_in_totals_and_never_by_category(all_sealed, furnished, browse):
    """Five of them, one of each: enough for a share to be shown, and no line of a category."""
    page = browse().get(f"/stats/{furnished.street.slug}/").content.decode()
    assert not [str(case.category) for case in all_sealed.values() if f">{case.category}<" in page]
    sheet = browse().get(f"/stats/{furnished.street.slug}.csv").content.decode()
    assert MARK not in sheet
    assert sheet.splitlines()[1].split(",")[5] == str(len(all_sealed))


def test_of_the_visits_the_two_private_ones_are_sealed():
    assert set(Category.objects.filter(kind="orders", sealed=True).values_list("code", flat=True)) == {
        "call_low",
        "call_dispute",
    }
