"""A legal question and its answer, written anew for everybody: nobody is known by it, and it stands while all agree. 公开的法律问答"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import consents, moment
from accounts.models import Consent
from grids.models import Area
from grids.versions import shown_anew
from services.cases.models import Case

TWO_YEARS = timedelta(days=730)  # as long as the consent says: accounts/consents.py
CHANCE = 9  # bytes: an address that does not say how many questions there were, nor in which order


def new_key() -> str:
    return secrets.token_urlsafe(CHANCE)


class OpenAnswerQuerySet(models.QuerySet):
    def shown(self) -> OpenAnswerQuerySet:
        """What everybody may read now, newest first: agreed to in these words, not taken back, not two years old."""
        agreed = Consent.objects.filter(
            contact=OuterRef("case__requester"), about=OuterRef("case__number"),
            purpose=Consent.Purpose.PUBLISH_ANSWER, withdrawn_at=None,
        )  # fmt: skip
        hung = self.filter(standing=OpenAnswer.Standing.PUBLIC, published_at__gt=moment.now() - TWO_YEARS)
        return hung.filter(Exists(agreed), case__erased_at=None).order_by("-published_at", "-pk")

    def at(self, areas: Any) -> OpenAnswerQuerySet:
        """Those of these areas (ids, or a query of them)."""
        return self.filter(area__in=areas).select_related("area")


class OpenAnswer(models.Model):
    """What of one question may stand publicly. Written by the rows of the table of questions, and by take_back.

    It names the community and nothing below it. `case` is for the two and the clock: no page leads from here to it.
    """

    class Standing(models.TextChoices):
        NONE = "", _("没有公开")
        PROPOSED = "proposed", _("等居民决定")
        PUBLIC = "public", _("已公开")
        REFUSED = "refused", _("居民不同意公开")
        DOWN = "down", _("已撤下")

    case = models.OneToOneField(Case, models.CASCADE, related_name="open_answer")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    open_question = models.TextField(_("公开的问题"), blank=True)
    open_answer = models.TextField(_("公开的答复"), blank=True)
    edition = models.PositiveSmallIntegerField(default=0, help_text="counts the wordings; one agrees to one of them")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.NONE, blank=True)
    published_at = models.DateTimeField(null=True)

    objects = OpenAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开的法律问答")
        indexes = [
            models.Index(fields=["area", "published_at"], condition=models.Q(standing="public"), name="open_answer_at")
        ]

    def __str__(self) -> str:
        return self.key

    @cached_property
    def shown_now(self) -> bool:
        """What shown() asks, of one as it was read. One query while it is public, else none."""
        case, at = self.case, self.published_at
        hung = self.standing == self.Standing.PUBLIC and at is not None and at > moment.now() - TWO_YEARS
        if not hung or case.erased_at or case.requester is None:
            return False
        return consents.holds(case.requester, Consent.Purpose.PUBLISH_ANSWER, case.number)


def open_answer_of(case: Case) -> OpenAnswer:
    """What a case of the kind `questions` has beside it."""
    assert isinstance(case.detail, OpenAnswer)
    return case.detail


def take_back(number: str) -> None:
    """Whoever asked took the consent back among their own things: what was written for it goes, and nobody asks again."""
    found = OpenAnswer.objects.filter(case__number=number, standing=OpenAnswer.Standing.PUBLIC)
    areas = list(found.values_list("area", flat=True))
    found.update(standing=OpenAnswer.Standing.REFUSED, open_question="", open_answer="", published_at=None)
    shown_anew(areas)
