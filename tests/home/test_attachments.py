"""A document that goes with what stands is for everybody, any other for editors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from accounts import moment
from home.models import Attachment, PolicyPage
from home.planting import area_page
from tests.home.conftest import MORNING, publish

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(db) -> Document:
    found = Document(title="申请表")
    found.file.save("申请表.html", ContentFile(b"<script>1</script>"))
    return found


def with_paper(town, paper: Document, **more) -> PolicyPage:
    page = publish(town.community, "带附件的", PolicyPage, **more)
    page.attachments = [Attachment(document=paper, label="申请表（空白）")]
    page.save_revision().publish()
    return PolicyPage.objects.get(pk=page.pk)


def address(page: PolicyPage, paper: Document) -> str:
    return f"{page.get_absolute_url()}files/{paper.pk}/"


def test_residents_get_the_document_of_what_stands_as_a_file(client, town, paper):
    page = with_paper(town, paper)
    assert address(page, paper) in client.get(page.get_absolute_url()).content.decode()
    answer = client.get(address(page, paper))
    assert answer.status_code == 200
    assert b"".join(answer) == b"<script>1</script>"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/html"


def test_of_a_draft_nobody_gets_it(client, town, paper):
    page = PolicyPage(title="草稿", body="<p>正文</p>", live=False)
    page.attachments = [Attachment(document=paper)]
    area_page(town.community).add_child(instance=page)
    page.save_revision()
    assert Attachment.objects.filter(publication=page).exists()
    assert client.get(address(page, paper)).status_code == 404


def test_what_a_draft_of_a_standing_page_adds_is_not_out_yet(client, town, paper):
    page = publish(town.community, "还没有附件", PolicyPage)
    page.attachments = [Attachment(document=paper)]
    page.save_revision()
    assert client.get(address(page, paper)).status_code == 404


@pytest.mark.parametrize("end", ["unpublished", "withdrawn", "expired"])
def test_of_what_stands_no_more_nobody_gets_it(client, town, paper, end):
    page = with_paper(town, paper, expire_at=MORNING + timedelta(hours=1) if end == "expired" else None)
    if end == "unpublished":
        page.unpublish()
    if end == "withdrawn":
        page.withdrawn = True
        page.save_revision().publish()
    with moment.at(MORNING + timedelta(hours=2)):
        assert client.get(address(page, paper)).status_code == 404
        if end != "withdrawn":
            assert "申请表（空白）" in client.get(page.get_absolute_url()).content.decode()


def test_only_what_goes_with_the_page_is_had_at_its_address(client, town, paper):
    page, other = with_paper(town, paper), publish(town.community, "别的", PolicyPage)
    loose = Document(title="内部")
    loose.file.save("内部.txt", ContentFile(b"x"))
    assert client.get(address(page, loose)).status_code == 404
    assert client.get(address(other, paper)).status_code == 404
    assert client.get(address(page, paper).replace(town.community.slug, town.grid.slug)).status_code == 404


def test_a_file_that_is_lost_is_not_found(client, town, paper):
    page = with_paper(town, paper)
    paper.file.storage.delete(paper.file.name)
    assert client.get(address(page, paper)).status_code == 404


def test_the_cms_own_address_stays_with_the_editors(client, town, paper):
    with_paper(town, paper)
    assert client.get(paper.url).status_code == 302
