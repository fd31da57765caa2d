"""A row that the pages of a place show: whoever changes it changes them, in the same transaction."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Area
from home.redrawn import bump


class ShownAtPlace(models.Model):
    """Hangs on an area and holds for it and all below. Saving and deleting renew the pages; a bulk write would not."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("区域"))

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """Also where it was shown before, when it changes its area."""
        before = Area.objects.filter(pk__in=type(self)._default_manager.filter(pk=self.pk).values("area"))
        places = {self.area, *before}
        super().save(*args, **kwargs)
        bump(places)

    @transaction.atomic
    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        bump([self.area])
        return gone
