"""No address of ours sends anybody to a host that somebody else wrote into it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

ELSEWHERE = ("https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid", "https:evil.invalid", "javascript:alert(1)",
             "\thttps://evil.invalid/", "/%09/evil.invalid", "///evil.invalid/")  # fmt: skip


def leads_away(answer) -> bool:
    target = answer.headers.get("Location", "")
    return urlsplit(target.replace("\\", "/")).netloc not in ("", "testserver") or target.startswith(("//", "java"))


@pytest.mark.parametrize("goal", ELSEWHERE)
def test_choosing_the_size_leads_back_here(goal, client, town):
    for size in ("large", "normal"):
        answer = client.get(f"/size/{size}/", {"next": goal})
        assert answer.status_code in (302, 404)
        assert not leads_away(answer)


@pytest.mark.parametrize("goal", ELSEWHERE)
def test_signing_in_leads_back_here(goal, client, town, sign_in):
    sign_in(town.resident)
    for door in ("/accounts/login/", "/accounts/staff/"):
        answer = client.get(door, {"next": goal})
        assert not leads_away(answer)
