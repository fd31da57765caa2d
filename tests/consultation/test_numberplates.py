"""Number plates are read as people type them, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consultation.numberplates import SIDES, NotAPlate, masked, normalise

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
PLATES = st.builds(
    lambda side, office, rest: side + office + rest,
    st.sampled_from(SIDES), st.sampled_from(LETTERS), st.text(LETTERS + "0123456789", min_size=5, max_size=6),
)  # fmt: skip


@given(PLATES, st.lists(st.sampled_from([" ", "·", "-", "　", ""]), min_size=8, max_size=8), st.booleans())
def test_however_it_is_spaced_and_in_whichever_width(plate, gaps, wide):
    typed = "".join(one + gap for one, gap in zip(plate, gaps, strict=False)).lower()
    if wide:
        typed = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in typed)
    assert normalise(typed) == plate


@given(st.text(max_size=12))
def test_what_is_read_is_a_plate_and_reads_the_same_again(text):
    try:
        plate = normalise(text)
    except NotAPlate:
        return
    assert plate[0] in SIDES
    assert normalise(plate) == plate
    assert len(masked(plate)) < 9


@pytest.mark.parametrize(
    "text", ["", "A12345", "渝12345", "渝A1234", "渝A1234567", "渝I12345", "渝A1O345", "13800000001", "我A12345"]
)
def test_what_is_none(text):
    with pytest.raises(NotAPlate):
        normalise(text)


@pytest.mark.parametrize("text", ["渝A12345", "渝AD12345", "渝A1234学", "粤Z1234港", "渝A1234警", "渝A1234挂"])
def test_every_usual_kind(text):
    assert normalise(text) == text
