"""A building page that nobody keeps: the same pages in three cities."""

from __future__ import annotations

from benchmarks.cities import SIZES, City
from benchmarks.client import Line
from benchmarks.compare import in_turns, rounds, series, with_peer
from benchmarks.registry import Result, benchmark
from benchmarks.servers import FIRST_PORT, Server, running

SEED, HOMES, PLANS = 7, 60, 5


def pages(cities: list[City], homes: int = HOMES) -> dict[City, list[str]]:
    """The building pages of the same micro grids in each city: only their own labels and codes differ."""
    areas = cities[0].ask("homes", seed=SEED)[:homes]
    return {city: [f"/B/{code}" for code in city.ask("buildings", areas=areas)] for city in cities}


@benchmark("building_cold", "Building page, made anew")
def building_cold() -> Result:
    """No page is kept anywhere (dummy cache, no front). One request at a time over HTTP, cities in turns, the pages of
    the same micro grids in each; granian, 1 worker. Buffers are those of all queries of a page, EXPLAIN (ANALYZE,
    BUFFERS), summed over the same pages."""
    cities = [City(size).ensure() for size in SIZES]
    paths = pages(cities)
    servers = [
        Server(city.name, "benchmarks.cold:application", FIRST_PORT + at, city, CACHE_URL="dummycache://")
        for at, city in enumerate(cities)
    ]
    found = Result(database=cities[0].ask("database"), rows={city.name: city.rows() for city in cities})
    with running(servers):
        lines = {city: Line(server.port) for city, server in zip(cities, servers, strict=True)}
        for city in cities:
            for path in paths[city]:
                lines[city].ask(path)
        takes = {
            city.name: (lambda number, city=city: lines[city].milliseconds(paths[city][number % len(paths[city])]))
            for city in cities
        }
        found.series = series(in_turns(with_peer(takes), rounds(400)), "ms")
    found.ratios = [{"of": cities[-1].name, "to": cities[0].name, "at_most": 1.2}]
    for city in cities:
        found.plans += [{"city": city.name, **plan} for plan in city.ask("plans", paths=paths[city][:PLANS])]
    return found
