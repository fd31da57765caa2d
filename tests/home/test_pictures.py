"""Nothing hidden comes in with an editor's picture, and no resident waits while one is made."""

from __future__ import annotations

import gc
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pixels
from wagtail.images.models import Image, Rendition

from accounts.models import User
from home.models import NoticePage
from tests.home.conftest import publish

MARKER = b"Secret Camera"
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda request: True)
    yield
    gc.collect()  # the CMS leaves its spool files to the collector; the next test is not to blame


def photo() -> bytes:
    """A picture that says where and with what it was taken."""
    out, about = BytesIO(), Pixels.Exif()
    about[271] = MARKER.decode()
    about.get_ifd(0x8825)[1] = "N"
    Pixels.new("RGB", (2400, 1200), "navy").save(out, "JPEG", exif=about)
    return out.getvalue()


@pytest.fixture
def uploaded(client, town) -> Image:
    client.force_login(User.objects.create_superuser("keeper"))
    file = SimpleUploadedFile("海报.JPG", photo(), content_type="image/jpeg")
    client.post(reverse("wagtailimages:add"), {"title": "海报", "file": file, "collection": "1"})
    return Image.objects.get()


def test_the_original_holds_nothing_but_what_it_shows(uploaded):
    assert MARKER in photo()
    content = uploaded.file.read()
    assert MARKER not in content
    with Pixels.open(BytesIO(content)) as image:
        assert not image.getexif()
        assert image.size == (uploaded.width, uploaded.height) == (1600, 800)
    assert uploaded.file_size == len(content)


def test_what_is_no_picture_is_refused_with_a_sentence(client, town):
    client.force_login(User.objects.create_superuser("keeper"))
    file = SimpleUploadedFile("x.jpg", b"\xff\xd8\xffnothing", content_type="image/jpeg")
    client.post(reverse("wagtailimages:add"), {"title": "x", "file": file, "collection": "1"})
    assert not Image.objects.exists()


def test_the_shown_size_is_made_at_publishing_and_not_in_a_residents_request(
    client, town, uploaded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = publish(town.community, "有图", NoticePage, picture=uploaded)
    (made,) = Rendition.objects.all()
    assert made.url in client.get(page.get_absolute_url()).content.decode()
    assert Rendition.objects.count() == 1
    assert MARKER not in made.file.read()
    assert client.get(made.url).status_code == 200


def test_of_a_draft_nothing_is_made(town, uploaded, django_capture_on_commit_callbacks):
    page = publish(town.community, "有图", NoticePage)
    page.picture = uploaded
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert not Rendition.objects.exists()


def test_a_lost_original_stops_nobody(town, uploaded, django_capture_on_commit_callbacks):
    uploaded.file.storage.delete(uploaded.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        publish(town.community, "图丢了", NoticePage, picture=uploaded)
