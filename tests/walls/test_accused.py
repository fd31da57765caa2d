"""Whoever is complained of finds nothing: not on a page, a list, a count or in a letter, whatever posts they hold or
are given later; and the case lies with somebody above them. users.md A4.
"""

from __future__ import annotations

import pytest

from accounts import seals
from grids import changes
from grids.duties import Duty
from grids.models import Organisation, Person, Place
from services.cases.act import act, begin
from services.cases.actor import from_session
from services.cases.fields import IN_CHARGE
from services.cases.lists import LISTS
from services.cases.models import Case
from services.letters.models import Letter
from tests.conftest import body, officer
from tests.walls.crawler import crawl
from tests.walls.filing import MARK, file

pytestmark = pytest.mark.django_db


def person_of(user) -> Person:
    return Person.objects.get(contact__user=user)


@pytest.fixture
def complaint(furnished, browse, django_capture_on_commit_callbacks):
    """About somebody (a name of the town) or a body; filed over HTTP."""

    def filed(about) -> Case:
        code = f"o{about.pk}" if isinstance(about, Organisation) else f"p{person_of(furnished.people[about]).pk}"
        with django_capture_on_commit_callbacks(execute=True):
            return file(browse(), furnished.building, "about_staff", subject=code)[0]

    return filed


OTHERS_PAGES = (
    r"^/(en/|size/|report/|accounts/|g/|stats|[Bb]/|track|privacy|not-built|accessibility|open-data|work/\w{10})|^/$"
)


def finds_nothing(user, case: Case, browse, verbs: tuple[str, ...] = ("accept", "nudge")) -> None:
    browser = browse(user)
    walk = crawl(browser, "/me/", "/work/", "/work/?list=area", "/work/?list=done", skip=OTHERS_PAGES)
    for address, text in walk.pages.items():
        assert not [one for one in (MARK, case.number, case.shown_number) if one in text], address
    assert not Case.objects.within_reach_of(from_session(user)).filter(pk=case.pk).exists()
    for path in (f"/work/{case.number}/", f"/c/{case.number}/", f"/report/thanks/{case.number}/"):
        assert browser.get(path).status_code == 404, path
    for verb in verbs:
        assert browser.post(f"/work/{case.number}/{verb}/").status_code == 404, verb
    assert not Letter.objects.filter(to=user.contact, about=case.number).exists()


def count_of(user, browse) -> list[int]:
    """How many rows each list of the desk has."""
    pages = [browse(user).get(f"/work/?list={chosen}").content.decode() for chosen in LISTS]
    return [page.count('<tr class="') for page in pages]


@pytest.mark.long
@pytest.mark.parametrize(("about", "level"), [
    ("worker", "community"), ("leader", "community"), ("staff", "subdistrict"), ("keeper", "subdistrict"),
])  # fmt: skip
def test_a_complaint_about_an_officer_lies_above_and_is_not_there_for_them(about, level, complaint, furnished, browse):
    user = furnished.people[about]
    before = count_of(user, browse)
    case = complaint(about)
    assert case.subject_person == person_of(user)
    assert case.desk.level == level
    finds_nothing(user, case, browse)
    assert count_of(user, browse) == before


@pytest.mark.parametrize("speaker", ["manager", "plumber"])
def test_a_body_complained_of_finds_nothing_by_account_or_letter(speaker, complaint, furnished, browse):
    body = furnished.company if speaker == "manager" else furnished.office
    before = count_of(furnished.people[speaker], browse)
    case = complaint(body)
    assert case.desk == furnished.street
    finds_nothing(furnished.people[speaker], case, browse)
    assert count_of(furnished.people[speaker], browse) == before
    assert not Letter.objects.filter(to=body.contact).exists()


def test_a_body_complained_of_can_sign_no_way_in(complaint, furnished, browse):
    case = complaint(furnished.company)
    forged = seals.seal("token", case.number, furnished.company.pk)
    assert browse().get(f"/work/{case.number}/?k={forged}").status_code == 404


