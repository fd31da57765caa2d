"""Public codes in a fixed order that looks like none: the city of a seed has the same codes everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from grids.models import Area, Building, Entrance
from grids.slugs import CROCKFORD, check_character

SPACE = 32**7
STRIDE = 21_234_567_891  # odd, so that number → number · STRIDE meets each of the 2³⁵ codes once before any comes again


class Codes:
    """One code after the other; none twice."""

    def __init__(self, seed: int) -> None:
        self.at, self.start = 0, seed * 7_919_191_919

    def next(self) -> str:
        self.at += 1
        left, body = (self.start + self.at * STRIDE) % SPACE, ""
        for _ in range(7):
            left, digit = divmod(left, 32)
            body += CROCKFORD[digit]
        return body + check_character(body)

    def some(self, count: int) -> list[str]:
        return [self.next() for _ in range(count)]


def taken(codes: Sequence[str]) -> bool:
    """Does any of these name a place already? Three queries."""
    return any(model.objects.filter(slug__in=codes).exists() for model in (Area, Building, Entrance))
