"""How often something may be done: counted in the database, so that every process and every spelling counts alike."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import moment
from accounts.models import PhoneCode, Tally

EXACT_UP_TO = 300  # uses in the longest window; beyond it a row keeps 288 sums instead of every use


class TooMany(Exception):
    """A limit is used up; `retry_after` says in how many seconds it is worth another try."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def fingerprint(name: str, key: str) -> str:
    """64 hex digits that say nothing without SECRET_KEY. FIELD_KEYS may be turned over without touching it."""
    return salted_hmac(f"accounts.limits.{name}", key, algorithm="sha256").hexdigest()


def spend(name: str, key: str, *rates: tuple[int, int]) -> None:
    """Count one use of `name` by `key`; rates are (times, seconds). Raises TooMany, and then counts nothing.

    The windows slide: never more than `times` uses lie within any `seconds`, whoever asks at the same moment.
    """
    now = moment.now().timestamp()
    times, longest = max(rates, key=lambda rate: rate[1])
    grain = 0 if times <= EXACT_UP_TO else longest / 288
    until = datetime.fromtimestamp(now + longest + grain, UTC)
    with transaction.atomic():
        tally, _made = Tally.objects.select_for_update().get_or_create(
            key=fingerprint(name, key), defaults={"until": until}
        )
        uses = [(at, count) for at, count in tally.uses if at > now - longest]
        if wait := max(_wait(uses, now, *rate) for rate in rates):
            raise TooMany(wait)
        tally.uses, tally.until = _with_one_more(uses, now, grain), until
        tally.save()


def _wait(uses: list[tuple[float, int]], now: float, times: int, seconds: int) -> int:
    """Seconds until one more use fits; 0 if it fits now."""
    recent = [(at, count) for at, count in uses if at > now - seconds]
    excess = sum(count for _at, count in recent) - times + 1
    if excess <= 0:
        return 0
    for at, count in recent:
        excess -= count
        if excess <= 0:
            return min(seconds, max(1, math.ceil(at + seconds - now)))
    return seconds  # a limit of no times at all


def _with_one_more(uses: list[tuple[float, int]], now: float, grain: float) -> list[tuple[float, int]]:
    """With a grain, a use is noted at the end of its slot: a window may close a little late, never early."""
    at = (now // grain + 1) * grain if grain else now
    if uses and uses[-1][0] == at:
        return [*uses[:-1], (at, uses[-1][1] + 1)]
    return [*uses, (at, 1)]


def forget(name: str, key: str) -> None:
    """Whoever was told to wait may try again."""
    Tally.objects.filter(key=fingerprint(name, key)).delete()


def slow_down(name: str, key: str, times: int, seconds: int) -> None:
    """The same for what only reads: counted in the cache, in windows that do not slide. Raises TooMany.

    No write to the database for a question to it; where every process has a cache of its own, each counts for itself.
    """
    now = moment.now().timestamp()
    window = f"limit:{fingerprint(name, key)}:{int(now // seconds)}"
    cache.add(window, 0, seconds + 1)
    try:
        used = cache.incr(window)
    except ValueError:  # thrown out between the two
        return
    if used > times:
        raise TooMany(max(1, math.ceil(seconds - now % seconds)))


def wait_words(seconds: int) -> str:
    """A wait as people say it: 40 秒, 5 分钟, 3 小时."""
    if seconds < 100:
        return ngettext("%(count)d 秒", "%(count)d 秒", seconds) % {"count": seconds}
    if seconds < 5400:
        minutes = math.ceil(seconds / 60)
        return ngettext("%(count)d 分钟", "%(count)d 分钟", minutes) % {"count": minutes}
    hours = math.ceil(seconds / 3600)
    return ngettext("%(count)d 小时", "%(count)d 小时", hours) % {"count": hours}


def too_many_words(seconds: int) -> str:
    """What somebody is told who has to wait."""
    return _("操作太频繁了，请 %(wait)s后再试。") % {"wait": wait_words(seconds)}


def purge() -> int:
    """Delete the counts that say nothing any more, and the codes of yesterday. Returns how many rows."""
    now = moment.now()
    tallies = Tally.objects.filter(until__lt=now).delete()[0]
    return tallies + PhoneCode.objects.filter(made_at__lt=now - timedelta(days=1)).delete()[0]
