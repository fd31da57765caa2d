"""A pasted message and the number in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.pasted import apart

WORDS = st.text(alphabet="三楼漏水阿姨，。 \n栋", max_size=40)


@pytest.mark.parametrize(
    "said", ["13900000077", "139 0000 0077", "139-0000-0077", "+8613900000077", "+86 139-0000-0077"]
)
def test_a_number_is_found_however_it_is_written(said):
    assert apart(f"张阿姨 {said} 漏水") == ("张阿姨 漏水", "13900000077")


@pytest.mark.parametrize(
    "text", ["3 栋 2 单元", "订单 2139000000771", "1390000007", "打 12345 没人管", "13900000077 和 13900000078"]
)
def test_what_is_no_number_or_not_sure_whose_stays(text):
    assert apart(text) == (text, "")


@given(WORDS, st.integers(0, 10**9 - 1), WORDS)
def test_no_word_is_lost_and_the_number_never_stays(before, tail, after):
    number = f"13{tail:09d}"
    words, found = apart(before + number + after)
    assert found == number
    assert number not in words
    assert "".join(words.split()) == "".join((before + after).split())
