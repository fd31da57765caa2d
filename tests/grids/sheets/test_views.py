"""The pages below /work/places/: for administrators, within their charge."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.models import Area, ImportJob
from grids.sheets import jobs, views
from tests.grids.sheets.conftest import lines_of

pytestmark = pytest.mark.django_db
HEADS = ["层级", "名称", "上级"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def desk(sign_in, town, keeper):
    return sign_in(town.administrator)


def upload(desk, path, name="网格.xlsx"):
    return desk.post("/work/places/import/", {"file": SimpleUploadedFile(name, path.read_bytes())}, follow=True)


def test_it_leads_to_template_export_plates_and_redrawing(desk, town):
    page = desk.get("/work/places/").content.decode()
    assert "东园社区" in page
    assert "西园社区" not in page
    for link in (
        "template.xlsx",
        f"export.xlsx?g={town.community.slug}",
        f"/g/{town.community.slug}/plates/?paper=a4",
        "redraw/",
    ):
        assert link in page


def test_my_things_lead_there_for_administrators_only(desk, sign_in, town):
    assert "/work/places/" in desk.get("/me/").content.decode()
    assert "/work/places/" not in sign_in(town.worker).get("/me/").content.decode()


def test_upload_check_confirm(desk, book, town):
    page = upload(desk, book({"区域": [HEADS, ["网格", "新一", "东园社区"]]})).content.decode()
    assert "1 新增" in page
    assert "柳河街道/东园社区/新一" in page
    confirm = re.search(r'action="([^"]+/confirm/)"', page)[1]
    assert not Area.objects.filter(name="新一").exists()
    page = desk.post(confirm, follow=True).content.decode()
    assert "已写入" in page
    assert Area.objects.filter(name="新一").exists()
    assert "0 新增，0 修改" in upload(desk, book({"区域": [HEADS, ["网格", "新一", "东园社区"]]})).content.decode()


def test_faults_stand_on_the_page_and_in_the_marked_file(desk, book, tmp_path):
    page = upload(desk, book({"区域": [HEADS, ["村", "新一", "东园社区"]]})).content.decode()
    assert "「区域」A2" in page
    answer = desk.get(re.search(r'href="([^"]+marked.xlsx)"', page)[1])
    (tmp_path / "m.xlsx").write_bytes(b"".join(answer.streaming_content))
    assert "不在可选的词里" in lines_of(tmp_path / "m.xlsx", "区域")[0]["请改这里"]


@pytest.mark.parametrize(("name", "says"), [("a.xls", "旧式"), ("a.xlsm", "宏"), ("a.pdf", ".xlsx"), ("A.XLSB", "宏")])
def test_a_file_of_another_kind_is_refused_beside_the_field(desk, name, says):
    answer = desk.post("/work/places/import/", {"file": SimpleUploadedFile(name, b"x")})
    assert answer.status_code == 422
    assert says in re.search(r'<ul class="wrong".*?</ul>', answer.content.decode(), re.S)[0]
    assert not ImportJob.objects.exists()


def test_no_file_at_all_is_said(desk):
    answer = desk.post("/work/places/import/")
    assert (answer.status_code, "请先选一个文件" in answer.content.decode()) == (422, True)


def test_while_a_worker_is_at_it_the_page_refreshes_itself(desk, book, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    monkeypatch.setattr(jobs.current_app, "send_task", lambda *args, **more: None)
    page = upload(desk, book({"区域": [HEADS, ["网格", "新一", "东园社区"]]})).content.decode()
    assert 'http-equiv="refresh"' in page
    job = ImportJob.objects.get()
    jobs._progress(job)("reading", 4000)
    assert "已读 4000 行" in desk.get(f"/work/places/import/{job.key}/").content.decode()
    jobs.run(job.pk)
    assert 'http-equiv="refresh"' not in desk.get(f"/work/places/import/{job.key}/").content.decode()


def test_somebody_elses_import_is_not_there(desk, sign_in, book, town):
    from django.contrib.auth import get_user_model

    upload(desk, book({"区域": [HEADS, ["村", "新一", "东园社区"]]}))
    job = ImportJob.objects.get()
    other = sign_in(get_user_model().objects.create_superuser("root"), by=type(desk)())
    for way in ("", "marked.xlsx"):
        assert other.get(f"/work/places/import/{job.key}/{way}").status_code == 404
    assert other.post(f"/work/places/import/{job.key}/confirm/").status_code == 404


def test_nobody_exports_what_they_do_not_keep(desk, town, tmp_path):
    assert desk.get(f"/work/places/export.xlsx?g={town.elsewhere.slug}").status_code == 404
    answer = desk.get("/work/places/export.xlsx")
    (tmp_path / "e.xlsx").write_bytes(b"".join(answer.streaming_content))
    assert {one["名称"] for one in lines_of(tmp_path / "e.xlsx", "区域")} == {"东园社区", "第一网格", "第二网格"}
    assert "stranger" not in {one["姓名"] for one in lines_of(tmp_path / "e.xlsx", "人员任职")}


def test_too_large_an_export_is_refused_with_the_way_out(desk, monkeypatch):
    monkeypatch.setattr(views, "MOST_ROWS", 2)
    assert "太多了" in desk.get("/work/places/export.xlsx", follow=True).content.decode()


@pytest.mark.parametrize("who", ["worker", "staff", "stranger", "resident"])
def test_for_everybody_else_there_is_nothing(sign_in, town, keeper, who):
    browser = sign_in(town.people[who])
    for way in ("", "template.xlsx", "export.xlsx", "redraw/", "import/x/"):
        assert browser.get(f"/work/places/{way}").status_code == 404, way
    assert browser.post("/work/places/import/").status_code == 404


def test_an_appointment_that_ended_opens_no_door(desk, town):
    from grids import changes

    assert desk.get("/work/places/").status_code == 200
    changes.end(town.appointment("administrator"))
    assert desk.get("/work/places/").status_code == 404
