"""Numbers written down a line each: read as they stand, refused with the line that is none."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from home import numbers
from home.models import SiteProfile

LINES = "森林火警/Forest fire 12119\n\n供水抢修 023-6780 0001\n"


def test_name_and_number_are_told_apart_in_both_languages():
    first, second = numbers.read(LINES)
    assert (first.label, first.number, second.number) == ("森林火警", "12119", "023-6780 0001")
    with translation.override("en"):
        assert [one.label for one in numbers.read(LINES)] == ["Forest fire", "供水抢修"]


@pytest.mark.parametrize("line", ["12119", "森林火警", "森林火警12119", "火警 119 号", "<b> 1", "x" * 30 + " 12119"])
def test_a_line_that_is_no_name_and_number_is_quoted(line):
    with pytest.raises(ValidationError) as refused:
        numbers.check(f"森林火警 12119\n{line}")
    assert line in refused.value.messages[0]


def test_there_is_an_end_to_them():
    with pytest.raises(ValidationError):
        numbers.check("火警 12119\n" * (numbers.MOST + 1))


@given(st.text(max_size=200))
def test_what_is_let_pass_is_read_whole(text):
    try:
        numbers.check(text)
    except ValidationError:
        return
    assert len(numbers.read(text)) == sum(bool(line.strip()) for line in text.splitlines())


def test_they_stand_beside_110_and_in_the_footer(client, town):
    SiteProfile.objects.update(emergency_more=LINES, supervision_more="纪检监察/Discipline 12388")
    html = client.get("/find/").content.decode()
    assert html.index("tel:12345") < html.index('href="tel:12119"') < html.index("</nav>", html.index("tel:12345"))
    assert 'href="tel:12388"' in html
    assert "Discipline 12388" in client.get("/en/find/").content.decode()
