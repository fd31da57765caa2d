"""A small demo, really made: every step through the door, so every case can be replayed from its events."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import moment, sms
from accounts.demo import CODE, demo_accounts
from accounts.models import Contact, User
from grids.duties import Duty
from grids.models import Appointment, Area, Building, ChatGroup, Organisation
from home.models import NoticePage, PolicyPage, Publication
from portal.demo import guide, load, plan, play
from portal.demo.cast import Cast
from portal.demo.courses import COURSES
from services.cases import events
from services.cases.models import Case, Event, Once, Photo
from services.consultation.models import OpenAnswer
from services.letters import carriers, queue, relay
from services.letters.models import Letter
from services.orders import hours, queries
from services.orders.models import Claim, Opening, Order, Series, Swap, Team, Volunteer
from services.partners.models import Agreement
from services.reports.workflow import REPORT
from tests.demo.conftest import CASES

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def _made(demo, settings):
    settings.DEMO, settings.DATA_DIR = True, demo


def residential(parent: str) -> Area:
    return Area.objects.get(name=parent)


def test_replaying_the_events_of_any_case_gives_the_case():
    assert Case.objects.count() >= CASES
    assert [case.number for case in Case.objects.all() if events.first_bad(case)] == []


def test_every_story_stands_today_where_the_plan_says():
    for story in plan.stories(CASES):
        token = Once.objects.get(scope=play.SCOPE, body_hash=play.once.hashed(story.key))
        case = Case.objects.get(number=token.answer)
        assert story.course.ends in {case.state, *case.merged.values_list("state", flat=True)}, story.key
    assert set(Case.objects.filter(kind="reports").values_list("state", flat=True)) == set(REPORT.states)


def test_time_only_runs_forward_and_never_past_now():
    now = moment.now()
    for case in Case.objects.prefetch_related("events"):
        moments = [event.at for event in case.events.all()]
        assert moments == sorted(moments)
        assert now - timedelta(days=61) < case.created_at == moments[0]
        assert moments[-1] <= now
    assert not Case.objects.filter(next_look_at__lt=now).exists()


def test_a_second_run_adds_nothing():
    def rows() -> list[int]:
        return [
            model.objects.count() for model in (Case, Event, Letter, Photo, Area, Building, User, Contact, Publication)
        ]

    before = rows()
    call_command("load_demo", cases=CASES, verbosity=0)
    assert rows() == before


def test_a_story_that_breaks_off_leaves_nothing_and_is_told_again(monkeypatch):
    story = max(plan.stories(len(COURSES) + 3), key=lambda story: story.key)
    cast, now, before = Cast(), moment.now(), Case.objects.count()
    assert not play.is_told(story)

    def stumble(*stepping):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(play, "_let_time_pass", stumble)
        with pytest.raises(KeyboardInterrupt):
            play.tell(story, cast, now)
    assert Case.objects.count() == before
    assert play.tell(story, cast, now)
    assert play.tell(story, cast, now) == []


def test_no_letter_of_the_past_waits_and_none_has_left(demo):
    assert Letter.objects.filter(fate=Letter.Fate.SENT).exists()
    assert set(Letter.objects.values_list("fate", flat=True)) <= {"sent", "in_app", "no_address", "withdrawn"}
    assert not list(sms.folder().glob("*.json"))
    assert relay.queue is queue
    assert carriers.sms is sms


def test_photos_belong_to_cases_and_show_before_and_after():
    assert set(Photo.objects.values_list("stage", flat=True)) == {"before", "after"}


def test_every_page_of_helpers_and_partners_has_something_to_show(client):
    assert Order.objects.filter(headcount=2, case__state="accepted").exists()
    assert Order.objects.filter(headcount=2, case__state="dispatched", helpings__ended="").exists()
    assert Series.objects.get().orders.count() == 2
    assert Opening.objects.count() >= 4
    assert Claim.objects.filter(shown=True).exists()
    assert Team.objects.get().shifts.filter(starts__gt=moment.now()).count() >= 3
    assert Swap.objects.get().answer == ""
    assert Agreement.objects.count() == 3
    assert Case.objects.filter(kind="projects", state="agreed").exists()
    one = Volunteer.objects.get(contact__user__username="demo-volunteer")
    assert queries.invitations(one, moment.now())
    assert queries.tasks(one)
    assert hours.total(hours.of_contact(one.contact)).times >= 2


def test_sealed_anonymous_and_reachable_requesters_are_all_among_them():
    cases = Case.objects.all()
    assert cases.filter(openness="sealed").exists()
    assert cases.filter(requester__phone_hash=None).exists()
    assert cases.exclude(requester__phone_hash=None).exists()
    assert cases.exclude(owner_organisation=None).exists()
    assert not cases.filter(category__sealed=True).exclude(openness="sealed").exists()


def test_the_guide_keeps_its_contract(demo, client):
    told = json.loads((demo / "demo.json").read_text(encoding="utf-8"))
    assert {"slug", "name", "grid"} == set(told["buildings"][0])
    assert {"slug", "name", "level"} == set(told["areas"][0])
    roles = {"resident", "grid_worker", "grid_leader", "deputy", "community_staff", "legal_adviser", "subdistrict_staff", "unit_staff",
             "editor", "auditor", "security", "administrator", "stranger", "volunteer"}  # fmt: skip
    assert {account["role"] for account in told["accounts"]} == roles
    assert [account["phone"] for account in told["accounts"]] == [one.phone[3:] for one in demo_accounts()]
    assert "noise" in told["categories"]
    assert told["login_code"] == CODE
    for page in (told["adviser_page"], told["notice_page"], told["policy_page"]):
        assert client.get(page).status_code == 200


def test_the_guides_case_opens_with_its_number_and_four_digits(client):
    case = guide.told()["case"]
    assert case["phone_last4"] == "0001"
    answer = client.post(reverse("track"), {"number": case["number"], "last4": case["phone_last4"]})
    assert answer.status_code == 302
    assert case["number"] in answer["Location"]


def test_the_places_have_the_sizes_the_press_gives_them():
    xixili = residential("西西里小区")
    grids = Area.objects.filter(level="grid")
    assert Building.objects.filter(grid__path__startswith=xixili.path).count() == 16
    assert sum(Building.objects.filter(grid__path__startswith=xixili.path).values_list("households", flat=True)) == 1490
    assert grids.filter(path__startswith=xixili.path).count() == 7
    shops = grids.filter(kind="special", sector="shops")
    assert sum(shops.values_list("households", flat=True)) == 154
    assert [sorted(one.appointments.values_list("pair_slot", flat=True)) for one in shops] == [["A", "B"]] * 5
    aiping = residential("艾坪社区")
    assert grids.filter(path__startswith=aiping.path).count() == 20
    assert sum(Building.objects.filter(grid__path__startswith=aiping.path).values_list("households", flat=True)) == 4302
    ganxi = residential("甘溪镇")
    assert grids.filter(path__startswith=ganxi.path).count() == 43
    assert ChatGroup.objects.filter(area__path__startswith=ganxi.path).count() == 45
    assert Appointment.objects.filter(duty=Duty.JUDGE, area=ganxi).count() == 1
    assert Area.objects.filter(level="community", path__startswith=residential("鼎山街道").path).count() == 13


def test_one_leaders_post_stands_empty_and_every_grid_of_the_estate_has_its_worker():
    xixili = residential("西西里小区")
    grids = Area.objects.filter(level="grid", path__startswith=xixili.path)
    led = grids.filter(appointments__duty=Duty.GRID_LEADER).distinct()
    assert [grid.name for grid in grids.exclude(pk__in=led)] == ["西西里第七网格"]
    assert grids.filter(appointments__duty=Duty.GRID_WORKER).count() == 7
    posts = Appointment.objects.filter(area=xixili)
    assert sorted(posts.values_list("duty", flat=True)) == ["community_staff", "deputy", "grid_leader", "grid_leader"]


def test_no_number_of_the_demo_can_ring():
    shown = {*Appointment.objects.values_list("public_number", flat=True), *Area.objects.values_list("hotline", flat=True),
             *Organisation.objects.values_list("public_number", flat=True)} - {""}  # fmt: skip
    assert all(re.fullmatch(r"(023|0734)-0000\d{4}", number) for number in shown)
    mobiles = {contact.phone for contact in Contact.objects.exclude(phone_hash=None)}
    accounts = {f"+86{account['phone']}" for account in guide.told()["accounts"]}
    assert all(number.startswith("+8615400000") for number in mobiles - accounts)


def test_notices_stand_at_several_levels_and_some_have_expired():
    everything = Publication.objects.all()
    assert everything.count() >= 25
    assert {one.area.level for one in everything} == {"subdistrict", "community", "estate", "grid"}
    assert 0 < everything.count() - Publication.objects.standing().count() < 5
    assert NoticePage.objects.exclude(buildings=None).exists()
    assert PolicyPage.objects.count() >= 5


def test_the_editor_comes_into_the_editors_admin_and_a_worker_does_not():
    assert User.objects.get(username="demo-editor").has_perm("wagtailadmin.access_admin")
    assert not User.objects.get(username="demo-grid_worker").has_perm("wagtailadmin.access_admin")
    assert not User.objects.filter(is_superuser=True).exists()


def test_editors_of_two_places_sit_in_two_newsrooms_and_the_street_keeps_both_its_own():
    rooms = {key: set(User.objects.get(username=f"demo-{key}").groups.values_list("newsroom__area__name", flat=True))
             for key in ("editor", "editor_jiangzhou", "editor_ganxi", "administrator")}  # fmt: skip
    assert rooms == {"editor": {"鼎山街道"}, "editor_jiangzhou": {"江州社区"}, "editor_ganxi": {"甘溪镇"},
                     "administrator": {"鼎山街道"}}  # fmt: skip


def test_it_is_refused_where_there_is_no_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="LINGE_DEMO"):
        call_command("load_demo", verbosity=0)


def test_places_come_first_and_alone_when_asked():
    assert not load.load_places()
    assert not load.load_published()


def test_the_lawyer_finds_who_waits_and_one_answer_stands_publicly(demo, sign_in):
    lawyer = User.objects.get(username="demo-lawyer")
    page = sign_in(lawyer).get("/work/consultation/").content.decode()
    waiting = Case.objects.filter(kind="questions", phase="open", owner_appointment__person__contact__user=lawyer)
    booked = Case.objects.filter(kind="bookings", phase="open", owner_appointment__person__contact__user=lawyer)
    assert waiting.count() == 2
    assert booked.count() == 1
    for case in (*waiting, *booked):
        assert case.shown_number in page
    assert OpenAnswer.objects.shown().count() == 1
