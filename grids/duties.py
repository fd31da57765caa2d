"""What an appointment is for. About ten, in code, for rights hang on them; titles are free text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """职责. The order is the order on a page: whom a resident calls first stands first."""

    GRID_WORKER = "grid_worker", _("网格员")
    GRID_LEADER = "grid_leader", _("网格长")
    DEPUTY = "deputy", _("副网格长")
    STEWARD = "steward", _("楼栋长")
    COMMUNITY_STAFF = "community_staff", _("社区工作人员")
    SUBDISTRICT_STAFF = "subdistrict_staff", _("街道工作人员")
    SUPERVISOR = "supervisor", _("督办员")
    UNIT_STAFF = "unit_staff", _("单位联络员")
    LEGAL = "legal", _("法律顾问")
    JUDGE = "judge", _("法官")
    POLICE = "police", _("责任民警")
    EDITOR = "editor", _("信息员")
    ADMINISTRATOR = "administrator", _("管理员")
    SECURITY = "security", _("安全管理员")
    AUDITOR = "auditor", _("审计员")


LEADING = (Duty.GRID_LEADER, Duty.DEPUTY)  # named beside their area wherever that is listed
ADMINISTERING = (Duty.ADMINISTRATOR, Duty.SECURITY, Duty.AUDITOR)  # 三员: nobody holds two of them, where that is asked
KEEPING = (Duty.EDITOR, Duty.ADMINISTRATOR)  # they keep what a place shows; an administrator its tree and people too
