"""Whether a page was clear to who read it: yes or no, a few words, the day, and nothing about who said it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from home.models.publication import Publication


class Remark(models.Model):
    """这页说清楚了吗. Forgotten after home.remarks.KEPT, or when an editor says that the page was mended."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="remarks")
    clear = models.BooleanField(_("说清楚了"))
    words = models.CharField(_("哪里没说清楚"), max_length=200, blank=True)
    on = models.DateField(default=moment.today)

    class Meta:
        verbose_name = _("读者意见")
        indexes = [models.Index(fields=["publication", "clear"], name="remark_of")]

    def __str__(self) -> str:
        return self.words or str(self.clear)
