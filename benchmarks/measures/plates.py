"""A thousand plates for the printer."""

from __future__ import annotations

from benchmarks.cities import SIZES, City
from benchmarks.compare import rounds
from benchmarks.registry import Result, benchmark

COUNT = 1000


@benchmark("plates", "Plates of 1,000 buildings")
def plates() -> Result:
    """From the rows to the finished HTML with its codes, in a process of its own each time."""
    city = City(SIZES[-1]).ensure()
    found = Result(database=city.ask("database"), rows={city.name: city.rows()})
    made = [city.ask("plates", count=COUNT) for _ in range(rounds(5))]
    assert all(one["codes"] == COUNT for one in made), made
    found.series = [{"name": "1,000 plates", "unit": "s", "samples": [one["seconds"] for one in made]}]
    found.limits = [{"series": "1,000 plates", "at_most": 10}]
    return found
