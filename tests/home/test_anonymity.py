"""An answer that is published is of nobody."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from home.anonymity import why_not
from home.models import QaPage
from home.planting import area_page
from tests.home.conftest import publish

TELLING = [
    "请打 13800138000 找我", "电话１３８００１３８０００", "138-0013-8000", "+86 138 0013 8000", "023-61234567",
    "身份证 11010519491231002X", "500116 19900101 1234", "张某借了钱不还", "李某某家漏水", "某甲打了某乙",
    "王女士问", "楼上的赵师傅", "我叫陈大文", "姓名：刘小红", "住 3 栋 2 单元 501", "302室漏水",
]  # fmt: skip
PLAIN = [
    "楼上漏水，物业不管，该找谁？", "邻居把电动车停在楼道，可以要求搬走吗？", "业主委员会要多少人同意？",
    "某小区的公共收益归谁？", "租房合同到期，押金 2000 元不退怎么办？", "根据《民法典》第 296 条", "2026 年 11 月 23 日起施行",
    "老人立遗嘱要几个见证人？", "有位居民问：高空抛物找不到人怎么赔？", "打 12348 或 12345", "何时生效？", "方式不限",
]  # fmt: skip


@pytest.mark.parametrize("text", TELLING)
def test_what_tells_of_somebody_is_found(text):
    assert why_not(text)


@pytest.mark.parametrize("text", PLAIN)
def test_what_anybody_may_ask_is_left_alone(text):
    assert why_not(text) == ""


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["", " ", "-"]), st.booleans())
def test_a_mobile_number_is_found_in_every_spelling(number, gap, wide):
    digits = str(number)
    text = gap.join([digits[:3], digits[3:7], digits[7:]])
    if wide:
        text = text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert why_not(f"联系{text}。")


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert isinstance(why_not(text), str)


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_it_is_refused_beside_the_field(town, field):
    page = QaPage(**{"title": "漏水怎么办？", "body": "<p>先找物业</p>", field: "张某的电话 13800138000"})
    with pytest.raises(ValidationError) as refused:
        area_page(town.community).add_child(instance=page)
    assert set(refused.value.message_dict) == {field}


def test_a_number_is_found_across_markup(town):
    page = publish(town.community, "漏水怎么办？", QaPage)
    page.body = "<p>打 138<b>00138</b>000</p>"
    with pytest.raises(ValidationError):
        page.save_revision()
