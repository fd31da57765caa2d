from datetime import datetime, time

import pytest

from accounts.models import Contact
from services.letters.channels import quiet_until


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{clock}:00+08:00")


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        (time(22), time(7), "21:59", None),
        (time(22), time(7), "22:00", "2026-11-21T07:00:00+08:00"),
        (time(22), time(7), "06:59", "2026-11-20T07:00:00+08:00"),
        (time(22), time(7), "07:00", None),
        (time(12), time(14), "13:00", "2026-11-20T14:00:00+08:00"),
        (time(12), time(14), "14:00", None),
        (time(12), time(12), "12:00", None),
        (None, None, "03:00", None),
    ],
)
def test_quiet_hours_run_from_their_start_to_their_end_also_over_midnight(start, end, now, until):
    found = quiet_until(Contact(quiet_from=start, quiet_to=end), at(now))
    assert found == (datetime.fromisoformat(until) if until else None)
