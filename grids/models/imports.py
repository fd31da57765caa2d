"""A workbook on its way in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment


class ImportJob(models.Model):
    """A workbook that somebody sent in: checked, shown, agreed to, carried out. Its file goes when it is over. 导入"""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待检查")
        CHECKING = "checking", _("正在检查")
        FAULTY = "faulty", _("有错，没有写入")
        CHECKED = "checked", _("检查通过，等您确认")
        AGREED = "agreed", _("等待写入")
        WRITING = "writing", _("正在写入")
        DONE = "done", _("已写入")
        FAILED = "failed", _("没有写入")

    key = models.CharField(max_length=24, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    summary = models.JSONField(default=list)
    shown = models.JSONField(default=list, help_text="the first changes, as [sheet, row, what, words]")
    faults = models.JSONField(default=list, help_text="the first faults, as [cell, words]; all are in the marked file")
    fault_count = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=moment.now)
    taken_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("导入")

    def __str__(self) -> str:
        return self.file_name
