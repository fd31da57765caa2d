"""The pages of the desk, asked for by those who serve where most cases are: run inside a crowd's database."""

from __future__ import annotations

import re
import time
from typing import Any

from benchmarks.crowd import POSTS


def desk_pages(who: str, paths: list[str], times: int = 3) -> dict[str, dict[str, Any]]:
    """For each page: milliseconds (the best of so many), queries, buffers that its reading touches, and rows of its table
    or its choice of cases."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, found = _signed_in(who), {}
    for path in paths:
        at = _address(who, path)
        browser.get(at)  # so that what a process keeps is kept
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(at)
        lines = [one["sql"] for one in asked.captured_queries]
        assert answer.status_code == 200, (at, answer.status_code)
        took = []
        for _each in range(times):
            started = time.perf_counter()
            browser.get(at)
            took.append((time.perf_counter() - started) * 1000)
        rows = answer.content.count(b"<tr") + _offered(answer.content)
        found[path] = {"ms": min(took), "queries": len(lines), "buffers": _buffers(lines), "rows": rows}
    return found


def due_sweep(due: int) -> dict[str, Any]:
    """Have so many cases due, as they are after a weekend, and look at what time does: taken back afterwards."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from accounts import moment
    from services.cases import sweep
    from services.cases.models import Case

    with transaction.atomic():
        Case.objects.filter(next_look_at__lte=moment.now()).update(next_look_at=None)
        keys = Case.objects.filter(state="submitted", in_grid__gt=0).order_by("number").values("pk")[:due]
        Case.objects.filter(pk__in=keys).update(next_look_at=moment.now())
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            sweep.sweep()
            took = (time.perf_counter() - started) * 1000
        transaction.set_rollback(True)
    return {"ms": took, "queries": len(asked)}


def _signed_in(who: str) -> Any:
    """A browser after phone code and second factor."""
    from allauth.account.internal.flows import login
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from accounts.models import User

    assert who in POSTS, who
    user, browser = User.objects.get(username=who), Client(headers={"host": "127.0.0.1"})
    browser.force_login(user)
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {}})
    session = browser.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return browser


def _address(who: str, path: str) -> str:
    """`sheet` is the case that is most urgent to this person, `merge` the same to be put into another; `deep` the tenth page
    of the area's list; `house` what a building of the busiest grid has of it."""
    from accounts.models import User
    from grids.models import Building
    from services.cases import lists
    from services.cases.actor import from_session
    from services.cases.lists import Narrowing

    if path == "house":
        return f"/work/?list=area&b={Building.objects.order_by('grid__path', 'pk')[:1].get().slug}"
    if path not in ("sheet", "merge", "deep"):
        return path
    actor, after = from_session(User.objects.get(username=who)), ""
    for _page in range(9 if path == "deep" else 1):
        page = lists.page(lists.LISTS["area"], actor, Narrowing({}), after)
        after = page.after or after
    if path == "deep":
        return f"/work/?list=area&after={after}"
    case = next(one for one in page.cases if one.kind == "reports")
    return f"/work/{_numbered(case)}/" + ("?step=merge" if path == "merge" else "")


def _offered(page: bytes) -> int:
    """How many cases it offers to put this one into."""
    into = re.search(rb'<select name="into".*?</select>', page, re.DOTALL)
    return into[0].count(b"<option") if into else 0


def _numbered(case: Any) -> str:
    """Under a number that could be one: those of a crowd have no check character."""
    from services.cases.models import Case
    from services.cases.numbers import new_number, read_number

    if not read_number(case.number):
        Case.objects.filter(pk=case.pk).update(number=(number := new_number()))
        return number
    return case.number


def _buffers(lines: list[str]) -> int:
    from benchmarks.plans import explained_line

    lines = [
        re.sub(r"^DECLARE \S+ [A-Z ]*CURSOR [A-Z ]*FOR ", "", line) for line in lines
    ]  # choices are read portion by portion
    return sum(explained_line(line)["buffers"] for line in lines if re.match(r"\s*\(?SELECT", line))
