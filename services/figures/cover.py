"""Which numbers of one month stay unsaid, so that nothing about fewer than FEWEST can be had, not even by subtracting.

Published together are the areas below one area, and that one. Whoever subtracts learns what the hidden ones are
together; so they are at least two, and together at least FEWEST. It goes from the top down: where an area is silent,
everybody below it is, zeros included, or they would add up to it. Months are not added up: the whole time is made of
the months that are said, see unsaid.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.figures.measures import FEWEST


def few(numbers: Mapping[str, int]) -> set[str]:
    """Whose number would be about fewer than FEWEST."""
    return {who for who, number in numbers.items() if 0 < number < FEWEST}


def hidden(numbers: Mapping[str, int]) -> set[str]:
    """Whose number is not to be said, where the sum of all is: those of few, and the smallest others it takes."""
    kept = few(numbers)
    others = sorted((number, who) for who, number in numbers.items() if number >= FEWEST)
    while kept and others and sum(numbers[who] for who in kept) < FEWEST:
        kept.add(others.pop(0)[1])
    return kept
