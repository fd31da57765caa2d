"""No spreadsheet takes a cell of ours for a formula, and every word comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.sheets.cells import Unfit, armed, disarmed, words_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("words", ["=1+1", "+86 138", "-3", "@name", "\t=1", " =1", "'=1", "''=1", "　＝1", "\n=1"])
def test_what_would_begin_a_formula_gets_a_quote_and_loses_it_again(words):
    assert armed(words) == f"'{words}"
    assert disarmed(armed(words)) == words


@given(st.text(alphabet=st.sampled_from("=+-@'\t\n 　甲a1＝"), max_size=12))
def test_every_text_comes_back_and_none_begins_a_formula(words):
    written = armed(words)
    assert not written.lstrip(" 　").startswith(DANGEROUS)
    assert disarmed(written) == words


@pytest.mark.parametrize("words", ["第一网格", "3 栋", "'quoted'", "a=b", ""])
def test_plain_words_stay_as_they_are(words):
    assert armed(words) == words
    assert disarmed(words) == words


@pytest.mark.parametrize(
    ("cell", "words"), [(3.0, "3"), (13800000001, "13800000001"), (True, "是"), (None, ""), (" 甲 ", "甲")]
)
def test_a_cell_reads_as_people_see_it(cell, words):
    assert words_of(cell) == words


@pytest.mark.parametrize("cell", ["#REF!", "a\x00b"])
def test_what_cannot_be_meant_is_said(cell):
    with pytest.raises(Unfit):
        words_of(cell)
