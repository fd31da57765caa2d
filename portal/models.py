"""The one row the frame keeps for itself."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from accounts import moment


class Pulse(models.Model):
    """When clock, broker and worker last proved together that they live.

    A row and not a file or a cache key: web and worker may run on different machines with different caches, and what
    they are sure to share is the database.
    """

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "pulse"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def beat(cls, name: str = "worker") -> None:
        """Note that it lives now. One statement."""
        cls.objects.update_or_create(name=name, defaults={"at": moment.now()})

    @classmethod
    def last(cls, name: str = "worker") -> datetime | None:
        return cls.objects.filter(name=name).values_list("at", flat=True).first()
