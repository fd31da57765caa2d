"""What the desk keeps beside the cases: the words they are found by, and the lists that somebody wants to see again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Person


class CaseWords(models.Model):
    """The words by which a case is found at the desk; see grams.py. Goes with the case's text."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()

    class Meta:
        verbose_name = _("检索用字")

    def __str__(self) -> str:
        return f"{self.case_id}"


class SavedFilter(models.Model):
    """A list that somebody wants to see again. 常用筛选"""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=300, help_text="as in the address of the desk")

    class Meta:
        verbose_name = _("常用筛选")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
