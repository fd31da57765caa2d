"""Before a picture hangs on the board somebody has looked at a copy of it, with what must not be seen blacked out."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from services.cases import evidence, pictures
from services.cases.act import AnswersRefused, act, steps_for
from services.cases.blackening import COLUMNS, SquaresForm
from services.cases.board import checked, originals
from services.cases.models import Case, Photo

pytestmark = pytest.mark.django_db
CHECKED = {"board_words": "楼道里半夜装修", "board_answer": "已经停工", "board_sure": "on"}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def answered(report, who, photo):
    def made(**more) -> Case:
        asked = {"consent_publish": "on", "photo": evidence.receive([photo(size=(640, 480))]), **more}
        case = report(**asked)
        act(case, "settle_now", actor=who("worker"), answers={"reply": "停工了"})
        return Case.objects.get(pk=case.pk)

    return made


def content(photo: Photo) -> bytes:
    with photo.file.open() as file:
        return file.read()


def opened(photo: Photo) -> Image.Image:
    return Image.open(BytesIO(content(photo))).convert("RGB")


def test_what_is_ticked_is_black_in_the_copy_and_the_original_stays(answered, town, sign_in):
    case = answered()
    original = originals(case).get()
    before = content(original)
    browser = sign_in(town.worker)
    page = f"/work/{case.number}/blacken/?photo={original.key}"
    assert browser.get(page).content.decode().count('name="squares"') == COLUMNS * 9
    answer = browser.post(page, {"squares": ["0-0", "8-11"], "seen": "on", "once": "k"})
    assert (answer.status_code, answer["Location"]) == (302, f"/work/{case.number}/")
    [copy] = checked(case)
    shown = opened(copy)
    assert max(shown.getpixel((2, 2)) + shown.getpixel((637, 477))) < 20
    assert min(shown.getpixel((320, 240))) > 90
    assert (copy.original, copy.stage) == (original, "before")
    assert content(Photo.objects.get(pk=original.pk)) == before
    event = case.events.get(verb="blacken")
    assert (event.facts, event.person) == ({"blacked": copy.key}, town.worker.contact.person)


def test_nobody_takes_it_without_having_looked(answered, town, sign_in):
    case = answered()
    page = f"/work/{case.number}/blacken/?photo={originals(case).get().key}"
    answer = sign_in(town.worker).post(page, {"squares": ["1-1"]})
    assert answer.status_code == 422
    assert 'value="1-1" aria-label="第 2 行第 2 格" checked' in answer.content.decode(), "nobody ticks it twice"
    assert not checked(case)


def test_the_board_takes_a_checked_copy_and_never_an_original(answered, who):
    case = answered()
    original = originals(case).get()
    act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, "board_before": original.key})
    assert Case.objects.get(pk=case.pk).posting.before is None
    key = evidence.black_out(original, [])
    act(case, "blacken", actor=who("worker"), answers={"blacked": key, "seen": "on"})
    act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, "board_before": key})
    assert Case.objects.get(pk=case.pk).posting.before.key == key
    with pytest.raises(AnswersRefused):
        act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, "board_before": original.key})


def test_a_copy_of_another_case_is_refused(answered, report, who, photo):
    case, other = answered(), answered(by="neighbour")
    key = evidence.black_out(originals(other).get(), [])
    with pytest.raises(AnswersRefused):
        act(case, "blacken", actor=who("worker"), answers={"blacked": key, "seen": "on"})


def test_a_copy_that_no_step_took_is_swept_with_the_loose_ones(answered):
    evidence.black_out(originals(answered()).get(), [])
    assert evidence.sweep_loose(older_than=evidence.A_DAY * 0) == 1
    assert Photo.objects.filter(original__isnull=False).count() == 0


def test_it_is_offered_only_where_something_may_hang(answered, report, who):
    without = answered(photo=[])
    private = answered(consent_publish="")
    for case in (without, private):
        assert "blacken" not in {step.verb for step in steps_for(who("worker"), case)}
    assert "blacken" in {step.verb for step in steps_for(who("worker"), answered())}


def test_the_copy_is_no_picture_for_the_resident(answered, who, town, sign_in):
    case = answered()
    key = evidence.black_out(originals(case).get(), [])
    act(case, "blacken", actor=who("worker"), answers={"blacked": key, "seen": "on"})
    picture = sign_in(town.worker).get(f"/c/{case.number}/photo/{key}.jpg")
    assert b"".join(picture.streaming_content)[:2] == b"\xff\xd8"
    assert sign_in(town.resident).get(f"/c/{case.number}/photo/{key}.jpg").status_code == 404


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (1600, 90)])
def test_squares_cover_the_whole_picture_without_a_gap(size, photo, db):
    key = evidence.receive([photo(size=size)])[0]
    one = Photo.objects.get(key=key)
    form = SquaresForm(one, {"squares": [value for value, _name, _on in SquaresForm(one).grid], "seen": "on"})
    assert form.is_valid()
    made = pictures.blacked(BytesIO(content(one)), form.boxes())
    assert max(high for _low, high in Image.open(BytesIO(made.content)).getextrema()) < 10
