"""Plates as one PDF from the page: asked for once, watched, taken along, by whoever hangs plates there."""

from __future__ import annotations

import os
import time

import pytest

from grids import changes, pdf_files, printed, tasks
from grids.duties import Duty
from grids.models import Area
from grids.papers import PAPERS
from tests.conftest import officer
from tests.grids.test_papers import pages_of

pytestmark = pytest.mark.django_db
A4 = PAPERS["a4"]
can_pdf = pytest.mark.skipif(not printed.can_pdf(), reason="WeasyPrint or Pango is not installed")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "plates"


@pytest.fixture
def sent(monkeypatch):
    """What the queue was told."""
    told: list[tuple] = []
    monkeypatch.setattr(
        pdf_files.current_app, "send_task", lambda name, given, **_more: told.append((name, given)), raising=False
    )
    return told


@can_pdf
def test_it_is_asked_for_watched_and_opened(town, sign_in, sent):
    client, path = sign_in(town.leader), f"/work/plates/{town.near.slug}/pdf/"
    assert "做成 PDF" in client.get(path).content.decode()
    assert client.get(f"{path}a4.pdf").status_code == 404
    page = client.post(path, {"paper": "a4"}, follow=True)
    assert page.redirect_chain == [(f"{path}?paper=a4", 302)]
    assert 'http-equiv="refresh"' in page.content.decode()
    client.post(path, {"paper": "a4"})
    assert sent == [("grids.print_plates", (town.near.pk, "a4"))]
    tasks.print_plates(town.near.pk, "a4")
    page = client.get(path, {"paper": "a4"}).content.decode()
    assert f'href="{path}a4.pdf"' in page
    assert "http-equiv" not in page
    file = client.get(f"{path}a4.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert pages_of(file.getvalue()) == 1


@can_pdf
def test_while_it_grows_it_says_how_far_it_is(town, monkeypatch):
    seen = []
    monkeypatch.setattr(printed, "AT_ONCE", 1)
    plain = printed.page
    monkeypatch.setattr(printed, "page", lambda *given: seen.append(pdf_files.standing(town.near, A4)) or plain(*given))
    for label in ("8 栋", "9 栋"):
        changes.raise_building(town.near, label)
    pdf_files.make(town.near, A4)
    assert [(one.working, one.done, one.of) for one in seen] == [(True, 0, 3), (True, 2, 3)]
    after = pdf_files.standing(town.near, A4)
    assert (after.working, bool(after.made_at)) == (False, True)


def test_a_worker_that_died_is_not_waited_for(town, sent):
    pdf_files.ask(town.near, A4)
    note = pdf_files.file_of(town.near, A4).with_suffix(".note")
    assert pdf_files.standing(town.near, A4).working
    os.utime(note, (time.time() - pdf_files.KILLED - 1,) * 2)
    assert not pdf_files.standing(town.near, A4).working
    pdf_files.ask(town.near, A4)
    assert len(sent) == 2


def test_what_went_wrong_leaves_nothing_half_done(town, monkeypatch, folder):
    def breaks(*_given):
        raise printed.NoPdf("no Pango")

    monkeypatch.setattr(printed, "write_pdf", breaks)
    with pytest.raises(printed.NoPdf):
        pdf_files.make(town.near, A4)
    assert list(folder.iterdir()) == []


def test_after_a_week_the_file_is_gone(town, folder):
    old, young = pdf_files.file_of(town.near, A4), pdf_files.file_of(town.near, PAPERS["a5"])
    for path in (old, young):
        path.write_bytes(b"%PDF")
    os.utime(old, (time.time() - pdf_files.KEPT_FOR - 1,) * 2)
    pdf_files.sweep()
    assert [path.name for path in folder.iterdir()] == [young.name]


def test_too_many_houses_are_asked_for_in_parts(town, sign_in, sent, monkeypatch):
    monkeypatch.setattr(printed, "can_pdf", lambda: True)
    monkeypatch.setattr(pdf_files, "MOST", 0)
    page = sign_in(town.leader).post(f"/work/plates/{town.near.slug}/pdf/", {"paper": "a4"})
    assert page.status_code == 422
    assert "分开来做" in page.content.decode()
    assert sent == []


def test_where_it_cannot_be_made_the_browser_prints(town, sign_in, monkeypatch, sent):
    monkeypatch.setattr(printed, "can_pdf", lambda: False)
    path = f"/work/plates/{town.near.slug}/pdf/"
    page = sign_in(town.leader).get(path).content.decode()
    assert f'href="/g/{town.near.slug}/plates/?paper=a4"' in page
    assert sign_in(town.leader).post(path).status_code == 422
    assert sent == []


def test_a_place_of_somebody_else_is_not_there(town, sign_in):
    pdf_files.file_of(town.far, A4).write_bytes(b"%PDF")
    client = sign_in(officer("邻社区的人", Duty.GRID_WORKER, Area.objects.get(pk=town.near.pk)))
    assert client.get(f"/work/plates/{town.far.slug}/pdf/").status_code == 404
    assert client.get(f"/work/plates/{town.far.slug}/pdf/a4.pdf").status_code == 404
