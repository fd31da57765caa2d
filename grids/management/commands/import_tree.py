from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from grids.charge import Charge, charge_of
from grids.duties import Duty
from grids.sheets.importing import FaultsFound, as_many_as_needed, carry_out, check, read
from grids.sheets.opening import BY_COMMAND, NotASheet
from grids.sheets.sheet import Work
from grids.sheets.writing import write_marked

TOLD = 50  # faults on the screen; --marked has all


class Command(BaseCommand):
    help = "Imports areas, buildings, officers and categories from a workbook: all of it, or nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="say what is wrong or would be done; write nothing")
        parser.add_argument("--as", dest="user", default="", help="only what this user (name) may change")
        parser.add_argument("--marked", type=Path, help="write the workbook with its faults marked here")

    def handle(self, *args: Any, file: Path, user: str, marked: Path | None, **options: Any) -> None:
        charge = _charge(user)
        as_many_as_needed()
        try:
            found = read(file, BY_COMMAND)
            work = check(found, charge) if options["check"] else carry_out(found, charge)
        except (NotASheet, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        except FaultsFound as wrong:
            work = wrong.work
        if work.faults:
            if marked:
                write_marked(file, marked, work.faults)
            self._tell_faults(work)
        for one in work.summary:
            self.stdout.write(
                f"{one['sheet']}：{one['added']} 新增，{one['changed']} 修改，{one['ended']} 结束，{one['same']} 不变"
            )
        self.stdout.write("只检查，没有写入。" if options["check"] else "已写入。")

    def _tell_faults(self, work: Work) -> None:
        for fault in work.faults[:TOLD]:
            self.stderr.write(f"{fault.cell}：{fault.words}")
        raise CommandError(f"共 {len(work.faults)} 处错误，没有写入任何内容。")


def _charge(name: str) -> Charge:
    if not name:
        return Charge(everything=True)
    user = get_user_model().objects.filter(username=name).first()
    charge = charge_of(user, (Duty.ADMINISTRATOR,)) if user else Charge()
    if not charge:
        raise CommandError(f"{name} 不是管理员。")
    return charge
