from hypothesis import given
from hypothesis import strategies as st

from grids.slugs import CROCKFORD, new_slug, read_code, read_slug

codes = st.builds(new_slug)


@given(codes, st.integers(0, 7), st.sampled_from(CROCKFORD))
def test_every_single_wrong_character_is_found(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert (read_slug(wrong) == wrong) == (wrong == code)


@given(codes, st.integers(0, 6))
def test_every_two_swapped_neighbours_are_found(code, place):
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (read_slug(wrong) == wrong) == (wrong == code)


@given(codes)
def test_it_reads_what_people_write(code):
    written = code.lower().replace("0", "o").replace("1", "l")
    assert read_slug(f"{written[:4]}-{written[4:]}") == code


def test_what_is_no_code_is_none():
    assert [read_slug(text) for text in ("", "U" * 8, "网格网格网格网格", "1" * 9)] == [None] * 4
    assert read_code("A", 10) is None
