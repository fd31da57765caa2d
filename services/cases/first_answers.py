"""What was answered to a key, for its twins; once.py says how. 一次性凭据"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment


class Once(models.Model):
    """A key that counts once. Who comes again with the same body gets the first answer."""

    key = models.CharField(max_length=64)
    scope = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=moment.now, db_index=True)

    class Meta:
        verbose_name = _("一次性凭据")
        constraints = [models.UniqueConstraint(fields=["key", "scope"], name="once")]

    def __str__(self) -> str:
        return self.scope