def test_whoever_speaks_for_the_accused_body_and_handles_sealed_matters_is_left_out(complaint, furnished, browse):
    """One person may hold two posts; the one must not open what the other is kept from."""
    confidant = person_of(furnished.confidant)
    changes.appoint(confidant, Duty.UNIT_STAFF, organisation=furnished.company)
    second = officer("second", Duty.SUBDISTRICT_STAFF, furnished.street, handles_sealed=True)
    case = complaint(furnished.company)
    finds_nothing(furnished.confidant, case, browse)
    assert browse(second).get(f"/work/{case.number}/").status_code == 200
    assert Letter.objects.filter(to=second.contact, about=case.number).exists()


def test_where_the_accused_is_the_only_handler_it_goes_higher(furnished, who):
    county = changes.plant(None, level="county", name="柳县")
    street = changes.plant(county, level="subdistrict", name="桥头街道")
    community = changes.plant(street, level="community", name="桥头社区")
    top = officer("top", Duty.SUBDISTRICT_STAFF, county, handles_sealed=True)
    only = officer("only", Duty.SUBDISTRICT_STAFF, street, handles_sealed=True)
    asked = {"category": "about_staff", "text": MARK, "subject": f"p{person_of(only).pk}"}
    case = begin("reports", actor=who("resident"), place=Place(community), answers=asked)
    assert case.desk == county
    assert not Case.objects.within_reach_of(from_session(only)).filter(pk=case.pk).exists()
    assert Case.objects.within_reach_of(from_session(top)).filter(pk=case.pk).exists()


def test_the_accused_is_never_offered_and_never_taken_as_who_is_in_charge(complaint, furnished, who):
    officer("second", Duty.COMMUNITY_STAFF, furnished.community, handles_sealed=True)
    case = complaint("worker")
    act(case, "accept", actor=who("keeper"), answers={"tier": "shared"})
    offered = dict(IN_CHARGE.form_field(case, who("keeper")).choices)
    assert offered
    assert f"a{furnished.appointment('worker').pk}" not in offered
    assert not [key for key in offered if key.startswith("o")]


def test_where_the_only_handler_speaks_for_the_accused_body_it_goes_higher(furnished, who, browse):
    """The desk below looks as if it were held, and nobody there may open it."""
    county = changes.plant(None, level="county", name="柳县")
    street = changes.plant(county, level="subdistrict", name="桥头街道")
    community = changes.plant(street, level="community", name="桥头社区")
    top = officer("top", Duty.SUBDISTRICT_STAFF, county, handles_sealed=True)
    both = officer("both", Duty.SUBDISTRICT_STAFF, street, handles_sealed=True)
    accused = body("桥头物业", "property_company", community)
    changes.appoint(person_of(both), Duty.UNIT_STAFF, organisation=accused)
    asked = {"category": "about_staff", "text": MARK, "subject": f"o{accused.pk}"}
    case = begin("reports", actor=who("resident"), place=Place(community), answers=asked)
    assert case.desk == county
    assert browse(top).get(f"/work/{case.number}/").status_code == 200


@pytest.mark.long
def test_a_new_post_at_that_very_desk_opens_nothing(complaint, furnished, browse):
    """Moved up, and made a handler of sealed matters: still not one's own case."""
    case = complaint("worker")
    changes.appoint(person_of(furnished.worker), Duty.COMMUNITY_STAFF, area=furnished.community, handles_sealed=True)
    changes.appoint(person_of(furnished.worker), Duty.SUBDISTRICT_STAFF, area=furnished.street, handles_sealed=True)
    finds_nothing(furnished.worker, case, browse, verbs=tuple(case.workflow.steps))


def test_a_second_post_at_the_body_complained_of_closes_the_door_at_once(complaint, furnished, browse):
    case = complaint(furnished.company)
    assert browse(furnished.confidant).get(f"/work/{case.number}/").status_code == 200
    changes.appoint(person_of(furnished.confidant), Duty.UNIT_STAFF, organisation=furnished.company)
    finds_nothing_now = browse(furnished.confidant).get(f"/work/{case.number}/")
    assert finds_nothing_now.status_code == 404
