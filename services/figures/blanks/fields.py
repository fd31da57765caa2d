"""Everything that can be filled into a form of one's own: its name, an English one, what it means, how it is read.

The names are what people have typed into their files: one that is here stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from services.figures import durations
from services.figures.figures import Defined
from services.figures.measures import FOR_STAFF, MEASURES, Measure
from services.figures.shares import Counts, Share
from services.figures.stages import STAGES, Stage

Value = str | int | Share | None


@dataclass(frozen=True)
class Field:
    """`family`: of which rows it is one column; empty: it is said once. `read` asks such a row, or the answers."""

    name: str
    alias: str
    meaning: Any
    read: Callable[[Any], Value]
    family: str = ""

    @property
    def slot(self) -> str:
        """As it is typed."""
        return f"{{{{{self.name}}}}}"

    @property
    def alias_slot(self) -> str:
        return f"{{{{{self.alias}}}}}"


@dataclass(frozen=True)
class Family:
    """A row that is written as often as there is something to say: `{{事项.编号}}`, `{{case.number}}`."""

    code: str
    prefix: str
    label: Any
    meaning: Any


FAMILIES = (
    Family("case", "事项", _("一件事一行"), _("这一期间收到的事项，先收到的在前。没有保密的，也没有姓名、电话和居民写的话。")),
    Family("category", "类别", _("一类一行"), _("每一种类、每一类别的数字。保密的合成一行，不写名称。")),
    Family("below", "下级", _("一处一行"), _("下面每个社区、小区或网格的数字，和公开的统计页一样：不足五人的评价不显示。")),
)  # fmt: skip
COUNTED = tuple(one for one in (*MEASURES, *FOR_STAFF) if not one.code.endswith("_now"))
NOW = tuple(one for one in MEASURES if one.code.endswith("_now"))
RATES = (
    ("按时率", "on_time", _("按时答复的，占有时限的答复。")),
    ("响应率", "contacted", _("居民评价时说“联系过”的，占回答了这一问的。")),
    ("解决率", "solved", _("居民评价“已解决”的，占“已解决”和“没解决”的。")),
    ("满意率", "satisfied", _("居民评价“满意”的，占说了满不满意的；“基本满意”不算满意。")),
    ("评价率", "response", _("居民说了满不满意的，占答复了的。")),
    ("重复发生率", "recurrence", _("重复发生的，占收到的。")),
    ("部门报到率", "report_in", _("部门已经报到的，占吹哨的次数。")),
)


def _once() -> Iterator[Field]:
    """What stands once in a form."""
    for name, alias, meaning in (
        ("区域", "area", _("这份表填的是哪里。")),
        ("全称", "official_name", _("区域的全称；没有填过全称的，是名称。")),
        ("期间", "period", _("例如：2026 年 11 月。")),
        ("年", "year", _("期间从哪一年开始，四位数字。“全部”是空的。")),
        ("月", "month", _("期间从几月开始。“全部”是空的。")),
        ("开始日期", "first_day", _("期间的第一天。“全部”是空的。")),
        ("截止日期", "last_day", _("期间的最后一天，还没有到的，是今天。")),
        ("填表日期", "today", _("今天。")),
        ("填表人", "filled_by", _("下载这份表的人。")),
        ("家事", "grid_matters", _("这一期间收到、分流为家事的，不含保密事项。")),
        ("共事", "shared_matters", _("这一期间收到、分流为共事的，不含保密事项。")),
        ("公事", "public_matters", _("这一期间收到、分流为公事的，不含保密事项。")),
        ("未分流", "no_tier", _("这一期间收到、还没有分流的，不含保密事项。")),
        ("专题数", "topics", _("此刻在办的专题。")),
    ):
        yield Field(name, alias, meaning, attrgetter(alias))
    yield from (_of("", field, "counts") for field in _counted((*COUNTED, *NOW)))
    yield from (_of("", field, "counts") for field in _took())
    for field in _counted(COUNTED):
        yield Field(f"上月.{field.name}", f"last.{field.alias}", field.meaning, partial(_before, field.read))


def _cases() -> Iterator[Field]:
    for name, alias, meaning in (
        ("编号", "number", _("事项的编号。")),
        ("事项", "title", _("类别和地点。")),
        ("时限", "due", _("最近一个时限；已经办结的没有。")),
        ("三色", "colour", _("红、黄或绿；已经办结的没有。")),
        ("分流", "tier", _("家事、共事或公事。")),
        ("状态", "state", _("此刻办到哪一步。")),
        ("承办", "owner", _("承办的人或单位。")),
        ("收到", "filed", _("提交的日期和时间。")),
    ):
        yield Field(name, alias, meaning, partial(_cell, alias))


def _columns(family: Family) -> Iterator[Field]:
    """The columns of a family, and the number of the row."""
    yield Field("序号", "no", _("从 1 数起。"), attrgetter("no"))
    if family.code == "case":
        yield from _cases()
        return
    yield Field("名称", "name", _("类别或地方的名称。"), attrgetter("name"))
    if family.code == "category":
        yield Field("种类", "kind", _("例如：我要反映、找人帮忙。"), attrgetter("kind"))
        yield from (_of("", field, "counts") for field in (*_counted(COUNTED), *_took()))
    else:
        yield from (_of("", field, "counts") for field in (*_published(), *_rates()))


def _counted(measures: tuple[Measure, ...]) -> Iterator[Field]:
    """Exact: who reads it may open the cases."""
    for measure in measures:
        yield Field(_name(measure), measure.code, measure.definition, partial(_number, measure.code))
    yield from _rates()


def _published() -> Iterator[Field]:
    """As the public page has it."""
    for measure in MEASURES:
        yield Field(_name(measure), measure.code, measure.definition, partial(_said_in_public, measure))


def _rates() -> Iterator[Field]:
    for name, code, meaning in RATES:
        yield Field(name, f"{code}_rate", meaning, attrgetter(code))


def _took() -> Iterator[Field]:
    for stage in STAGES:
        said = f"{_in_chinese(stage.label)}用时"
        yield Field(said, f"{stage.code}_median", stage.definition, partial(_half, stage))


def _of(family: str, field: Field, name: str) -> Field:
    """The same, asked of what holds the counts."""
    return Field(field.name, field.alias, field.meaning, lambda row: field.read(getattr(row, name)), family)


def _before(read: Callable[[Counts], Value], answers: Any) -> Value:
    return None if answers.former is None else read(answers.former)


def _number(code: str, counts: Counts) -> Value:
    return counts.of[code]


def _said_in_public(measure: Measure, counts: Counts) -> Value:
    said = Defined(measure, counts).value
    return int(said) if said.isdecimal() else said


def _half(stage: Stage, counts: Counts) -> Value:
    return str(next(one for one in durations.of(counts.of) if one.stage == stage))


def _cell(column: str, row: Any) -> Value:
    return row.cells[column]


def _name(measure: Measure) -> str:
    """The label, without the words that only make sense below another line."""
    return _in_chinese(measure.label).removeprefix("其中")


def _in_chinese(label: Any) -> str:
    with translation.override("zh-hans"):
        return str(label)


def _all() -> Iterator[Field]:
    yield from _once()
    for family in FAMILIES:
        for one in _columns(family):
            name, alias = f"{family.prefix}.{one.name}", f"{family.code}.{one.alias}"
            yield Field(name, alias, one.meaning, one.read, family.code)


FIELDS = tuple(_all())
NAMES = {name.casefold(): field for field in FIELDS for name in (field.name, field.alias)}
