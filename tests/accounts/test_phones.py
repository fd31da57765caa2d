"""Every usual spelling of a Chinese number is one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.phones import NotAPhone, mask, normalise, spell

FULL_WIDTH = str.maketrans("0123456789+", "０１２３４５６７８９＋")
NUMBERS = st.builds(lambda second, rest: f"1{second}{rest:09}", st.sampled_from("3456789"), st.integers(0, 999_999_999))


def spellings(national: str, prefix: str, gap: str, full_width: bool) -> str:
    text = prefix + gap.join([national[:3], national[3:7], national[7:]])
    return text.translate(FULL_WIDTH) if full_width else text


@given(
    NUMBERS,
    st.sampled_from(["", "+86", "+86 ", "86", "86 ", "0086", "0086 ", "+86-", "(+86) "]),
    st.sampled_from(["", " ", "-", " - ", "\u3000", "\u00a0"]),
    st.booleans(),
)
def test_every_spelling_of_a_number_comes_to_the_same(national, prefix, gap, full_width):
    assert normalise(spellings(national, prefix, gap, full_width)) == f"+86{national}"


@given(NUMBERS)
def test_normalising_twice_changes_nothing(national):
    once = normalise(national)
    assert normalise(once) == once


@given(st.text(max_size=30))
def test_anything_else_is_refused_by_name_and_never_breaks(text):
    try:
        number = normalise(text)
    except NotAPhone:
        return
    assert len(number) == 14
    assert number.startswith("+861")


@pytest.mark.parametrize("text", ["", "110", "12345", "023-00000001", "1990000001", "199000000012", "+14155550100"])
def test_it_refuses_landlines_short_codes_and_other_countries(text):
    with pytest.raises(NotAPhone):
        normalise(text)


def test_a_masked_number_shows_seven_digits_and_a_spoken_one_all():
    assert mask("+8619900000001") == "199****0001"
    assert spell("+8619900000001") == "199 0000 0001"
    assert mask("") == ""
