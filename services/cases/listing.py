"""What the desk keeps beside the cases: the words they are found by, lists to be seen again, words said often."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Area, Person


class CaseWords(models.Model):
    """The words by which a case is found at the desk; see grams.py. Goes with the case's text."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()
    places = models.TextField(default="", db_default="", help_text="ids of the areas it lies in, which never change")
    put_away = models.BooleanField(default=False, db_default=False, help_text="since it is over; see grams.put_away")

    class Meta:
        verbose_name = _("检索用字")

    def __str__(self) -> str:
        return f"{self.case_id}"


class SavedFilter(models.Model):
    """A list that somebody wants to see again. 常用筛选"""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=800, help_text="as in the address of the desk")

    class Meta:
        verbose_name = _("常用筛选")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name


class CannedReply(models.Model):
    """Words that are said often here, kept by who leads; whoever replies may begin with them. 常用答复"""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("适用区域"))
    text = models.CharField(_("答复"), max_length=300)

    class Meta:
        verbose_name = _("常用答复")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["area", "text"], name="canned_reply_once")]

    def __str__(self) -> str:
        return self.text
