"""From an empty installation to the first scan: what somebody new has to pass, counted in pages and forms.

docs/first-estate.md tells the same. An empty installation is one that was migrated, has its basics and a superuser.
"""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from grids.models import Appointment, Area, Building, Person
from tests.journeys.test_from_the_wall_to_the_figures import Visitor

pytestmark = pytest.mark.django_db
PAGES, FORMS = 7, 3  # of somebody who makes one mistake; sign-in not counted
ESTATE = "花溪街道/柳岸社区/映山小区"
GRIDS = [f"映山第 {number} 网格" for number in range(1, 8)]
STAFF = [("何主任", "社区工作人员", "花溪街道/柳岸社区"), ("罗网长", "网格长", f"{ESTATE}/{GRIDS[0]}")]
STAFF += [(f"{name}师傅", "网格员", f"{ESTATE}/{grid}") for name, grid in zip("赵钱孙李周吴郑", GRIDS, strict=True)]


@pytest.fixture
def newcomer(settings, tmp_path, basics, sign_in):
    settings.DATA_DIR = tmp_path
    return Counting(sign_in(get_user_model().objects.create_superuser("root")))


class Counting(Visitor):
    """Counts the pages one looks at and the forms one sends."""

    pages = forms = 0

    def see(self, response):
        self.pages += 1
        return super().see(response)

    def send(self, action, status=200, **answers):
        self.forms += 1
        return super().send(action, status, **answers)

    def download(self, text: str):
        """A link to a file: no page."""
        address = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{text}', self.text, re.S)[1]
        return load_workbook(io.BytesIO(b"".join(self.client.get(address).streaming_content)))


def fill(book, title: str, *rows: dict[str, object]) -> None:
    """As somebody types it below the headings of the template."""
    page = book[title]
    at = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
    for number, row in enumerate(rows, 2):
        for heading, value in row.items():
            page.cell(number, at[heading], value)


def file_of(book) -> SimpleUploadedFile:
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("第一张表.xlsx", file.getvalue())


def filled(book) -> None:
    fill(book, "区域", {"层级": "街道", "名称": "花溪街道"},
         {"层级": "社区", "名称": "柳岸社区", "上级": "花溪街道", "值班电话": "023-00000099"},
         {"层级": "小区", "名称": "映山小区", "上级": "花溪街道/柳岸社区", "小区类型": "物业小区"},
         *({"层级": "网格", "名称": name, "上级": ESTATE} for name in GRIDS))  # fmt: skip
    fill(
        book,
        "楼栋",
        *(
            {"网格": f"{ESTATE}/{GRIDS[n % 7]}", "楼栋": f"{n + 1} 栋", "地址": f"映山路 1 号 {n + 1} 栋"}
            for n in range(16)
        ),
    )
    fill(book, "人员任职", *({"姓名": name, "职责": duty, "区域": area, "公开电话": "023-00000098",
                           "手机": f"1380000010{n}"} for n, (name, duty, area) in enumerate(STAFF)))  # fmt: skip


def test_half_a_day_to_the_first_estate(newcomer, client):
    assert not Area.objects.exists()
    visitor = newcomer.open("/me/")
    visitor.follow("地方管理")
    book = visitor.download("下载模板")
    filled(book)
    book["楼栋"]["E9"] = "九十户"

    visitor.send("/import/", file=file_of(book))
    assert "有 1 处要改" in visitor.text
    assert "「楼栋」E9" in visitor.text
    assert not Area.objects.exists()
    mended = visitor.download("下载标出错误的表")
    assert "只写数字" in mended["楼栋"].cell(9, mended["楼栋"].max_column).value
    mended["楼栋"]["E9"] = 90

    visitor.follow("改好了，重新上传")
    visitor.send("/import/", file=file_of(mended))
    assert "将要做什么" in visitor.text
    visitor.send("/confirm/")
    assert "已写入" in visitor.text
    assert (Area.objects.count(), Building.objects.count(), Person.objects.count()) == (10, 16, 9)
    assert Appointment.objects.current().count() == 9
    assert visitor.pages <= PAGES
    assert visitor.forms <= FORMS
    _on_the_wall(visitor.follow("下一步：打印门牌码").follow("映山小区"), client)


def _on_the_wall(visitor, client) -> None:
    """The plates to print, and what a resident sees who scans one."""
    plates = visitor.text
    assert '<body class="a4">' in plates
    assert plates.count('<section class="sheet"') == 16
    slug = Building.objects.get(label="1 栋").slug
    assert slug in plates
    client.logout()
    shown = client.get(f"/B/{slug}").content.decode()
    assert "赵师傅" in shown
    assert "023-00000098" in shown
    assert "13800000102" not in shown


def test_the_same_workbook_a_second_time_says_that_nothing_is_new(newcomer):
    visitor = newcomer.open("/work/places/")
    book = visitor.download("下载模板")
    filled(book)
    visitor.send("/import/", file=file_of(book)).send("/confirm/").follow("地方管理").send(
        "/import/", file=file_of(book)
    )
    assert visitor.text.count("0 新增，0 修改") == 3
    assert "已写入" in visitor.text
