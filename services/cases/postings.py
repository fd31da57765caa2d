"""What of a case hangs on the public board 公示栏: words that somebody has checked, and pictures that somebody has seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Consent
from grids.models import Area, Person
from services.cases.table import Phase

A_YEAR = timedelta(days=365)  # as long as the consent to publish says: accounts/consents.py


class PostingQuerySet(models.QuerySet):
    def shown(self) -> PostingQuerySet:
        """Up now, newest first: agreed to and not taken back, answered, not sealed, not a year old, not taken down."""
        agreed = Consent.objects.filter(
            contact=OuterRef("case__requester"), about=OuterRef("case__number"),
            purpose=Consent.Purpose.PUBLISH, withdrawn_at=None,
        )  # fmt: skip
        hung = self.filter(taken_down_at=None, put_up_at__gt=moment.now() - A_YEAR, case__openness="public")
        answered = hung.filter(Exists(agreed), case__phase__in=(Phase.RESTING, Phase.OVER), case__erased_at=None)
        return answered.order_by("-put_up_at", "-pk")

    def at(self, area: Area) -> PostingQuerySet:
        """Those about places in this area."""
        return self.filter(case__place__path__startswith=area.path)


class Posting(models.Model):
    """One case on the board. Written only by the rows `put_on_board` and `take_down`. 公示"""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="posting")
    words = models.TextField(_("公开的内容"))
    answer = models.TextField(_("公开的答复"))
    before = models.ForeignKey("cases.Photo", models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey("cases.Photo", models.SET_NULL, null=True, related_name="+")
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    put_up_at = models.DateTimeField(default=moment.now, db_index=True)
    taken_down_at = models.DateTimeField(null=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("公示")

    def __str__(self) -> str:
        return f"{self.case_id}"

    @property
    def pictures(self) -> list[tuple[str, Any]]:
        return [(stage, picture) for stage, picture in (("before", self.before), ("after", self.after)) if picture]
