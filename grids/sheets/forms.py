"""The upload: refused by a sentence before anything of it is read."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from grids.sheets.opening import MEGABYTE, ON_A_PAGE


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表"),
        help_text=_("Excel 的 .xlsx，最多 20 MB。只检查，不会马上写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请先选一个文件。"), "empty": _("这个文件是空的，请重新保存后上传。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        name = (file.name or "").lower()
        if name.endswith((".xls", ".et")):
            raise ValidationError(_("这是旧式的文件。请在表格软件里另存为 .xlsx 再上传。"))
        if name.endswith((".xlsm", ".xlsb", ".xltm")):
            raise ValidationError(_("文件里可能有宏。请在表格软件里另存为不带宏的 .xlsx 再上传。"))
        if not name.endswith((".xlsx", ".csv")):
            raise ValidationError(_("请上传 .xlsx 文件。"))
        if (file.size or 0) > ON_A_PAGE.packed:
            most = ON_A_PAGE.packed // MEGABYTE
            raise ValidationError(_("文件太大，最多 %(most)d MB。请分成几个文件。") % {"most": most})
        return file
