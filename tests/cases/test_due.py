"""`manage.py due`: the moment at which a limit ends, as it is promised in the README."""

from __future__ import annotations

import pytest
from django.core.management import call_command

DUE = [
    ("2026-09-30T10:00", "3", "working_days", "2026-10-10T18:00:00+08:00"),  # the holidays, then a Saturday made up for
    ("2026-11-20T10:00", "3", "working_days", "2026-11-25T18:00:00+08:00"),
    ("2026-09-30T02:00+00:00", "3", "working_days", "2026-10-10T18:00:00+08:00"),
    ("2026-11-20T10:00", "24", "natural_hours", "2026-11-21T10:00:00+08:00"),
]


@pytest.mark.parametrize(("start", "amount", "unit", "due"), DUE)
def test_it_prints_the_moment(basics, start, amount, unit, due, capsys):
    call_command("due", start, amount, unit, "--calendar", "office")
    assert capsys.readouterr().out == f"{due}\n"


@pytest.mark.parametrize("asked", [("soon", "3", "working_days"), ("2026-09-30", "-3", "working_days"),
                                   ("2026-09-30", "3", "moons")])  # fmt: skip
def test_what_it_cannot_read_it_says_in_one_line(basics, asked, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("due", *asked)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("due: ")
    assert said.err.count("\n") == 1
