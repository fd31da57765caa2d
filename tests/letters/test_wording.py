from pathlib import Path

import pytest
from django.conf import settings as portal
from django.template import TemplateDoesNotExist

from accounts.models import Contact
from services.cases.table import KINDS
from services.cases.who import tells_resident
from services.letters import wording
from services.letters.models import Letter

FOLDER = Path(portal.BASE_DIR) / "templates" / "letters"
VERBS = sorted((path.parent.name, path.stem) for path in FOLDER.glob("*/*.txt") if not path.stem.endswith(".en"))
TOLD = {  # what the tables say to residents, by verb; a child case has none
    step.verb for flow in KINDS.values() if not flow.of_parent for step in flow.steps.values() if tells_resident(step)
}
CHILDREN = {kind for kind, flow in KINDS.items() if flow.of_parent}
TO_STAFF_ONLY = {("sealed", "staff")} | {
    (kind, verb) for kind, verb in VERBS if kind in CHILDREN or (kind in ("any", "reports") and verb not in TOLD)
}
LONG = "已请物业更换灯具，今晚八点前恢复照明，给您添麻烦了，请您放心，" * 3
FACTS = {
    "number": "7K3M9-QX2V1", "path": "/c/7K3M9QX2V1/?k=0123456789abcdefghij", "sealed": False,
    "title": "路灯不亮 · 西西里小区 3栋 1单元 二楼楼道灯", "due": "2026-11-25T10:00:00+00:00",
    "words": dict.fromkeys(("reply", "reason", "question", "text", "note"), LONG),
}  # fmt: skip


def letter(kind: str = "reports", verb: str = "accept", **facts) -> Letter:
    return Letter(to=Contact(), kind=kind, verb=verb, facts=FACTS | facts)


@pytest.mark.parametrize("face", ["resident", "staff"])
def test_every_letter_is_short_in_chinese_and_whole_in_english(face):
    for kind, verb in VERBS:
        chinese = wording.keepsake(wording.say(letter(kind, verb, face=face), "zh-hans"))
        english = wording.keepsake(wording.say(letter(kind, verb, face=face, title="Light - 3", words={}), "en"))
        assert 5 <= len(chinese) <= 70, (kind, verb)
        assert len(english) >= 15, (kind, verb)
        assert english.isascii(), (kind, verb)
        assert "{" not in chinese + english, (kind, verb)


def test_residents_read_of_what_they_reported_and_never_of_a_matter_or_an_appeal():
    for kind, verb in {*VERBS} - TO_STAFF_ONLY:
        text = wording.say(letter(kind, verb, face="resident"), "zh-hans")
        assert "事项" not in text, (kind, verb)
        assert "诉求" not in text, (kind, verb)


def test_the_words_of_a_resident_never_go_out_by_sms_to_staff():
    for verb in ("answer", "rate_unsolved", "rate_solved", "ask_reopen", "withdraw", "nudge"):
        assert "灯具" not in wording.say(letter(verb=verb, face="staff"), "zh-hans")


def test_the_link_is_whole_and_leads_english_readers_to_english_pages(settings):
    settings.PUBLIC_URL, settings.FORCE_SCRIPT_NAME = "https://grid.example", "/linge"
    said = letter(path="/c/A/?k=1&v=2")
    assert wording.say(said, "zh-hans").endswith(" https://grid.example/linge/c/A/?k=1&v=2")
    assert wording.say(said, "en").endswith(" https://grid.example/linge/en/c/A/?k=1&v=2")


def test_the_due_day_is_told_in_the_time_of_the_portal():
    assert "11月26日前" in wording.say(letter(face="resident", due="2026-11-25T17:00:00+00:00"), "zh-hans")


def test_words_are_not_escaped_for_a_web_page():
    assert "<3 & 'ok'" in wording.say(letter(verb="settle", face="resident", words={"reply": "<3 & 'ok'"}), "zh-hans")


def test_a_letter_of_a_sealed_case_says_only_that_there_is_something_to_read(settings):
    settings.PUBLIC_URL, settings.FORCE_SCRIPT_NAME = "https://grid.example", None
    for face, words in {"resident": "您有一条新回复", "staff": "您有一件保密事项待办"}.items():
        sealed = letter(verb="submit", face=face, sealed=True)
        assert wording.say(sealed, "zh-hans") == f"{words} https://grid.example{FACTS['path']}"
        assert wording.params(sealed) == {"path": FACTS["path"].lstrip("/")}
        assert wording.template_code(sealed) == f"sealed_{face}"


def test_what_is_kept_holds_no_link():
    assert wording.keepsake("请看 https://grid.example/c/A/?k=1 谢谢") == "请看 谢谢"


def test_the_kinds_own_letter_comes_before_the_one_for_any_kind_and_english_before_chinese(tmp_path, settings):
    for name in ("any/ask.txt", "any/ask.en.txt", "whistle/ask.txt"):
        (tmp_path / "letters" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "letters" / name).write_text(name)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    read = lambda *wanted: wording.template_for(*wanted).name.removeprefix("letters/")  # noqa: E731
    assert read("whistle", "ask") == "whistle/ask.txt"
    assert read("reports", "ask") == "any/ask.txt"
    assert read("reports", "ask", "en") == "any/ask.en.txt"
    assert read("whistle", "ask", "zh-hans") == "whistle/ask.txt"


def test_a_letter_that_does_not_exist_is_told_by_name():
    with pytest.raises(TemplateDoesNotExist):
        wording.template_for("reports", "no_such_verb")
