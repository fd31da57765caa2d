"""Sending in a form of one's own: read through before it is kept, and every fault named with its place."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Area
from services.figures.blanks import opening, shelf
from services.figures.models import Blank

log = logging.getLogger(__name__)

OLD = (".xls", ".doc", ".et", ".wps", ".rtf")
RUNNING = (".xlsm", ".xlsb", ".xltm", ".docm", ".dotm")
FAULTS_SHOWN = 10


class BlankForm(forms.Form):
    """Cleaned: `name`, `file`, and of the file `form`, `content`, `asks`."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("Excel 的 .xlsx 或 Word 的 .docx，最多 1 MB。要填的地方写 {{收到}}、{{事项.编号}} 这样的名称。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        error_messages={
            "required": gettext_lazy("请先选一个文件。"), "empty": gettext_lazy("这个文件是空的，请重新保存后上传。"),
        },
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=40, required=False,
        help_text=gettext_lazy("例如：街道月报。空着就用文件名；与已有的同名，就换成新的这一份。"),
    )  # fmt: skip

    def __init__(self, area: Area, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.area = area

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        name = (file.name or "").lower()
        if name.endswith(OLD):
            raise ValidationError(_("这是旧式的文件，或加了密码。请去掉密码，另存为 .xlsx 或 .docx 再上传。"))
        if name.endswith(RUNNING):
            raise ValidationError(_("文件里可能有宏。请另存为不带宏的 .xlsx 或 .docx 再上传。"))
        if (file.size or 0) > opening.PACKED:
            raise ValidationError(_("文件太大，最多 1 MB。请去掉图片和用不到的内容。"))
        self._read(file.read())
        return file

    def _read(self, content: bytes) -> None:
        try:
            form = opening.kind_of(content)
            fields, faults = shelf.read(form, content)
        except opening.NotAForm as refused:
            raise ValidationError(str(refused)) from refused
        except Exception as broken:  # a file with all its parts may still be wrong in as many ways as there are parts
            log.info("a form could not be read: %s", type(broken).__name__)
            raise ValidationError(_("文件打不开，可能已损坏。请打开它，另存为 .xlsx 或 .docx 再上传。")) from broken
        if faults:
            more = [_("另外还有 %(many)d 处。") % {"many": len(faults) - FAULTS_SHOWN}] * (len(faults) > FAULTS_SHOWN)
            raise ValidationError([*map(str, faults[:FAULTS_SHOWN]), *more])
        if not fields:
            raise ValidationError(_("文件里没有要填的地方。请在要填的格子里写 {{收到}} 这样的名称，或先下载样表看看。"))
        self.cleaned_data |= {"form": form, "content": content, "asks": len(fields)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            cleaned["name"] = (cleaned.get("name") or PurePath(file.name or "").stem)[:40].strip() or _("我的表格")
            others = Blank.objects.filter(area=self.area).exclude(name=cleaned["name"])
            if others.count() >= shelf.MOST:
                raise ValidationError(_("这里已有 %(most)d 份表格，请先删去一份。") % {"most": shelf.MOST})
        return cleaned
