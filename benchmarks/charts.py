"""Small pictures of samples, as SVG: a dot a sample, a box from the lower to the upper quartile, a line at the median."""

from __future__ import annotations

from html import escape
from statistics import median, quantiles
from typing import Any

WIDTH, ROW, LEFT, TOP, MARGIN = 760, 44, 250, 30, 20
INK, PAPER, SOFT = "#0c3358", "#ffffff", "#7aa7cf"
DOTS = 200  # of more samples every second, third … is drawn


def spread(samples: list[float]) -> tuple[float, float, float]:
    """Lower quartile, median, upper quartile."""
    if len(samples) < 2:
        return samples[0], samples[0], samples[0]
    low, _middle, high = quantiles(samples, n=4, method="inclusive")
    return low, median(samples), high


def chart(series: list[dict[str, Any]], unit: str) -> str:
    """One row for each series of this unit, from nothing to the largest 95th percentile."""
    top = max(_most(one["samples"]) for one in series) * 1.05
    scale = (WIDTH - LEFT - MARGIN) / top
    height = TOP + ROW * len(series) + 30
    rows = "".join(_row(one, TOP + ROW * at, scale) for at, one in enumerate(series))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="13" fill="{INK}"><rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{rows}'
        f"{_axis(top, scale, height, unit)}</svg>\n"
    )


def _most(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95) - (len(samples) == 1)]


def _row(one: dict[str, Any], y: int, scale: float) -> str:
    samples, right = one["samples"], WIDTH - MARGIN
    low, middle, high = (min(LEFT + value * scale, right) for value in spread(samples))
    step = -(-len(samples) // DOTS)
    dots = "".join(
        f'<circle cx="{min(LEFT + value * scale, right):.1f}" cy="{y + 20 + at % 5 * 3 - 6}" r="1.5"/>'
        for at, value in enumerate(samples[::step])
    )
    return (
        f'<text x="{LEFT - 10}" y="{y + 24}" text-anchor="end">{escape(one["name"])}</text>'
        f'<rect x="{low:.1f}" y="{y + 8}" width="{max(high - low, 1):.1f}" height="24" fill="{SOFT}" opacity="0.5"/>'
        f'<g fill="{SOFT}">{dots}</g>'
        f'<rect x="{middle - 1:.1f}" y="{y + 6}" width="2" height="28"/>'
    )


def _axis(top: float, scale: float, height: int, unit: str) -> str:
    marks = "".join(
        f'<text x="{LEFT + top * part / 4 * scale:.1f}" y="{height - 8}" text-anchor="middle">{top * part / 4:.3g}</text>'
        for part in range(5)
    )
    return f'{marks}<text x="{LEFT - 10}" y="{height - 8}" text-anchor="end">{escape(unit)}</text>'
