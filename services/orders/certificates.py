"""The sheet that says how many hours, on A4. 服务时长证明

STSong-Light is one of the Chinese fonts that every reader of PDF brings along, so no font has to be carried.
"""

from __future__ import annotations

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
LEFT, TOP, LINE = 72, 700, 30  # points; A4 is 595 × 842


def check_url(certificate: Certificate) -> str:
    return f"{settings.PUBLIC_URL}{reverse('check_certificate')}?n={certificate.number}"


def pdf(certificate: Certificate) -> bytes:
    """One page, in the language of the reader."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    sheet = Canvas(file, pagesize=(595, 842), invariant=True)
    sheet.setTitle(f"{certificate.get_kind_display()} {certificate.shown_number}")
    _write(sheet, 760, certificate.get_kind_display(), 26)
    for place, words in enumerate(lines(certificate)):
        _write(sheet, TOP - place * LINE, words, 14)
    _code(sheet, check_url(certificate))
    _write(sheet, 96, _("扫码或打开下面的网址核对编号，两边一样才是真的："), 10)
    _write(sheet, 80, check_url(certificate), 10)
    sheet.showPage()
    sheet.save()
    return file.getvalue()


def _write(sheet: Any, height: float, words: str, size: int) -> None:
    """Letters and figures in Helvetica: where a reader has no such Chinese font, the number and the hours still stand there."""
    left: float = LEFT
    for plain, run in groupby(words, key=str.isascii):
        said, font = "".join(run), PLAIN if plain else FONT
        sheet.setFont(font, size)
        sheet.drawString(left, height, said)
        left += sheet.stringWidth(said, font, size)


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
    renderPDF.draw(drawing, sheet, 413, 112)
