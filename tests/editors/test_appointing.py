"""Who may give and end which post: nobody gives themselves anything, nobody more than their places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import moment
from accounts.models import Contact, User
from grids import changes
from grids.duties import Duty
from grids.models import Appointment, Person
from tests.conftest import officer

pytestmark = pytest.mark.django_db
ADD = "posts:add"


def asked(**more) -> dict:
    since = moment.today()
    return {"name": "新同事", "phone": "13800000077", "since": since, "public_number_kind": "work"} | more


def errors(answer) -> dict:
    assert answer.status_code == 200, "it was saved"
    return answer.context["form"].errors


@pytest.mark.parametrize("duty", ["legal", "judge", "police"])
def test_an_editor_gives_what_is_only_shown(kept, sign_in, duty):
    data = asked(duty=duty, area=kept.near.pk, office_hours="每周三 14:00–17:00")
    assert sign_in(kept.editor).post(reverse(ADD), data).status_code == 302
    held = Appointment.objects.get(person__name="新同事")
    assert (held.duty, held.area, held.office_hours) == (duty, kept.near, "每周三 14:00–17:00")
    assert held.person.contact == Contact.find("13800000077")


@pytest.mark.parametrize("duty", sorted(set(Duty.values) - {"legal", "judge", "police"}))
def test_an_editor_gives_no_post_that_carries_a_right(kept, sign_in, duty):
    assert "duty" in errors(sign_in(kept.editor).post(reverse(ADD), asked(duty=duty, area=kept.near.pk)))
    assert not Person.objects.filter(name="新同事").exists()


def test_an_editor_neither_names_a_body_nor_a_handler_of_sealed_matters(kept, sign_in):
    data = asked(duty="judge", area=kept.near.pk, organisation=kept.company.pk, handles_sealed="on")
    assert sign_in(kept.editor).post(reverse(ADD), data).status_code == 302
    held = Appointment.objects.get(person__name="新同事")
    assert held.organisation is None
    assert held.handles_sealed is False


WATCH_ADMINISTRATORS = {"auditor", "security"}


@pytest.mark.parametrize("duty", sorted(WATCH_ADMINISTRATORS))
def test_an_administrator_does_not_name_who_watches_them(kept, sign_in, duty):
    assert "duty" in errors(sign_in(kept.administrator).post(reverse(ADD), asked(duty=duty, area=kept.community.pk)))


@pytest.mark.parametrize("duty", sorted(set(Duty.values) - WATCH_ADMINISTRATORS))
def test_an_administrator_gives_any_other_post_in_their_places(kept, sign_in, duty):
    data = asked(duty=duty, area=kept.community.pk, handles_sealed="on")
    assert sign_in(kept.administrator).post(reverse(ADD), data).status_code == 302
    assert Appointment.objects.get(person__name="新同事").handles_sealed


@pytest.mark.parametrize("place", ["street", "elsewhere"])
def test_an_administrator_gives_none_above_or_elsewhere(kept, sign_in, place):
    data = asked(duty="grid_worker", area=getattr(kept, place).pk)
    assert "area" in errors(sign_in(kept.administrator).post(reverse(ADD), data))


def test_a_body_of_another_place_is_none_of_theirs(kept, sign_in):
    data = asked(duty="unit_staff", organisation=kept.office.pk)
    assert "organisation" in errors(sign_in(kept.administrator).post(reverse(ADD), data))
    assert (
        sign_in(kept.administrator)
        .post(reverse(ADD), asked(duty="unit_staff", organisation=kept.company.pk))
        .status_code
        == 302
    )


@pytest.mark.parametrize("who", ["editor", "administrator"])
def test_nobody_gives_themselves_a_post(kept, sign_in, who):
    user = getattr(kept, who)
    contact = user.contact
    contact.phone = "13800000078"
    contact.save()
    browser = sign_in(user)
    by_number = asked(duty="legal", area=kept.near.pk, name=who, phone="13800000078")
    assert "phone" in errors(browser.post(reverse(ADD), by_number))
    chosen = asked(duty="legal", area=kept.near.pk, officer=contact.person.pk)
    assert "officer" in errors(browser.post(reverse(ADD), chosen))
    assert contact.person.appointments.count() == 1


def test_nobody_makes_themselves_a_handler_of_sealed_matters(kept, sign_in, post_form):
    own, other = kept.appointment("administrator"), kept.appointment("leader")
    browser = sign_in(kept.administrator)
    assert post_form(reverse("posts:edit", args=[own.pk]), browser, handles_sealed="on").status_code == 302
    assert post_form(reverse("posts:edit", args=[other.pk]), browser, handles_sealed="on").status_code == 302
    own.refresh_from_db()
    other.refresh_from_db()
    assert not own.handles_sealed
    assert other.handles_sealed


def test_an_editor_makes_nobody_a_handler_of_sealed_matters(kept, sign_in, post_form):
    held = kept.appointment("leader")
    url = reverse("posts:edit", args=[held.pk])
    assert post_form(url, sign_in(kept.editor), handles_sealed="on", pair_slot="A", title="网格长").status_code == 302
    held.refresh_from_db()
    assert (held.handles_sealed, held.pair_slot, held.title) == (False, "", "网格长")


def test_place_person_and_duty_of_a_post_are_never_edited(kept, sign_in, post_form):
    held = kept.appointment("adviser")
    url = reverse("posts:edit", args=[held.pk])
    person = kept.editor.contact.person.pk
    sent = {"duty": "administrator", "area": kept.street.pk, "person": person, "since": "2020-01-01", "title": "律师"}
    assert post_form(url, sign_in(kept.administrator), **sent).status_code == 302
    again = Appointment.objects.get(pk=held.pk)
    assert (again.duty, again.area, again.person, again.since) == (held.duty, held.area, held.person, held.since)


def test_an_editor_ends_an_adviser_and_nobody_who_sees_cases(kept, sign_in):
    browser = sign_in(kept.editor)
    adviser, leader = kept.appointment("adviser"), kept.appointment("leader")
    assert browser.post(reverse("posts:delete", args=[adviser.pk])).status_code == 302
    assert browser.post(reverse("posts:delete", args=[leader.pk])).status_code == 302  # led away: no right
    current = Appointment.objects.current()
    assert adviser not in current
    assert leader in current
    assert Appointment.objects.filter(pk=adviser.pk).exists(), "ended, not deleted"


def test_an_administrator_ends_any_here_and_none_above(kept, sign_in):
    browser = sign_in(kept.administrator)
    assert browser.post(reverse("posts:delete", args=[kept.appointment("leader").pk])).status_code == 302
    assert browser.post(reverse("posts:delete", args=[kept.appointment("chief").pk])).status_code == 404
    current = set(Appointment.objects.current())
    assert kept.appointment("leader") not in current
    assert kept.appointment("chief") in current


def test_an_end_may_come_earlier_and_never_later(kept, sign_in, post_form):
    held, browser = kept.appointment("leader"), sign_in(kept.administrator)
    url, soon = reverse("posts:edit", args=[held.pk]), moment.today() + timedelta(days=3)
    assert post_form(url, browser, until=soon).status_code == 302
    assert "until" in errors(post_form(url, browser, until=soon + timedelta(days=1)))
    assert "until" in errors(post_form(url, browser, until=""))
    held.refresh_from_db()
    assert held.until == soon


def test_a_number_is_not_read_out_by_guessing(kept, sign_in):
    """Whose number it is, only who knows the name learns."""
    contact = kept.other_adviser.contact
    contact.phone = "13800000079"
    contact.save()
    data = asked(duty="legal", area=kept.near.pk, phone="13800000079", name="随便")
    words = str(errors(sign_in(kept.editor).post(reverse(ADD), data)))
    assert "白露" not in words
    data["name"] = "白露"
    assert sign_in(kept.editor).post(reverse(ADD), data).status_code == 302
    assert kept.other_adviser.contact.person.appointments.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"until": "2020-01-01"}, "until"),
        ({"area": ""}, "area"),
        ({"duty": "king"}, "duty"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(kept, sign_in, more, field):
    answer = sign_in(kept.administrator).post(
        reverse(ADD), asked(duty="legal", area=kept.near.pk, promise="先听您说") | more
    )
    assert errors(answer)[field]
    assert answer.context["form"]["promise"].value() == "先听您说"


def test_a_post_that_is_held_already_is_said_beside_the_duty(kept, sign_in):
    data = asked(duty="legal", area=kept.community.pk, officer=kept.adviser.contact.person.pk)
    assert errors(sign_in(kept.administrator).post(reverse(ADD), data))["duty"]


def test_what_the_writer_refuses_is_said_and_nothing_is_lost(kept, sign_in, monkeypatch):
    def refuse(*_args, **_facts):
        raise changes.ChangeRefused("gone")

    monkeypatch.setattr(changes, "appoint", refuse)
    answer = sign_in(kept.administrator).post(reverse(ADD), asked(duty="legal", area=kept.near.pk))
    assert "刚刚有了变化" in str(answer.context["form"].non_field_errors())
    assert not Contact.objects.filter(person__name="新同事").exists()


def test_appointing_an_editor_in_the_cms_seats_them(kept, sign_in):
    data = asked(duty="editor", area=kept.near.pk)
    assert sign_in(kept.administrator).post(reverse(ADD), data).status_code == 302
    contact = Contact.find("13800000077")
    user = User.objects.create(username="fresh")
    Contact.objects.filter(pk=contact.pk).update(user=user)
    assert sign_in(user).get("/admin/").status_code == 200
    assert list(user.groups.all()) == [kept.near.newsroom.group]


def test_who_administers_one_place_and_edits_another_is_each_in_its_place(kept, sign_in, post_form):
    changes.appoint(kept.administrator.contact.person, Duty.EDITOR, area=kept.elsewhere)
    browser = sign_in(kept.administrator)
    assert "duty" in errors(browser.post(reverse(ADD), asked(duty="grid_worker", area=kept.elsewhere.pk)))
    stranger = kept.appointment("stranger")
    assert post_form(reverse("posts:edit", args=[stranger.pk]), browser, handles_sealed="on").status_code == 302
    stranger.refresh_from_db()
    assert not stranger.handles_sealed
    assert browser.post(reverse("posts:delete", args=[stranger.pk])).status_code == 302
    assert stranger in Appointment.objects.current()
    assert officer("someone", Duty.JUDGE, kept.elsewhere)
