"""A part of a whole, said so that nobody is found out and nothing is rounded up to perfection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.figures.measures import FEWEST

NOTHING, TOO_FEW, UNSAID = "—", f"<{FEWEST}", "…"


@dataclass(frozen=True)
class Share:
    """So many of so many. Of fewer than FEWEST, or where it would give away others, the share is not said."""

    part: int
    whole: int
    unsaid: bool = False

    @property
    def percent(self) -> float | None:
        """To one decimal; neither 100 nor 0 unless it is all or none. None: not said."""
        if self.whole < FEWEST or self.unsaid:
            return None
        rounded = round(100 * self.part / self.whole, 1)
        return rounded if self.part in (0, self.whole) else min(max(rounded, 0.1), 99.9)

    def __str__(self) -> str:
        if self.percent is None:
            return (UNSAID if self.whole >= FEWEST else TOO_FEW) if self.whole or self.unsaid else NOTHING
        return f"{self.percent:g}%"


@dataclass(frozen=True)
class Shown:
    """A number in large letters, what it is, and what stands small beside it."""

    value: str
    label: Any
    note: Any = ""


class Counts:
    """The counts of one area in one period, and the shares made of them. `unsaid`: the bases of words not to be said."""

    def __init__(self, counts: Counter, unsaid: frozenset[str] = frozenset()) -> None:
        self.of, self.unsaid = counts, unsaid

    @property
    def on_time(self) -> Share:
        return Share(self.of["on_time"], self.of["timed"])

    @property
    def contacted(self) -> Share:
        """响应率, as the resident puts it: whether somebody has been in touch."""
        return Share(self.of["contacted"], self.of["asked"], "asked" in self.unsaid)

    @property
    def solved(self) -> Share:
        return Share(self.of["solved"], self.of["judged"], "judged" in self.unsaid)

    @property
    def satisfied(self) -> Share:
        """满意 alone; 基本满意 is published beside it and not in it."""
        return Share(self.of["satisfied"], self.of["said"], "said" in self.unsaid)

    @property
    def rates(self) -> list[tuple[Any, Share, Any]]:
        """三率: responded to, solved, satisfied, each with its definition."""
        return [
            (_("响应率"), self.contacted, _("居民评价时说“联系过”的，占回答了这一问的。")),
            (_("解决率"), self.solved, _("居民评价“已解决”的，占“已解决”和“没解决”的。")),
            (_("满意率"), self.satisfied, _("居民评价“满意”的，占说了满不满意的；“基本满意”不算满意。")),
        ]

    @property
    def recurrence(self) -> Share:
        return Share(self.of["recurred"], self.of["filed"])

    @property
    def report_in(self) -> Share:
        return Share(self.of["reported_in"], self.of["whistles"])

    @property
    def response(self) -> Share:
        """评价率: of the cases answered then, those whose residents have said since how satisfied they are."""
        return Share(self.of["heard"], self.of["resolved"] - self.of["self_handled"])

    @property
    def heard_from(self) -> str:
        """52 人评价，评价率 28%: no share of satisfied people without these two."""
        facts = {"said": self.of["said"], "rate": self.response}
        return _("%(said)s 人评价，评价率 %(rate)s") % facts

    @property
    def satisfaction(self) -> str:
        """98.1% 满意（52 人评价，评价率 28%）, in one piece."""
        if "said" in self.unsaid and self.of["said"] >= FEWEST:
            return _("为免推算出少数人的评价，这里不显示满意率")
        if self.satisfied.percent is None:
            return _("评价的不足 %(fewest)s 人，不显示满意率") % {"fewest": FEWEST}
        facts = {"share": self.satisfied, "base": self.heard_from}
        return _("%(share)s 满意（%(base)s）") % facts

    @property
    def heads(self) -> list[Shown]:
        """What stands first: how many, how many in time, how many satisfied. Shares of too few are left out."""
        sources = {"residents": self.of["filed"] - self.of["filed_by_staff"], "staff": self.of["filed_by_staff"]}
        shown = [Shown(str(self.of["filed"]), _("件收到"), _("居民反映 %(residents)s，网格员发现 %(staff)s") % sources)]
        if self.on_time.percent is not None:
            shown.append(
                Shown(str(self.on_time), _("按时答复"), _("%(timed)s 件有时限的答复") % {"timed": self.of["timed"]})
            )
        if self.satisfied.percent is not None:
            shown.append(Shown(str(self.satisfied), _("满意"), self.heard_from))
        return shown


@dataclass(frozen=True)
class Target:
    """How much of the disputes is settled within one level, and how much should be."""

    label: Any
    share: Share
    target: int

    def __str__(self) -> str:
        facts = {"label": self.label, "share": self.share, "target": self.target}
        return _("%(label)s %(share)s（目标 %(target)s%%）") % facts


GRID, COMMUNITY, SUBDISTRICT = gettext_lazy("网格内"), gettext_lazy("社区以内"), gettext_lazy("街道以内")
WITHIN_GRID = gettext_lazy("矛盾纠纷：网格内化解")
WITHIN_COMMUNITY = gettext_lazy("矛盾纠纷：社区内化解")
WITHIN_SUBDISTRICT = gettext_lazy("矛盾纠纷：街道内化解")
