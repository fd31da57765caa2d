"""A building page that was given before, beside a view that does nothing."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import SIZES, City, data_dir
from benchmarks.client import Line, flood
from benchmarks.compare import Take, in_turns, rounds, series, with_peer
from benchmarks.measures.building_cold import pages
from benchmarks.registry import Result, benchmark
from benchmarks.servers import FIRST_PORT, Server, running

REQUESTS, CONNECTIONS = 300, 4
AT_ONCE = (
    15  # a kept page takes half a millisecond: a sample is the median of so many, or it is the machine's timetable
)


@benchmark("building_warm", "Building page, kept: three cities")
def building_warm() -> Result:
    """The page was given before: one SQL for its key, the body from memory. One request at a time over HTTP, cities in
    turns, a sample being the median of fifteen; granian, 1 worker."""
    cities = [City(size).ensure() for size in SIZES]
    paths = pages(cities)
    servers = [Server(city.name, "portal.wsgi:application", FIRST_PORT + at, city) for at, city in enumerate(cities)]
    found = Result(database=cities[0].ask("database"), rows={city.name: city.rows() for city in cities})
    with running(servers):
        lines = {city: Line(server.port) for city, server in zip(cities, servers, strict=True)}
        for city in cities:
            for path in paths[city] * 8:
                lines[city].ask(path)
        takes = {city.name: often(lines[city], paths[city]) for city in cities}
        found.series = series(in_turns(with_peer(takes), rounds(200)), "ms")
    found.ratios = [{"of": cities[-1].name, "to": cities[0].name, "at_most": 1.2}]
    return found


def often(line: Line, paths: list[str]) -> Take:
    return lambda number: median(line.milliseconds(paths[(number + at) % len(paths)]) for at in range(AT_ONCE))


def against_an_empty_view(server: str) -> Result:
    """The same bytes from the portal and from a view that has them at hand, under the same server."""
    city = City(SIZES[-1]).ensure()
    path = next(iter(pages([City(SIZES[0]), city], 1)[city]))
    body = data_dir() / "page.gz"
    portal = Server("kept page", "portal.wsgi:application", FIRST_PORT, city, server)
    with running([portal]):
        body.write_bytes(Line(portal.port).ask(path))
    told = {"BENCH_BODY": str(body)}
    others = [
        Server("empty view", "benchmarks.empty:application", FIRST_PORT + 1, None, server, **told),
        Server("empty view, usual middleware", "benchmarks.empty:application", FIRST_PORT + 2, None, server,
               BENCH_MIDDLEWARE="usual", **told),
    ]  # fmt: skip
    found = Result(database=city.ask("database"), rows={city.name: city.rows()})
    with running([portal, *others]):
        found.series = flooded([portal, *others], path, body.read_bytes())
    found.ratios = [
        {"of": "kept page", "to": other.name, "unit": "requests/s", **({"at_least": 0.5} if at == 0 else {})}
        for at, other in enumerate(others)
    ] + [{"of": "kept page", "to": "empty view", "unit": "µs of the server's processor"}]
    return found


def flooded(servers: list[Server], path: str, body: bytes) -> list[dict]:
    """Requests a second, and what each cost the server's processor, in turns."""
    lines = {server: [Line(server.port) for _ in range(CONNECTIONS)] for server in servers}
    for server in servers:
        assert lines[server][0].ask(path) == body, f"{server.name} gives other bytes"
        flood(lines[server], path, REQUESTS)
    cost: dict[str, list[float]] = {server.name: [] for server in servers}

    def take(server: Server) -> float:
        before = server.cpu()
        rate = flood(lines[server], path, REQUESTS)
        cost[server.name].append((server.cpu() - before) / REQUESTS * 1e6)
        return rate

    rates = in_turns({one.name: (lambda number, one=one: take(one)) for one in servers}, rounds(40))
    return series(rates, "requests/s") + series(cost, "µs of the server's processor")


@benchmark("empty_view_granian", "Kept page and empty view under granian")
def empty_view_granian() -> Result:
    """The kept page of a building in the largest city, and a bare Django view without any middleware that returns the
    same bytes; granian, 1 worker, 2 threads; 4 connections, 300 requests a sample, in turns. The processor time is the
    web server's alone: the database's work is not in it, but in the requests a second it is."""
    return against_an_empty_view("granian")


@benchmark("empty_view_waitress", "Kept page and empty view under waitress")
def empty_view_waitress() -> Result:
    """The same under waitress, the server of `make run`, with 2 threads."""
    return against_an_empty_view("waitress")
