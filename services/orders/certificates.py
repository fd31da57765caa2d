"""The sheet that says how many hours, on A4. 服务时长证明

STSong-Light is one of the Chinese fonts that every reader of PDF brings along, so no font has to be carried.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.orders.ledger import Certificate

FONT = "STSong-Light"
LEFT, TOP, LINE, WIDE = 72, 700, 30, 451  # points; A4 is 595 × 842


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
    sheet.setTitle(f"{_('志愿服务时长证明')} {certificate.shown_number}")
    sheet.setFont(FONT, 26)
    sheet.drawCentredString(297, 760, _("志愿服务时长证明"))
    sheet.setFont(FONT, 14)
    for place, words in enumerate(lines(certificate)):
        sheet.drawString(LEFT, TOP - place * LINE, words)
    _code(sheet, check_url(certificate))
    sheet.setFont(FONT, 10)
    sheet.drawString(LEFT, 96, _("扫码或打开下面的网址核对编号，两边一样才是真的："))
    sheet.drawString(LEFT, 80, check_url(certificate))
    sheet.showPage()
    sheet.save()
    return file.getvalue()


def lines(certificate: Certificate) -> list[str]:
    """What the sheet says, line by line; the page that checks a number says the same."""
    hours, minutes = divmod(certificate.minutes, 60)
    said = {"hours": hours, "minutes": minutes, "times": certificate.times}
    times = ngettext("共 %(times)s 次，", "共 %(times)s 次，", certificate.times) % said
    return [
        _("编号：%(number)s") % {"number": certificate.shown_number},
        _("姓名或称呼：%(name)s") % {"name": certificate.name},
        _("时间：%(since)s 至 %(until)s") % {"since": _day(certificate.since), "until": _day(certificate.until)},
        times + _("合计 %(hours)s 小时 %(minutes)s 分钟") % said,
        _("记录方：%(issuer)s") % {"issuer": certificate.issuer},
        _("开具日期：%(day)s") % {"day": _day(timezone.localdate(certificate.issued_at))},
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _code(sheet: object, address: str) -> None:
    """The address as a square to scan, 110 points wide, at the lower right."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    square = QrCodeWidget(address, barWidth=110, barHeight=110, barLevel="M")
    drawing = Drawing(110, 110)
    drawing.add(square)
    renderPDF.draw(drawing, sheet, 413, 112)
