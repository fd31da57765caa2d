"""Whoever keeps a place sees, corrects and exports what lies there; and nothing else is there."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import moment
from grids import changes
from grids.duties import Duty
from grids.models import Area, ChatGroup, Organisation, QuickLink
from home.models import Banner, Centre, Club, PartyBranch, ServicePoint
from home.wagtail_hooks import Directory, People, Places, Rules
from services.cases.models import CalendarDay, Category, WorkCalendar
from tests import worlds
from tests.conftest import Town, officer
from tests.editors.conftest import build_kept

pytestmark = pytest.mark.django_db
VIEWSETS = [
    viewset for group in (People, Places, Directory, Rules) for viewset in group.items if not viewset.for_all_places
]
FOR_EDITORS = [one for one in VIEWSETS if Duty.EDITOR in one.keepers]


def name_of(viewset) -> str:
    return viewset.name


def seen(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("viewset", VIEWSETS, ids=name_of)
def test_an_administrator_opens_every_list_and_form(kept, sign_in, viewset):
    browser = sign_in(kept.administrator)
    listed = browser.get(reverse(f"{viewset.name}:index"))
    assert listed.status_code == 200
    if viewset.adders:
        assert browser.get(reverse(f"{viewset.name}:add")).status_code == 200
    for row in listed.context["object_list"]:
        assert browser.get(reverse(f"{viewset.name}:edit", args=[row.pk])).status_code == 200
        assert browser.get(reverse(f"{viewset.name}:history", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("viewset", VIEWSETS, ids=name_of)
def test_an_editor_opens_what_is_for_editors(kept, sign_in, viewset):
    browser = sign_in(kept.editor)
    answer = browser.get(reverse(f"{viewset.name}:index"))
    assert answer.status_code == (200 if viewset in FOR_EDITORS else 302)
    if viewset.adders and Duty.EDITOR not in viewset.adders:
        assert browser.get(reverse(f"{viewset.name}:add")).status_code == 302


def test_a_list_holds_what_lies_in_ones_places_and_nothing_else(kept, sign_in):
    page = seen(sign_in(kept.editor).get(reverse("posts:index")))
    assert "林岚" in page
    assert "白露" not in page
    assert "第九网格" not in page


def test_a_row_of_another_place_is_not_there(kept, sign_in):
    browser = sign_in(kept.administrator)
    theirs = kept.appointment("other_adviser")
    for name in ("edit", "delete", "history", "history_results", "preview"):
        url = reverse(f"posts:{name}", args=[theirs.pk])
        assert browser.post(url, {"title": "x"}).status_code in (404, 405), name
        assert browser.get(url).status_code in (404, 405), name
    theirs.refresh_from_db()
    assert theirs.title == ""
    assert theirs.until is None


def test_choices_and_filters_end_where_ones_places_end(kept, sign_in):
    browser = sign_in(kept.administrator)
    form = browser.get(reverse("posts:add")).context["form"]
    assert kept.elsewhere not in form.fields["area"].queryset
    assert kept.street not in form.fields["area"].queryset
    assert kept.near in form.fields["area"].queryset
    assert kept.other_adviser.contact.person not in form.fields["officer"].queryset
    assert kept.office not in form.fields["organisation"].queryset
    answer = browser.post(
        reverse("links:add"), {"area": kept.elsewhere.pk, "label": "x", "url": "https://example.org/"}
    )
    assert answer.status_code == 200
    assert not QuickLink.objects.filter(area=kept.elsewhere).exists()


def test_an_export_holds_the_same_rows_and_no_formula(kept, sign_in):
    QuickLink.objects.create(area=kept.near, label="=1+1", url="https://example.org/")
    QuickLink.objects.create(area=kept.elsewhere, label="别处", url="https://example.org/")
    browser = sign_in(kept.editor)
    text = b"".join(browser.get(reverse("links:index") + "?export=csv").streaming_content).decode()
    assert text.startswith("\ufeff")
    labels = {row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))}
    assert "'=1+1" in labels
    assert "别处" not in labels
    sheet = load_workbook(io.BytesIO(b"".join(browser.get(reverse("links:index") + "?export=xlsx").streaming_content)))
    cells = {cell.value: cell.data_type for row in sheet.active.iter_rows() for cell in row}
    assert cells["'=1+1"] == "s"
    assert "别处" not in cells


def build_crowded(kept: Town) -> Town:
    """Six more of everything that is listed."""
    grids = list(Area.objects.filter(path__startswith=kept.community.path))
    for number in range(6):
        officer(f"法官{number}", Duty.JUDGE, grids[number % len(grids)])
        QuickLink.objects.create(area=grids[0], label=f"链接{number}", url="https://example.org/")
        ChatGroup.objects.create(area=grids[1], name=f"群{number}")
        changes.raise_building(kept.near, f"{number} 栋")
        calendar = WorkCalendar.objects.create(code=f"c{number}", area=grids[0], name="日历", hours=[], weekdays=[])
        CalendarDay.objects.create(calendar=calendar, day=moment.today(), working=False)
        Category.objects.create(code=f"k{number}", area=grids[0], name="类别", tier="grid")
        Banner.objects.create(area=grids[0], words="横幅")
        for model in (ServicePoint, Club, Centre):
            model.objects.create(area=grids[number % len(grids)], name="去处")
        above = PartyBranch.objects.order_by("pk").last()
        PartyBranch.objects.create(area=grids[0], name=f"支部{number}", kind="branch", parent=above)
    return kept


crowded = worlds.world(build_crowded, on=build_kept)


@pytest.mark.parametrize("viewset", VIEWSETS, ids=name_of)
def test_a_list_costs_the_same_for_one_row_and_for_many(crowded, sign_in, django_assert_max_num_queries, viewset):
    browser = sign_in(crowded.administrator)
    browser.get("/admin/login/")
    with django_assert_max_num_queries(20):
        assert browser.get(reverse(f"{viewset.name}:index")).status_code == 200


def test_an_editor_corrects_what_is_shown_and_the_next_reader_sees_it(kept, sign_in, post_form, client):
    page = f"/g/{kept.community.slug}/"
    assert "每周三" not in seen(client.get(page))
    url = reverse("posts:edit", args=[kept.appointment("adviser").pk])
    answer = post_form(url, sign_in(kept.editor), office_hours="每周三 14:00–17:00", promise="先听您说")
    assert answer.status_code == 302
    client.logout()
    assert "每周三 14:00–17:00" in seen(client.get(page))
    assert "先听您说" in seen(client.get(page))


def test_a_preview_shows_what_stands_in_the_form_and_saves_nothing(kept, sign_in, post_form):
    held = kept.appointment("adviser")
    browser = sign_in(kept.editor)
    data = browser.get(reverse("posts:edit", args=[held.pk])).context["form"].initial
    sent = {name: value for name, value in data.items() if value is not None} | {"promise": "还没有保存的话"}
    answer = browser.post(reverse("posts:preview", args=[held.pk]), sent)
    assert answer.status_code == 200
    assert "还没有保存的话" in seen(answer)
    assert "谁负责" in seen(answer) or "林岚" in seen(answer)
    held.refresh_from_db()
    assert held.promise == ""


def test_other_things_are_written_by_their_writers_and_show_at_once(kept, sign_in, post_form, client):
    browser = sign_in(kept.administrator)
    place, building = f"/g/{kept.community.slug}/", f"/B/{kept.building.slug}"
    assert post_form(reverse("buildings:edit", args=[kept.building.pk]), browser, label="5 号楼").status_code == 302
    assert (
        post_form(reverse("places:edit", args=[kept.community.pk]), browser, hotline="023-00000077").status_code == 302
    )
    link = QuickLink.objects.get(area=kept.community)
    assert post_form(reverse("links:edit", args=[link.pk]), browser, label="社保新链接").status_code == 302
    assert post_form(reverse("bodies:edit", args=[kept.company.pk]), browser, name="清和新物业").status_code == 302
    person = kept.adviser.contact.person
    assert post_form(reverse("officers:edit", args=[person.pk]), browser, name="林小岚").status_code == 302
    browser.logout()
    page = seen(browser.get(building))
    assert "5 号楼" in page
    assert "清和新物业" in page
    assert "023-00000077" in page
    assert "林小岚" in page
    assert "社保新链接" in seen(browser.get(place))


def test_an_officers_picture_is_made_plain_and_the_old_file_goes(
    kept, sign_in, post_form, photo, settings, django_capture_on_commit_callbacks
):
    person, browser = kept.adviser.contact.person, sign_in(kept.editor)
    url = reverse("officers:edit", args=[person.pk])
    assert post_form(url, browser, photo=photo("何立.jpg")).status_code == 302
    person.refresh_from_db()
    first = settings.MEDIA_ROOT / person.photo.name
    assert first.exists()
    assert "何立" not in person.photo.name
    served = browser.get(person.photo.url)
    assert served.status_code == 200
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")
    with django_capture_on_commit_callbacks(execute=True):
        assert post_form(url, browser, photo=photo()).status_code == 302
    assert not first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        post_form(url, browser, **{"photo-clear": "on"})
    person.refresh_from_db()
    assert not person.photo


def test_a_picture_that_is_none_is_refused_beside_its_field(kept, sign_in, post_form):
    from django.core.files.uploadedfile import SimpleUploadedFile

    url = reverse("officers:edit", args=[kept.adviser.contact.person.pk])
    answer = post_form(url, sign_in(kept.editor), name="新名字", photo=SimpleUploadedFile("x.jpg", b"<script>"))
    assert answer.status_code == 200
    assert answer.context["form"].errors["photo"]
    assert answer.context["form"]["name"].value() == "新名字"


def test_who_serves_elsewhere_too_is_somebody_elses_to_correct(kept, sign_in):
    person = kept.adviser.contact.person
    changes.appoint(person, Duty.LEGAL, area=kept.elsewhere)
    assert sign_in(kept.editor).get(reverse("officers:edit", args=[person.pk])).status_code == 404


def test_a_group_is_renewed_with_its_picture_for_a_week(kept, sign_in, post_form, photo):
    group = ChatGroup.objects.get(area=kept.near)
    answer = post_form(reverse("groups-here:edit", args=[group.pk]), sign_in(kept.editor), image=photo())
    assert answer.status_code == 302
    group.refresh_from_db()
    assert group.image
    assert group.expires_on == moment.today() + timedelta(days=7)


def test_a_new_building_gets_its_code(kept, sign_in):
    browser = sign_in(kept.administrator)
    answer = browser.post(reverse("buildings:add"), {"grid": kept.far.pk, "label": "9 栋"})
    assert answer.status_code == 302
    assert kept.far.buildings.get().slug


def test_a_body_is_opened_and_shown(kept, sign_in, client):
    data = {"name": "东园警务室", "kind": "police_office", "area": kept.community.pk, "public_number": "023-00000150"}
    assert sign_in(kept.administrator).post(reverse("bodies:add"), data).status_code == 302
    assert Organisation.objects.get(name="东园警务室").area == kept.community
    client.logout()
    assert "东园警务室" in seen(client.get(f"/B/{kept.building.slug}"))


def test_one_place_of_many_is_asked_for_by_its_code(kept, sign_in):
    browser = sign_in(kept.editor)
    page = seen(browser.get(reverse("posts:index") + f"?at={kept.near.slug}"))
    assert "leader" in page
    assert "林岚" not in page
    assert "白露" not in seen(browser.get(reverse("posts:index") + f"?at={kept.elsewhere.slug}"))


def test_a_long_list_is_typed_in_and_means_one_place(kept, sign_in, monkeypatch):
    monkeypatch.setattr("home.viewsets.choices.MOST", 1)
    browser = sign_in(kept.editor)
    data = {"label": "医保", "url": "https://example.org/", "order": 0}
    for typed, status in (("第一网格", 302), (kept.far.slug.lower(), 302), ("第九网格", 200), ("没有", 200)):
        assert browser.post(reverse("links:add"), data | {"area": typed}).status_code == status, typed
    assert {link.area for link in QuickLink.objects.filter(label="医保")} == {kept.near, kept.far}


def test_a_community_ticks_which_matters_its_duty_list_names(kept, sign_in, post_form):
    browser = sign_in(kept.editor)
    url = reverse("places:edit", args=[kept.community.pk])
    page = browser.get(url).content.decode()
    assert 'value="lift"' in page
    assert 'value="domestic_violence"' not in page
    assert post_form(url, browser, duty_list="劝止噪声", duty_categories=["noise", "lift"]).status_code == 302
    kept.community.refresh_from_db()
    assert sorted(kept.community.duty_categories) == ["lift", "noise"]
    assert post_form(url, browser, duty_list="劝止噪声").status_code == 302
    kept.community.refresh_from_db()
    assert sorted(kept.community.duty_categories) == ["lift", "noise"], "what was not changed stays"
    assert "duty_categories" not in browser.get(reverse("places:edit", args=[kept.near.pk])).content.decode()
