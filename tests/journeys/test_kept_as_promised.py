"""What the privacy page says of time is what the clock does: a day before it is there, a day after it is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts import limits, moment
from accounts.models import AccountEvent, Contact, PhoneCode, Tally, User
from accounts.personal import Datum, Whose
from grids import changes
from grids.models import ImportJob, Place
from home import personal
from home.models import NoticePage, Remark
from home.planting import area_page, plant_root
from portal.celery import app
from services.cases import evidence, sweep
from services.cases.act import act, begin
from services.cases.actor import Actor
from services.cases.models import Case, EventText, Photo, Posting
from services.consultation import moving
from services.consultation.models import MoveRequest, OpenAnswer
from services.letters.models import Letter
from services.orders.models import Order

KINDS = {one.code: one for one in personal.kinds(*Whose)}


@pytest.fixture
def over(report, who, photo, request) -> Case:
    """A matter with words, a picture, a letter and a place on the board, that is over; who asked has an account or not."""
    by = {"by": "plumber", "phone": "13900000077", "name": "罗先生"} if request.param in OF_A_STRANGER else {}
    case = report(photo=evidence.receive([photo()]), **by)
    act(case, "settle_now", actor=who("worker"), answers={"reply": "好了"})
    with moment.at(moment.now() + timedelta(days=40)):
        while sweep.sweep():
            pass
    case = Case.objects.get(pk=case.pk)
    Contact.objects.filter(pk=case.requester_id).update(email="luo@example.org")
    Letter.objects.filter(about=case.number).update(fate=Letter.Fate.SENT)
    Posting.objects.create(case=case, words="楼道", answer="好了", put_up_at=moment.now())
    Order.objects.create(case=case, address="2 单元 301", needs="轮椅", meeting_code="1234", wanted_from=moment.now(),
                         wanted_until=moment.now() + timedelta(hours=1))  # fmt: skip
    return case


def run(kind: Datum) -> None:
    """What the clock runs, by the name that stands on it."""
    app.loader.import_default_modules()
    app.tasks[kind.task].run()


def last_moment(case: Case):
    return case.events.order_by("-seq").values_list("at", flat=True)[0]


def requester(case: Case) -> Contact:
    return Contact.objects.get(pk=case.requester_id)


OF_A_STRANGER: dict[str, Callable[[Case], bool]] = {
    "phone": lambda case: bool(requester(case).phone_cipher or requester(case).phone_hash),
    "name": lambda case: bool(requester(case).name),
    "ways": lambda case: bool(requester(case).email),
}
OF_A_CASE: dict[str, Callable[[Case], bool]] = OF_A_STRANGER | {
    "words": lambda case: said(case) or Photo.objects.filter(case=case).exists(),
    "letters": lambda case: Letter.objects.filter(about=case.number).exclude(facts={}, text="").exists(),
    "posting": lambda case: Posting.objects.filter(case=case).exists(),
    "door": lambda case: Order.objects.exclude(address="", needs="").filter(case=case).exists(),
}


def said(case: Case) -> bool:
    words = EventText.objects.filter(event__case=case).exclude(words={}, salt="")
    return bool(Case.objects.get(pk=case.pk).text) or words.exists()


@pytest.mark.parametrize(("over", "code"), [(code, code) for code in OF_A_CASE], indirect=["over"])
def test_it_goes_when_the_page_says_so_and_not_before(over, code):
    kind, is_there, end = KINDS[code], OF_A_CASE[code], last_moment(over)
    for days, left in ((kind.days - 1, True), (kind.days + 1, False)):
        with moment.at(end + timedelta(days=days)):
            run(kind)
        assert is_there(over) is left, (code, days)


def loose(photo) -> Callable[[], bool]:
    key = evidence.receive([photo()])[0]
    return Photo.objects.filter(key=key).exists


def code_sent(_photo) -> Callable[[], bool]:
    PhoneCode.objects.create(purpose="sign_in", number_key="x", number_cipher="y", code_hash="z", made_at=moment.now())
    return PhoneCode.objects.exists


def uploaded(_photo) -> Callable[[], bool]:
    owner = User.objects.create(username="who imports")
    ImportJob.objects.create(
        key="k" * 24, owner=owner, state=ImportJob.State.CHECKED, shown=[["人员", 2, "新", "周敏"]]
    )
    return lambda: ImportJob.objects.exclude(shown=[], faults=[]).exists()


def remarked(_photo) -> Callable[[], bool]:
    area = changes.plant(None, level="community", name="江州社区")
    plant_root()
    page = NoticePage(title="停水", kind="water")
    area_page(area).add_child(instance=page)
    Remark.objects.create(publication=page, clear=False, words="没写到几点")
    return Remark.objects.exists


def published(_photo) -> Callable[[], bool]:
    area = changes.plant(None, level="community", name="江州社区")
    case = begin("questions", actor=Actor("session"), place=Place(area),
                 answers={"category": "legal_question", "text": "押金"})  # fmt: skip
    OpenAnswer.objects.filter(case=case).update(
        area=area, open_question="押金", open_answer="可以", standing="public", published_at=moment.now()
    )
    return lambda: OpenAnswer.objects.exclude(open_question="", open_answer="").exists()


def car_in_the_way(_photo) -> Callable[[], bool]:
    area = changes.plant(None, level="community", name="江州社区")
    moving.ask(Place(area), "渝A12345", why="gate", spot="", asker=None)
    return MoveRequest.objects.exists


def signed_in(_photo) -> Callable[[], bool]:
    AccountEvent.objects.create(user=User.objects.create(username="who serves"), what="came_in")
    return AccountEvent.objects.exists


OF_ITS_OWN = {
    "account_log": signed_in,
    "move": car_in_the_way,
    "open_answer": published,
    "remarks": remarked,
    "loose": loose,
    "code": code_sent,
    "imports": uploaded,
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", OF_ITS_OWN)
def test_what_lies_there_for_a_while_only_goes_in_time(code, photo):
    kind, begun = KINDS[code], moment.now()
    is_there = OF_ITS_OWN[code](photo)
    for hours, left in ((kind.days * 24 - 1, True), (kind.days * 24 + 25, False)):
        with moment.at(begun + timedelta(hours=hours)):
            run(kind)
        assert is_there() is left, (code, hours)


@pytest.mark.django_db
def test_counts_go_when_their_time_is_over():
    limits.spend("track", "13900000077", (5, 3600))
    run(KINDS["counts"])
    assert Tally.objects.exists()
    with moment.at(moment.now() + timedelta(hours=2)):
        run(KINDS["counts"])
    assert not Tally.objects.exists()


def test_every_promise_with_a_number_has_its_proof():
    assert {one.code for one in KINDS.values() if one.days} == set(OF_A_CASE) | set(OF_ITS_OWN)
