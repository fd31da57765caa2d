"""Chinese in code and templates is marked for translation, or stands on a list with the reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from deploy.sentences import COUNTED, PLAIN, ROOT, sources
from tests.languages.test_catalogue import HAN

MARKED = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}"
    r"|\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}"
    r"|\{% trans(?:late)? .*?%\}|_\(\"[^\"]*\"\)",
    re.S,
)
CHINESE_TEMPLATES = {
    "templates/grids/plates.html": "what hangs on the wall is Chinese",
    "templates/base.html": "the switch 中文, which names its own language",
}
CHINESE_CODE = {
    "grids/divisions.py": "kinds of places, read from the official names",
    "services/consultation/numberplates.py": "characters of number plates, read",
    "home/anonymity.py": "surnames and words that point at somebody, read",
    "home/models/review.py": "names of the CMS's workflows and tasks, which are data",
    "grids/naming.py": "words that houses and staircases are counted by, read",
    "grids/management/commands/export_tree.py": "a sentence about sheets",
    "grids/management/commands/import_tree.py": "sentences about sheets",
    "grids/sheets/areas.py": "sheets have Chinese headings and faults only",
    "grids/sheets/buildings.py": "sheets have Chinese headings and faults only",
    "grids/sheets/cells.py": "sheets have Chinese headings and faults only",
    "grids/sheets/columns.py": "sheets have Chinese headings and faults only",
    "grids/sheets/ground.py": "sheets have Chinese headings and faults only",
    "grids/sheets/jobs.py": "sheets have Chinese headings and faults only",
    "grids/sheets/opening.py": "sheets have Chinese headings and faults only",
    "grids/sheets/people.py": "sheets have Chinese headings and faults only",
    "grids/sheets/posts.py": "sheets have Chinese headings and faults only",
    "grids/sheets/reading.py": "sheets have Chinese headings and faults only",
    "grids/sheets/sheet.py": "sheets have Chinese headings and faults only",
    "grids/sheets/writing.py": "sheets have Chinese headings and faults only",
    "home/hours.py": "words of office hours, read",
    "home/newsrooms.py": "names of the CMS's groups, which are data",
    "home/planting.py": "a title in the editors' tree",
    "home/proofreading.py": "words of notices, read",
    "home/search/asking.py": "units of house numbers, read",
    "home/search/folding.py": "numerals and units of house numbers, read",
    "home/search/showing.py": "units of house numbers, read",
    "home/search/sounds.py": "family names and their sounds, data",
    "home/templatetags/portal.py": "转 before an extension, read",
    "home/viewsets/rules.py": "examples of what is written in a field",
    "portal/formats/zh_Hans/formats.py": "formats of Chinese dates",
    "portal/settings.py": "the language names itself",
    "services/cases/grams.py": "ranges of characters, read",
    "services/cases/identifying.py": "surnames, plates and words that point at somebody, read",
    "services/cases/holidays.py": "names of the calendar, data",
    "services/cases/duty_sheet.py": "sheets have Chinese headings and faults only",
    "services/cases/sheets.py": "sheets have Chinese headings and faults only",
    "services/cases/table.py": "printed by show_workflow only",
    "services/cases/who.py": "printed by show_workflow only",
    "services/orders/who.py": "printed by show_workflow only",
    "services/partners/who.py": "printed by show_workflow only",
    "services/figures/blanks/fields.py": "names that are written in forms, each beside its English one",
    "services/figures/blanks/samples.py": "forms to begin from are Chinese",
    "services/figures/paper.py": "the name of a typeface",
    "services/consultation/who.py": "printed by show_workflow only",
}
TEMPLATES = [path for path in sources() if path.suffix == ".html"]
CODE = [path for path in sources() if path.suffix == ".py" and not {"demo", "city"} & set(path.parts)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_templates_mark_their_chinese():
    paths = [path for path in TEMPLATES if name(path) not in CHINESE_TEMPLATES]
    bare = {name(path): HAN.findall(MARKED.sub("", path.read_text(encoding="utf-8"))) for path in paths}
    assert len(bare) > 200
    assert {path: found for path, found in bare.items() if found} == {}


def test_the_frame_of_all_pages_holds_no_other_chinese_than_the_switch():
    bare = MARKED.sub("", (ROOT / "templates/base.html").read_text(encoding="utf-8"))
    assert "".join(HAN.findall(bare)) == "中文"


def test_code_marks_its_chinese():
    bare = {name(path): unmarked_in(path) for path in CODE if name(path) not in CHINESE_CODE}
    assert len(bare) > 400
    assert {path: found for path, found in bare.items() if found} == {}


def test_the_list_of_exceptions_is_no_longer_than_needed():
    assert [listed for listed in CHINESE_CODE if not unmarked_in(ROOT / listed)] == []


def unmarked_in(path: Path) -> list[str]:
    return unmarked(ast.parse(path.read_text(encoding="utf-8")))


def unmarked(tree: ast.AST) -> list[str]:
    """Chinese strings outside docstrings, help texts in two languages and calls that translate."""
    skipped = {id(inner) for node in ast.walk(tree) if _quiet(node) for inner in ast.walk(node)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in skipped]
    return [node.value for node in found if isinstance(node.value, str) and HAN.search(node.value)]


def _quiet(node: ast.AST) -> bool:
    """A docstring, or a call that translates, or an explanation of a format to editors (help_text)."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.keyword):
        return node.arg == "help_text"
    called = getattr(node, "func", None)
    return getattr(called, "id", getattr(called, "attr", "")) in PLAIN | COUNTED


def test_it_sees_an_unmarked_string():
    assert unmarked(ast.parse('"""说明"""\nx = "甲"\ny = _("乙")\n')) == ["甲"]
