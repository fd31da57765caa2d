"""What consultation forgets by itself, and when. services.consultation.personal promises it."""

from __future__ import annotations

from accounts import moment
from services.consultation.published import TWO_YEARS, OpenAnswer


def forget_answers() -> int:
    """Empty what has stood publicly for two years; returns how many. It is shown no more from that moment on anyway."""
    old = OpenAnswer.objects.filter(published_at__lte=moment.now() - TWO_YEARS)
    return old.update(standing=OpenAnswer.Standing.DOWN, open_question="", open_answer="", published_at=None)
