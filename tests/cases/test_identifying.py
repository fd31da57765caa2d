"""What would let somebody be recognised is found however it is written, and what would not is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.cases.identifying import BLACK, blacked, traces


@pytest.mark.parametrize(("text", "kind", "words"), [
    ("打我电话13800000001", "phone", "13800000001"),
    ("打138-0000-0001", "phone", "138-0000-0001"),
    ("+86 138 0000 0001", "phone", "+86 138 0000 0001"),
    ("１３８００００００００", "phone", "１３８００００００００"),
    ("一三八零零零零零零零一", "phone", "一三八零零零零零零零一"),
    ("座机023-47812345", "line", "023-47812345"),
    ("身份证51022319990101123X", "identity", "51022319990101123X"),
    ("身份证510223 19990101 1234", "identity", "510223 19990101 1234"),
    ("渝A12345挡路", "plate", "渝A12345"),
    ("渝ａ·D12345", "plate", "渝ａ·D12345"),
    ("住1203室", "door", "1203室"),
    ("2单元1203", "door", "2单元1203"),
    ("3-2-1203", "door", "3-2-1203"),
    ("二单元", "door", "二单元"),
    ("三楼左边那家", "door", "三楼左边那家"),
    ("微信号abc_12345", "account", "微信号abc_12345"),
    ("lo@example.org", "account", "lo@example.org"),
    ("3栋", "house", "3栋"),
    ("找罗阿姨", "name", "罗阿姨"),
    ("罗某家", "name", "罗某"),
    ("我叫罗桂芳", "name", "罗桂芳"),
    ("罗家的车", "name", "罗家"),
])  # fmt: skip
def test_it_is_found(text, kind, words):
    assert [(one.kind.code, one.words) for one in traces(text)] == [(kind, words)]


@pytest.mark.parametrize("text", [
    "楼道灯坏了三天", "12月3日停水，2024年修过", "楼上二十户都受影响", "电梯停在12楼", "马上来", "120平方米", "下午3点到5点",
    "2026-11-25 报修", "拨打12345", "打了110", "花了3000元",
])  # fmt: skip
def test_what_names_nobody_is_left_alone(text):
    assert traces(text) == []


def test_a_large_house_may_be_named():
    assert traces("3栋楼道灯坏了", small_house=False) == []
    assert blacked("3栋楼道灯坏了", small_house=True) == f"{BLACK * 3}楼道灯坏了"


@given(some.text(alphabet="0123456789一二三○单元室栋楼渝AB-13王家某 我叫的", max_size=40))
def test_what_was_blacked_has_no_trace_left(text):
    left = blacked(text)
    assert traces(left) == []
    assert blacked(left) == left


@given(some.text(max_size=15), some.text(max_size=15))
def test_a_number_is_found_between_any_words(before, after):
    text = f"{before}，13812345678，{after}"
    assert "13812345678" not in blacked(text)
