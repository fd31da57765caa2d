"""The sheet of hours on A4: nothing runs out of its frame, and its code leads to the page that checks it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from reportlab.pdfgen import canvas

from services.orders import certificates
from services.orders.ledger import Certificate

FRAME = 40  # points, the inner line


@pytest.fixture
def drawn(monkeypatch) -> list[tuple[float, float, str]]:
    """Where each piece of text begins and ends, from left to right, and what it says."""
    seen: list[tuple[float, float, str]] = []

    class Sheet(canvas.Canvas):
        def drawString(self, x, y, text, *more, **ways):
            seen.append((x, x + self.stringWidth(text), text))
            super().drawString(x, y, text, *more, **ways)

    monkeypatch.setattr(canvas, "Canvas", Sheet)
    return seen


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("issuer", ["东园社区", "江州区柳河街道东园社区新时代文明实践站志愿服务工作委员会"])
def test_every_line_stays_within_the_frame(drawn, language, issuer):
    made = Certificate(
        number="7K3M9QX2V1", kind=Certificate.Kind.HOURS, name="林二", issuer=issuer, minutes=1870, times=23,
        since=date(2026, 1, 5), until=date(2026, 11, 20), issued_at=datetime(2026, 11, 27, tzinfo=UTC),
    )  # fmt: skip
    with translation.override(language):
        assert certificates.pdf(made).startswith(b"%PDF-")
        told = "".join(text for _first, _last, text in drawn)
        assert certificates.check_url(made) in told
        assert all(line in told for line in certificates.lines(made))
    assert all(first > FRAME and last < certificates.WIDE - FRAME for first, last, _text in drawn)
