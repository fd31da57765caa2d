"""What plates are printed on: how many lie on a sheet, and where it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.plates import Plate


@dataclass(frozen=True)
class Paper:
    """One way to print. `name` is the class that static/plate.css lays the sheet out by; `marks` in mm on it."""

    name: str
    label: Promise
    on_a_sheet: int
    box: str = ""
    marks: str = ""
    ink: str = "#000"

    def sheets(self, plates: Sequence[Plate]) -> list[Sequence[Plate]]:
        """As they come out of the printer: cut sheet by sheet, they lie in the order they were given in."""
        return [plates[at : at + self.on_a_sheet] for at in range(0, len(plates), self.on_a_sheet)]


A4 = "0 0 210 297"
# Eight of 92 × 66 mm, side by side: five cuts across, three down. The marks stand outside, where nothing is lost.
STICKERS = "".join(
    [f"M4 {y}h7M199 {y}h7" for y in (16.5, 82.5, 148.5, 214.5, 280.5)]
    + [f"M{x} 7v7M{x} 283v7" for x in (13, 105, 197)]
)  # fmt: skip
PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a5", _("A5 横放，一张一块"), 1),
        Paper("a4", _("A4 竖放，一张两块，裁一刀"), 2, A4, "M0 148.5h7M203 148.5h7", "#fff"),
        Paper("large", _("A4 横放，一张一块大的"), 1),
        Paper("stickers", _("A4 不干胶，一张八枚小的"), 8, A4, STICKERS),
    )
}
USUAL = PAPERS["a5"]
