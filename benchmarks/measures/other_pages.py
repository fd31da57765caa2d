"""Pages of areas and the home page, in the smallest and the largest city."""

from __future__ import annotations

from benchmarks.cities import SIZES, City
from benchmarks.client import Line
from benchmarks.compare import in_turns, rounds, series
from benchmarks.measures.building_cold import SEED
from benchmarks.registry import Result, benchmark
from benchmarks.servers import FIRST_PORT, Server, running


@benchmark("other_pages", "Area page and home page, made anew")
def other_pages() -> Result:
    """No page is kept (dummy cache, no front). Communities of the same micro grids in both cities; one request at a
    time, in turns; granian, 1 worker."""
    cities = [City(SIZES[0]).ensure(), City(SIZES[-1]).ensure()]
    areas = cities[0].ask("homes", seed=SEED)[:40]
    paths = {city: [f"/g/{code}/" for code in city.ask("communities", areas=areas)] for city in cities}
    servers = [
        Server(city.name, "benchmarks.cold:application", FIRST_PORT + at, city, CACHE_URL="dummycache://")
        for at, city in enumerate(cities)
    ]
    found = Result(database=cities[0].ask("database"), rows={city.name: city.rows() for city in cities})
    with running(servers):
        takes = {}
        for city, server in zip(cities, servers, strict=True):
            line = Line(server.port)
            every = paths[city]
            takes[f"area page, {city.name}"] = lambda n, line=line, every=every: line.milliseconds(
                every[n % len(every)]
            )
            takes[f"home page, {city.name}"] = lambda n, line=line: line.milliseconds("/")
        in_turns(takes, 10)
        found.series = series(in_turns(takes, rounds(150)), "ms")
    found.ratios = [
        {"of": f"{page}, {cities[-1].name}", "to": f"{page}, {cities[0].name}", **({"at_most": 1.2} if at == 0 else {})}
        for at, page in enumerate(("area page", "home page"))
    ]
    for city in cities:
        found.plans += [{"city": city.name, **plan} for plan in city.ask("plans", paths=[*paths[city][:3], "/"])]
    return found
