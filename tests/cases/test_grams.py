"""What is kept of a text to be found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.grams import DIGITS_MAX, tokens


@pytest.mark.parametrize(("text", "kept"), [
    ("漏水", ["漏", "漏水", "水"]), ("3栋", ["3", "栋", "3栋"]), ("13800000001", []), ("Ａ座", ["a", "座", "a座"]),
])  # fmt: skip
def test_characters_and_neighbours_are_kept_and_long_numbers_are_not(text, kept):
    assert sorted(tokens(text)) == sorted(kept)


@given(st.text(max_size=200))
def test_whatever_is_written_makes_tokens_that_split_at_blanks(text):
    found = tokens(text)
    assert " ".join(found).split() == found
    assert not any(one.isdigit() and len(one) > DIGITS_MAX for one in found)


@given(st.text(alphabet="漏水管三楼ab12 ，", max_size=30), st.integers(0, 29), st.integers(1, 8))
def test_every_piece_of_chinese_is_found_in_its_whole(text, start, length):
    piece = "".join(one for one in text[start : start + length] if one in "漏水管三楼")
    if piece and piece in text:
        assert set(tokens(piece)) <= set(tokens(text))
