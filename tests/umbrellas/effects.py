from grids.models import Place
from services.cases.act import begin


def open_repair(case, actor, cleaned) -> None:
    answers = {"organisation": cleaned["organisation"].pk, "text": cleaned["text"]}
    begin("repairs", actor=actor, place=Place(case.place, case.building), desk=case.desk, answers=answers, parent=case)
