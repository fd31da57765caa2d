"""The sheet that says how many hours, on A4. 服务时长证明

STSong-Light is one of the Chinese fonts that every reader of PDF brings along, so no font has to be carried.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.orders.ledger import Certificate

FONT = "STSong-Light"
PLAIN = "Helvetica"
WIDE, HIGH = 595, 842  # A4, in points
LEFT, TOP, LINE = 92, 640, 36
BLUE, SOFT = "#12497c", "#5a6472"  # of the plates


def check_url(certificate: Certificate) -> str:
    return f"{settings.PUBLIC_URL}{reverse('check_certificate')}?n={certificate.number}"


def pdf(certificate: Certificate) -> bytes:
    """One page, in the language of the reader."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    sheet = Canvas(file, pagesize=(WIDE, HIGH), invariant=True)
    sheet.setTitle(f"{certificate.get_kind_display()} {certificate.shown_number}")
    _frame(sheet)
    _centred(sheet, 738, certificate.get_kind_display(), 30)
    for place, words in enumerate(lines(certificate)):
        _write(sheet, TOP - place * LINE, words, 16)
    _write(sheet, 232, _("盖章："), 14)
    _code(sheet, check_url(certificate))
    _write(sheet, 90, _("扫码或打开下面的网址核对编号，两边一样才是真的："), 10, SOFT)
    _write(sheet, 74, check_url(certificate), 10, SOFT)
    sheet.showPage()
    sheet.save()
    return file.getvalue()


def _frame(sheet: Any) -> None:
    """Two lines around the sheet and one below the title: it is kept, and hung up."""
    sheet.setStrokeColor(BLUE)
    for width, inset in ((2.4, 34), (0.8, 40)):
        sheet.setLineWidth(width)
        sheet.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)
    sheet.line(WIDE / 2 - 60, 712, WIDE / 2 + 60, 712)


def _centred(sheet: Any, height: float, words: str, size: float) -> None:
    _write(sheet, height, words, size, BLUE, left=(WIDE - _wide(sheet, words, size)) / 2)


def _write(sheet: Any, height: float, words: str, size: float, colour: str = "black", left: float = LEFT) -> None:
    """One line, smaller where it would run out of the frame: the names of some bodies are long."""
    size = min(size, size * (WIDE - left - LEFT + 20) / _wide(sheet, words, size))
    sheet.setFillColor(colour)
    for said, font in _runs(words):
        sheet.setFont(font, size)
        sheet.drawString(left, height, said)
        left += sheet.stringWidth(said, font, size)


def _wide(sheet: Any, words: str, size: float) -> float:
    return sum(sheet.stringWidth(said, font, size) for said, font in _runs(words))


def _runs(words: str) -> Iterator[tuple[str, str]]:
    """Letters and figures in Helvetica: where a reader has no such Chinese font, the number and the hours still stand there."""
    for plain, run in groupby(words, key=str.isascii):
        yield "".join(run), PLAIN if plain else FONT


def lines(certificate: Certificate) -> list[str]:
    """What the sheet says, line by line; the page that checks a number says the same."""
    first = [
        _("编号：%(number)s") % {"number": certificate.shown_number},
        _("姓名或称呼：%(name)s") % {"name": certificate.name},
    ]
    what = _registered(certificate) if certificate.kind == Certificate.Kind.REGISTERED else _helped(certificate)
    last = [
        _("记录方：%(issuer)s") % {"issuer": certificate.issuer},
        _("开具日期：%(day)s") % {"day": _day(timezone.localdate(certificate.issued_at))},
    ]
    return first + what + last


def _helped(certificate: Certificate) -> list[str]:
    hours, minutes = divmod(certificate.minutes, 60)
    said = {"hours": hours, "minutes": minutes, "times": certificate.times}
    times = ngettext("共 %(times)s 次，", "共 %(times)s 次，", certificate.times) % said
    return [
        _("时间：%(since)s 至 %(until)s") % {"since": _day(certificate.since), "until": _day(certificate.until)},
        times + _("合计 %(hours)s 小时 %(minutes)s 分钟") % said,
    ]


def _registered(certificate: Certificate) -> list[str]:
    return [
        _("工作单位（本人填写）：%(unit)s") % {"unit": certificate.unit},
        _("已到居住地报到：%(grid)s") % {"grid": certificate.grid},
        _("社区确认日期：%(day)s") % {"day": _day(certificate.since)},
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _code(sheet: Any, address: str) -> None:
    """The address as a square to scan, 110 points wide, at the lower right."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    square = QrCodeWidget(address, barWidth=110, barHeight=110, barLevel="M")
    drawing = Drawing(110, 110)
    drawing.add(square)
    renderPDF.draw(drawing, sheet, WIDE - LEFT - 110, 122)
