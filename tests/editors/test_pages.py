"""Pages of a place: made by appointing, kept by its editors, and offered with nothing of elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page, get_page_models

from accounts import moment
from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import ChatGroup
from home.forms import PlacedPageForm
from home.models import AreaPage, NoticePage
from home.planting import area_page
from tests.conftest import officer

pytestmark = pytest.mark.django_db


def seen(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def notice(kept) -> NoticePage:
    page = NoticePage(title="水箱清洗", body="<p>周三</p>")
    area_page(kept.community).add_child(instance=page)
    page.save_revision().publish()
    return page


def test_every_page_type_below_a_place_offers_only_what_its_editor_keeps():
    below = [model for model in get_page_models() if AreaPage in model.allowed_parent_page_models()]
    assert NoticePage in below
    for model in below:
        assert issubclass(model.get_edit_handler().get_form_class(), PlacedPageForm) or model is AreaPage, model


def test_a_notice_names_buildings_of_ones_own_places_only(kept, notice, sign_in):
    other = changes.raise_building(kept.elsewhere, "7 栋")
    form = sign_in(kept.editor).get(reverse("wagtailadmin_pages:edit", args=[notice.pk])).context["form"]
    assert kept.building in form.fields["buildings"].queryset
    assert other not in form.fields["buildings"].queryset


def test_an_editor_writes_and_publishes_and_the_next_reader_sees_it(kept, sign_in, client):
    url = reverse("wagtailadmin_pages:add", args=["home", "noticepage", kept.community.area_page.pk])
    data = {"title": "周三停水", "slug": "water", "kind": "water", "summary": "早八点到下午五点", "body": "null",
            "action-publish": "1", "attachments-TOTAL_FORMS": "0", "attachments-INITIAL_FORMS": "0"}  # fmt: skip
    answer = sign_in(kept.editor).post(url, data)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    client.logout()
    assert "周三停水" in seen(client.get(f"/g/{kept.near.slug}/"))


def test_the_area_of_a_place_page_is_not_to_be_chosen(kept, sign_in):
    page = kept.community.area_page
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    browser = sign_in(kept.editor)
    assert "area" not in browser.get(url).context["form"].fields
    browser.post(url, {"title": "改名", "slug": page.slug, "area": kept.elsewhere.pk, "action-publish": "1"})
    assert AreaPage.objects.get(pk=page.pk).area == kept.community
    assert "areapage" not in seen(browser.get(reverse("wagtailadmin_pages:add_subpage", args=[page.pk])))


@pytest.mark.parametrize("action", ["delete", "copy", "move", "unpublish"])
def test_a_place_page_stays_where_it_is(kept, notice, sign_in, action):
    page, root = kept.community.area_page, User.objects.create_superuser("root")
    for user in (kept.editor, root):
        browser = sign_in(user)
        browser.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), {"next": "/admin/"})
        if action != "copy":
            bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
            browser.post(f"{bulk}?id={page.pk}", {"next": "/admin/", "chooser": page.get_parent().pk})
    assert AreaPage.objects.get(area=kept.community).live
    assert Page.objects.get(pk=notice.pk).get_parent().pk == page.pk
    assert AreaPage.objects.filter(area=kept.community).count() == 1


def test_the_explorer_opens_at_ones_own_place(kept, sign_in):
    answer = sign_in(kept.editor).get(reverse("wagtailadmin_explore_root"), follow=True)
    assert answer.context["parent_page"].pk == kept.community.area_page.pk


def test_the_page_of_a_place_leads_to_its_people_and_to_what_residents_see(kept, sign_in):
    page = seen(sign_in(kept.editor).get(reverse("wagtailadmin_explore", args=[kept.community.area_page.pk])))
    assert f"{reverse('posts:index')}?at={kept.community.slug}" in page
    assert f"/g/{kept.community.slug}/" in page
    form = seen(sign_in(kept.editor).get(reverse("posts:edit", args=[kept.appointment("adviser").pk])))
    assert f"/g/{kept.community.slug}/" in form
    assert reverse("posts:preview", args=[kept.appointment("adviser").pk]) in form


def test_the_first_page_says_what_one_keeps_and_what_waits(kept, notice, sign_in):
    notice.title = "水箱清洗改期"
    notice.save_revision()
    ChatGroup.objects.filter(area=kept.near).update(expires_on=moment.today() + timedelta(days=2))
    page = seen(sign_in(kept.editor).get("/admin/"))
    assert "东园社区" in page
    assert "第一网格群" in page
    assert "水箱清洗改期" in page
    assert "第九网格群" not in page
    assert "releases.wagtail.org" not in page


def test_the_first_page_leads_to_the_quick_notice_and_to_what_one_published(kept, sign_in):
    browser = sign_in(kept.editor)
    page = browser.get("/admin/")
    for label, path in (("发停水通知", f"/work/notice/new/?g={kept.community.slug}"), ("我发布的", "/work/published/")):
        assert f'href="{path}">{label}</a>' in seen(page)
        assert browser.get(path).status_code == 200


def test_the_cms_finds_the_words_of_its_scripts(kept, sign_in):
    assert sign_in(kept.editor).get("/admin/jsi18n/").status_code == 200


def test_the_menu_holds_what_one_may_do(kept, sign_in):
    def names(user: User) -> set[str]:
        menu = sign_in(user).get("/admin/")
        from wagtail.admin.menu import admin_menu

        return {item.name for item in admin_menu.menu_items_for_request(menu.wsgi_request)}

    assert names(kept.editor) == {"explorer", "images", "documents", "people", "places", "directory"}
    assert names(kept.administrator) == {"explorer", "images", "documents", "people", "places", "directory", "rules"}
    assert {"settings", "reports"} <= names(User.objects.create_superuser("root"))


def test_an_editor_of_a_larger_place_writes_below_a_smaller_one(kept, notice, sign_in):
    above = officer("above", Duty.EDITOR, kept.street)
    answer = sign_in(above).get(reverse("wagtailadmin_pages:edit", args=[notice.pk]))
    assert answer.status_code == 200
    assert Page.objects.get(pk=kept.community.area_page.pk).get_parent().specific.area == kept.street
