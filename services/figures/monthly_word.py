"""The monthly report as a Word file: the numbers of the printed sheet, and no more. 月报"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from grids.naming import named
from services.figures.measures import FEWEST
from services.figures.monthly import Monthly
from services.figures.paper import DOCX, WIDE, Sheet

__all__ = ["DOCX", "written"]


def written(page: Monthly) -> bytes:
    """The whole file."""
    facts = {"place": named(page.area), "month": page.period}
    sheet = Sheet(_("%(place)s%(month)s月报") % facts, size=9)
    _heads(sheet, page)
    _counted(sheet, page)
    _said(sheet, page)
    _took(sheet, page)
    _by_category(sheet, page)
    _below(sheet, page)
    at = f"{timezone.localtime(page.as_of):%Y-%m-%d %H:%M}"
    sheet.line(_("截至 %(at)s，数字从办理记录里直接数出来，没有人上报，也不作排名。") % {"at": at}, small=True)
    few = _("“<%(fewest)s”和“…”是为免认出是谁而不显示的，“—”表示还没有。")
    sheet.line(few % {"fewest": FEWEST}, small=True)
    return sheet.made


def _heads(sheet: Sheet, page: Monthly) -> None:
    said = [
        f"{head.value} {head.label}（{head.note}）" if head.note else f"{head.value} {head.label}"
        for head in page.counts.heads
    ]
    now = {"open": page.counts.of["open_now"], "late": page.counts.of["overdue_now"]}
    sheet.line("；".join([*said, _("%(open)s 件在办（其中 %(late)s 件超期）") % now]))


def _counted(sheet: Sheet, page: Monthly) -> None:
    sheet.heading(_("办件"))
    lines = [(str(line.label), str(line.now), str(line.before)) for line in page.compared]
    sheet.table([("", _("本月"), _("上月")), *lines], (WIDE - 56, 28, 28))


def _said(sheet: Sheet, page: Monthly) -> None:
    sheet.heading(_("三率"))
    lines = [(f"{label}：{definition}", str(share), str(former)) for label, share, former, definition in page.rates]
    lines.append((_("按时答复"), str(page.counts.on_time), str(page.former.counts.on_time)))
    sheet.table([("", _("本月"), _("上月")), *lines], (WIDE - 56, 28, 28))
    for one in page.targets:
        sheet.line(str(one))


def _took(sheet: Sheet, page: Monthly) -> None:
    sheet.heading(_("用时"))
    lines = [(f"{one.stage.label}：{one.stage.definition}", str(one), one.nine_of_ten) for one in page.durations]
    sheet.table([("", _("一半不超过"), _("九成不超过")), *lines], (WIDE - 56, 28, 28))


def _by_category(sheet: Sheet, page: Monthly) -> None:
    if page.main_categories:
        sheet.heading(_("按类别"))
        sheet.line("；".join(f"{name} {filed}" for name, filed in page.main_categories))
        sheet.line(_("取到 %(fewest)s 的倍数，实际只多不少。") % {"fewest": FEWEST}, small=True)


def _below(sheet: Sheet, page: Monthly) -> None:
    if page.areas:
        sheet.heading(_("下设"))
        lines = [
            (named(child), str(counts.of["filed"]), str(counts.of["resolved"]), str(counts.on_time))
            for child, counts in page.areas
        ]
        sheet.table([("", _("收到"), _("已答复"), _("按时")), *lines], (WIDE - 84, 28, 28, 28))
