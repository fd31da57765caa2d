"""That followers were told of a publication."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from home.models.publication import Publication


class Told(models.Model):
    """Whoever follows a place that shows this was told of it; nobody is told twice. 已告诉关注的人"""

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="told")
    at = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("已告诉关注的人")

    def __str__(self) -> str:
        return str(self.publication)
